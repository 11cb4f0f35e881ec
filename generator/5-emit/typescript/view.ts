import { importSuffix } from "../../4-plan/import-extension.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { handleTypeOf, viewOf, slotsOf } from "./accessor-names.js";
import { type Site, typedArrayOf } from "./expressions.js";
import { importHandle, printUnion } from "./handles.js";
import { importHelpers } from "./helpers.js";
import { hasReadOnly, isAssigned, printAssign, printInit } from "./init.js";
import { Imports, indent, withArticle } from "./text.js";
import { printFieldsClass } from "./view-class.js";
import { isHeld, isShown, partial, isFreed, type ViewContext } from "./view-context.js";
import { printCursor } from "./view-cursor.js";
import { printOwn } from "./view-own.js";
import { printPart } from "./view-part.js";

/**
 * The file of a struct. The accessors stand in a class that knows no address: a cursor is told one, a view of its own asks
 * the allocator for that of its handle at each access, or keeps it in `fast`.
 */
export function emitView(plan: Plan, view: ViewPlan): string {
  const at = view.unit === "word" ? "_w" : "_b";
  const { checks } = plan.layout.memory;
  const site: Site = {
    base: `this.${at}`,
    array: (name) => `this._${name}`,
    checks,
    owner: view.struct.name,
    handleOf: handleTypeOf(plan),
    slotsOf: slotsOf(plan),
    shared: plan.layout.memory.shared,
  };
  const context: ViewContext = { plan, view, site, fast: checks === "fast", at };
  const body = [
    ...printUnion(view),
    ...printInit(view, plan),
    "",
    ...printOwner(context),
    "",
    ...printFieldsClass(context),
    ...(isShown(view, plan) ? ["", ...printCursor(context)] : []),
    ...(isHeld(view) ? ["", ...printOwn(context)] : []),
    ...(view.nested ? ["", ...printPart(context)] : []),
    ...(isAssigned(view, plan) ? ["", ...printAssign(context)] : []),
  ];
  const imports = new Imports(view.file, importSuffix(plan.options));
  if (!hasReadOnly(view, plan)) imports.type(plan.module.runtimeFile, "PlainOf");
  imports.value(plan.module.runtimeFile, "StructFields");
  importTypes(context, body, imports);
  importHelpers(body, imports, plan);
  const head = imports.print();
  return [...head, ...(head.length > 0 ? [""] : []), ...body, ""].join("\n");
}

function importTypes({ view, plan, site }: ViewContext, body: readonly string[], imports: Imports): void {
  for (const { allocator, handle } of view.holders) importHandle(imports, plan, allocator, handle);
  const text = body.join("\n");
  for (const { value } of view.accesses) {
    if (value.kind === "enum") importEnum(value.name, plan, imports);
    if (value.kind === "ref")
      importHandle(imports, plan, value.allocator, site.handleOf(value.allocator, value.struct));
    if (value.kind !== "struct") continue;
    const part = viewOf(plan, value.struct);
    const inObject = hasReadOnly(view, plan) ? [part.objectName] : [];
    imports.type(part.file, part.fieldsName, part.initName, ...inObject);
    const made = [`new ${part.cursorName}(`, `${part.assignName}(`, `new ${part.partName}(`];
    const names = [part.cursorName, part.assignName, part.partName];
    imports.value(part.file, ...names.filter((_, i) => text.includes(made[i]!)));
  }
}

/** `paranoid` looks values up in the enum; the other levels need its type only. */
export function importEnum(name: string, { module, layout }: Plan, imports: Imports): void {
  if (layout.memory.checks === "paranoid") imports.value(module.enumsFile, name);
  else imports.type(module.enumsFile, name);
}

function printOwner({ view, fast }: ViewContext): string[] {
  const maybe = partial(view) ? "?" : "";
  const locate = fast || !(isHeld(view) || view.nested) ? [] : ["_locate(h: number): number;"];
  const free = isFreed(view)
    ? [`free${maybe}(h: number): void;`, ...(fast ? [] : [`tryFree${maybe}(h: number): 0 | 1;`])]
    : [];
  return [
    `/** What ${withArticle(view.struct.name)} asks of what it is in. */`,
    `interface ${view.ownerName} {`,
    ...indent([...view.ownerArrays.map((a) => `readonly _${a}: ${typedArrayOf(a)};`), ...locate, ...free]),
    "}",
  ];
}
