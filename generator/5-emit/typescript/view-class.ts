import { bytesText } from "../wording.js";
import type { ViewPlan } from "../../4-plan/types.js";
import { code, helper, type Text } from "./code.js";
import { typedArrayOf } from "./expressions.js";
import { drawStruct } from "./struct-doc.js";
import { docComment, docLines, indent } from "./text.js";
import { printAccessors } from "./view-accessors.js";
import { printToObject } from "./to-object.js";
import type { ViewContext } from "./view-context.js";

/** The class that all views of a struct extend: typed arrays, and accessors that count from `_w` or `_b`. */
export function printFieldsClass(context: ViewContext): Text[] {
  const { view } = context;
  const { struct } = view;
  const body = [
    ...printStatics(view),
    "",
    ...printFields(context),
    "",
    ...printConstructor(context),
    "",
    ...printAccessors(context),
    "",
    ...printToObject(view),
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
    code`export abstract class ${view.fieldsName} extends ${helper("StructFields")} {`,
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

function printFields({ view, fast, at }: ViewContext): string[] {
  const why = " // declare: a real field would be set twice, and V8 folds only fields set once";
  const arrays = view.arrays.map((a) => `protected declare readonly _${a}: ${typedArrayOf(a)};`);
  return [
    ...arrays.map((line, i) => (i === 0 ? line + why : line)),
    `/** First ${view.unit} of the ${view.struct.name}. */`,
    `protected ${fast ? "declare" : "abstract"} ${at}: number;`,
  ];
}

function printConstructor({ view, fast, at }: ViewContext): string[] {
  const parameters = [
    ...(view.arrays.length > 0 ? ["owner: object"] : ["_owner: object"]),
    ...(fast ? [`${at}: number`] : []),
  ];
  return [
    `constructor(${parameters.join(", ")}) {`,
    ...indent(["super();", ...printArrays(view), ...(fast ? [`this.${at} = ${at};`] : [])]),
    "}",
  ];
}

/** Allocators keep their arrays from users, so what they are is said here. */
function printArrays({ arrays, ownerName }: ViewPlan): string[] {
  if (arrays.length === 0) return [];
  const names = arrays.map((a) => `_${a}`);
  return [
    `const { ${names.join(", ")} } = owner as ${ownerName};`,
    names.map((name) => `this.${name} = ${name};`).join(" "),
  ];
}
