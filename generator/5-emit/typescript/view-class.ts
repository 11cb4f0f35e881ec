import type { ViewPlan } from "../../4-plan/types.js";
import { viewOf } from "./accessor-names.js";
import { typedArrayOf } from "./expressions.js";
import { printAssign } from "./init.js";
import { drawStruct } from "./struct-doc.js";
import { bytesText, docComment, docLines, indent } from "./text.js";
import { printAccessors } from "./view-accessors.js";
import { cursorField, generic, handleType, type ViewContext } from "./view-context.js";
import { printCheckedLife, printFastLife, printMove } from "./view-life.js";

/** The class named as the struct: fields for typed arrays, accessors, the end of its life. */
export function printClass(context: ViewContext): string[] {
  const { view, fast } = context;
  const { struct } = view;
  const body = [
    ...printStatics(view),
    "",
    ...printFields(context),
    "",
    ...printConstructor(context),
    "",
    ...printAccessors(context),
    ...(view.holders.length > 0 ? ["", ...(fast ? printFastLife(context) : printCheckedLife(view))] : []),
    "",
    ...printAssign(view),
    ...(fast && view.nested ? ["", ...printMove(context)] : []),
  ];
  const doc = [
    ...docLines(struct.doc),
    ...(struct.doc === undefined ? [] : [""]),
    `${bytesText(struct.size)}, aligned to ${struct.align}.`,
    "",
    ...drawStruct(struct),
  ];
  return [
    ...docComment(doc),
    `export ${fast ? "" : "abstract "}class ${view.className}${generic(view)} {`,
    ...indent(body),
    "}",
  ];
}

function printStatics({ struct }: ViewPlan): string[] {
  const offsets = struct.fields.map((f) => `${f.name}: ${f.offset}`).join(", ");
  return [
    `static readonly size = ${struct.size};`,
    `static readonly align = ${struct.align};`,
    `static readonly offsets = { ${offsets} } as const;`,
  ];
}

function printFields({ view, plan, fast, at }: ViewContext): string[] {
  const why = " // declare: a real field would be set twice, and V8 folds only fields set once";
  const cursors = view.accesses.flatMap(({ value, path }) =>
    value.kind === "struct" ? [`declare readonly ${cursorField(path)}: ${viewOf(plan, value.struct).cursorName};`] : [],
  );
  return [
    ...[...view.arrays.map((a) => `declare readonly _${a}: ${typedArrayOf(a)};`), ...cursors].map((line, i) =>
      i === 0 ? line + why : line,
    ),
    ...(fast || view.holders.length === 0 ? [] : [`handle: ${handleType(view)};`]),
    ...(view.holders.length > 0 ? [`readonly _owner: ${view.ownerName};`] : []),
    `/** First ${view.unit} of the ${view.className}. */`,
    `${fast ? "" : "abstract "}${at}: number;`,
  ];
}

function printConstructor({ view, plan, fast, at }: ViewContext): string[] {
  const held = !fast && view.holders.length > 0;
  const parameters = [
    `owner: ${view.ownerName}`,
    ...(fast ? [`${at} = 0`] : []),
    ...(held ? [`handle: ${handleType(view)}`] : []),
  ];
  const cursors = view.accesses.flatMap(({ value, path }) =>
    value.kind === "struct" ? [`this.${cursorField(path)} = new ${viewOf(plan, value.struct).cursorName}(owner);`] : [],
  );
  return [
    `constructor(${parameters.join(", ")}) {`,
    ...indent([
      ...(view.arrays.length > 0 ? [view.arrays.map((a) => `this._${a} = owner.${a};`).join(" ")] : []),
      ...cursors,
      ...(held ? ["this.handle = handle;"] : []),
      ...(view.holders.length > 0 ? ["this._owner = owner;"] : []),
      ...(fast ? [`this.${at} = ${at};`] : []),
    ]),
    "}",
  ];
}
