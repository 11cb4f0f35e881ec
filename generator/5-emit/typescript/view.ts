import { withArticle } from "../wording.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { handleIn } from "./accessor-names.js";
import { plainText, type Text } from "./code.js";
import { typedArrayOf } from "./expressions.js";
import { printUnion } from "./handles.js";
import { Imports } from "./imports.js";
import { isAssigned, printAssign, printInit } from "./init.js";
import { siteIn } from "./site.js";
import { indent } from "./text.js";
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
  const site = siteIn(plan, view.struct.name, `this.${at}`);
  const context: ViewContext = { plan, view, site, fast: site.checks === "fast", at };
  const body: Text[] = [
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
  const imports = new Imports(view.file, plan);
  for (const { allocator, handle } of view.holders) imports.add([handleIn(plan, allocator, handle)]);
  imports.add(body);
  const head = imports.print();
  return [...head, ...(head.length > 0 ? [""] : []), ...body.map(plainText), ""].join("\n");
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
