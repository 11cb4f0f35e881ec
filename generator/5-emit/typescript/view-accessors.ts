import type { Access } from "../../4-plan/access.js";
import { pascalCase } from "../../4-plan/names.js";
import { indexParameters, viewName, viewOf } from "./accessor-names.js";
import { printIndex, printRead, printWrite, valueType } from "./expressions.js";
import { alignNotes, docComment, docLines, type Noted } from "./text.js";
import { cursorField, partType, type ViewContext } from "./view-context.js";

/** The accessors of a view class, one line each, offsets in a column. */
export function printAccessors(context: ViewContext): string[] {
  return alignNotes(
    context.view.accesses.flatMap((a) => [
      ...docComment(docLines(a.doc)).map((code) => ({ code })),
      ...printAccessor(a, context),
    ]),
  );
}

/** `hdr.id`; for arrays `hdr.origin(i)`, `hdr.setOrigin(i, x)`, `hdr.originLength`. */
function printAccessor(access: Access, context: ViewContext): Noted[] {
  if (access.value.kind === "struct") return printNested(access, context);
  const { site } = context;
  const name = viewName(access);
  const type = valueType(access.value, site);
  const note = `offset ${access.offset}`;
  const [read, write] = [`{ return ${printRead(access, site)}; }`, `{ ${printWrite(access, site)} }`];
  const indices = indexParameters(access);
  if (indices.length === 0)
    return [{ code: `get ${name}(): ${type} ${read}`, note }, { code: `set ${name}(x: ${type}) ${write}` }];
  return [
    { code: `${name}(${indices.join(", ")}): ${type} ${read}`, note },
    { code: `set${pascalCase(name)}(${indices.join(", ")}, x: ${type}): void ${write}` },
    ...printLength(access, name),
  ];
}

/** `hdr.inner.y`: a cursor inside moves with this view; no garbage. */
function printNested(access: Access, { plan, site }: ViewContext): Noted[] {
  if (access.value.kind !== "struct") return [];
  const part = viewOf(plan, access.value.struct);
  const name = viewName(access);
  const body = `{ return this.${cursorField(access.path)}._to(${printIndex(access, site)}); }`;
  const indices = indexParameters(access);
  const head = indices.length === 0 ? `get ${name}()` : `${name}(${indices.join(", ")})`;
  return [
    { code: `${head}: ${partType(part)} ${body}`, note: `offset ${access.offset}` },
    ...printLength(access, name),
  ];
}

/** Parts of a bits word share its length. */
function printLength(access: Access, name: string): Noted[] {
  const outermost = access.place.dims[0];
  if (outermost === undefined || access.value.kind === "part") return [];
  return [{ code: `get ${name}Length(): number { return ${outermost.count}; }` }];
}
