import type { Access, Value } from "../../4-plan/access.js";
import { pascalCase } from "../../4-plan/names.js";
import type { Plan, ViewPlan } from "../../4-plan/types.js";
import { indexParameters, viewName, viewOf } from "./accessor-names.js";
import { type Code, code, type Text, typeOf } from "./code.js";
import { printRead, printWrite, valueType } from "./expressions.js";
import { printExplained } from "./field-members.js";
import { ofView } from "./spelling.js";
import { alignNotes, docComment, docLines, type Noted } from "./text.js";
import type { ViewContext } from "./view-context.js";

/** The accessors of a view class, one line each, offsets in a column. */
export function printAccessors(context: ViewContext): Text[] {
  return alignNotes(
    context.view.accesses.flatMap((a) => [
      ...docComment(docLines(a.doc)).map((line) => ({ code: line })),
      ...printAccessor(a, context),
    ]),
  );
}

/** `hdr.id`; for arrays `hdr.origin(i)`, `hdr.setOrigin(i, x)`, `hdr.originLength`. */
function printAccessor(access: Access, context: ViewContext): Noted[] {
  const { site, plan } = context;
  const name = viewName(access);
  const note = `offset ${access.offset}`;
  if (isNested(access))
    return [{ code: code`abstract ${printNestedHead(access, plan)};`, note }, ...printLength(access, name)];
  const type = valueType(access.value, site);
  const [read, write] = [code`{ return ${printRead(access, site)}; }`, code`{ ${printWrite(access, site)} }`];
  const indices = indexParameters(access);
  const setter = (line: Code): Noted[] => (access.readOnly ? [] : [{ code: line }]);
  if (indices.length === 0)
    return [
      { code: code`get ${name}(): ${type} ${read}`, note },
      ...setter(code`set ${name}(x: ${type}) ${write}`),
      ...printExplained(access, ofView(access, site)),
    ];
  return [
    { code: code`${name}(${indices.join(", ")}): ${type} ${read}`, note },
    ...setter(code`set${pascalCase(name)}(${indices.join(", ")}, x: ${type}): void ${write}`),
    ...printLength(access, name),
    ...printExplained(access, ofView(access, site)),
  ];
}

export type NestedAccess = Access & { readonly value: Extract<Value, { kind: "struct" }> };

const isNested = (access: Access): access is NestedAccess => access.value.kind === "struct";

/** Structs inside: cursors move one of their own there, views hand out parts. */
export const nestedAccesses = (view: ViewPlan): NestedAccess[] => view.accesses.filter(isNested);

/** `get inner(): Inner`, `items(i: number): Item`. */
export function printNestedHead(access: NestedAccess, plan: Plan): Code {
  const name = viewName(access);
  const indices = indexParameters(access);
  const head = indices.length === 0 ? `get ${name}()` : `${name}(${indices.join(", ")})`;
  const { file, fieldsName } = viewOf(plan, access.value.struct);
  return code`${head}: ${typeOf(file, fieldsName)}`;
}

/** Parts of a bits word share its length. */
function printLength(access: Access, name: string): Noted[] {
  const outermost = access.place.dims[0];
  if (outermost === undefined || access.value.kind === "part") return [];
  return [{ code: `get ${name}Length(): number { return ${outermost.count}; }` }];
}
