import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { handleTypeOf, viewOf } from "./accessor-names.js";
import { type Site, typedArrayOf } from "./expressions.js";
import { importHandle, printUnion } from "./handles.js";
import { importHelpers } from "./helpers.js";
import { printInit } from "./init.js";
import { Imports, indent, sentence, withArticle } from "./text.js";
import { printClass } from "./view-class.js";
import { partial, partType, poolHeld, type ViewContext } from "./view-context.js";
import { printCursor, printOwn } from "./view-life.js";

/**
 * A view file. In `fast` one class is cursor and view alike, its accesses are direct. With checks the accessors stand in
 * an abstract class and ask for the address, which the cursor keeps (`at` checked it) and a view of its own looks up.
 */
export function emitView(plan: Plan, view: ViewPlan): string {
  const at = view.unit === "word" ? "_w" : "_b";
  const { checks } = plan.layout.memory;
  const site: Site = {
    base: `this.${at}`,
    array: (name) => `this._${name}`,
    checks,
    owner: view.className,
    handleOf: handleTypeOf(plan),
  };
  const context: ViewContext = { plan, view, site, fast: checks === "fast", at };
  const body = [
    ...printUnion(view),
    ...printInit(view, plan),
    "",
    ...printOwner(context),
    "",
    ...printClass(context),
    ...(context.fast ? [] : printCursor(context)),
    ...(context.fast || view.holders.length === 0 ? [] : printOwn(context)),
  ];
  const imports = new Imports(view.file, plan.options.importExtension);
  importTypes(context, imports);
  importHelpers(body, imports, plan);
  const head = imports.print();
  return [...head, ...(head.length > 0 ? [""] : []), ...body, ""].join("\n");
}

function importTypes({ view, plan, fast, site }: ViewContext, imports: Imports): void {
  for (const { allocator, handle } of view.holders) importHandle(imports, plan, allocator, handle);
  for (const { value } of view.accesses) {
    if (value.kind === "enum") importEnum(value.name, plan, imports);
    if (value.kind === "ref")
      importHandle(imports, plan, value.allocator, site.handleOf(value.allocator, value.struct));
    if (value.kind !== "struct") continue;
    const part = viewOf(plan, value.struct);
    if (!fast) imports.type(part.file, partType(part));
    imports.value(part.file, part.cursorName);
    imports.type(part.file, part.initName, partType(part));
  }
}

/** `paranoid` looks values up in the enum; the other levels need its type only. */
export function importEnum(name: string, { module, layout }: Plan, imports: Imports): void {
  if (layout.memory.checks === "paranoid") imports.value(module.enumsFile, name);
  else imports.type(module.enumsFile, name);
}

function printOwner({ view, fast }: ViewContext): string[] {
  const maybe = partial(view) ? "?" : "";
  const locate = fast || view.holders.length === 0 ? [] : [`locate${view.nested ? "?" : ""}(h: number): number;`];
  const free = poolHeld(view)
    ? [`free${maybe}(h: number): void;`, ...(fast ? [] : [`tryFree${maybe}(h: number): 0 | 1;`])]
    : [];
  return [
    `/** What a view of ${withArticle(view.className)} asks of the allocator that holds it. */`,
    `export interface ${view.ownerName} {`,
    ...indent([...view.ownerArrays.map((a) => `readonly ${a}: ${typedArrayOf(a)};`), ...locate, ...free]),
    "}",
    ...(view.nested && view.holders.length > 0
      ? [
          "",
          `/** ${sentence(withArticle(view.className))} inside another struct: it has no handle and is not freed alone. */`,
          `export type ${partType(view)} = Omit<${view.className}, "handle" | "free" | typeof Symbol.dispose>;`,
        ]
      : []),
  ];
}
