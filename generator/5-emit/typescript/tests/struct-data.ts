import type { FieldType } from "../../../2-resolve/types.js";
import type { FieldLayout } from "../../../3-layout/types.js";
import type { Plan, ViewPlan } from "../../../4-plan/types.js";
import { takenSlots } from "../accessor-names.js";
import type { Data } from "./data.js";
import { Code } from "./data.js";

/** What a suite must know of a struct. */
export const structData = ({ struct, className, hasClasses }: ViewPlan, plan: Plan): Data => ({
  name: struct.name,
  emit: struct.emit === "all" ? undefined : struct.emit,
  view: hasClasses ? new Code(className) : undefined,
  size: struct.size,
  align: struct.align,
  fields: struct.fields.map((field) => fieldData(field, plan)),
});

function fieldData({ name, type, offset, atomic, emit }: FieldLayout, plan: Plan): Data {
  const { element, dims } = withoutArrays(type);
  const { type: word, ...rest } = typeData(element, plan);
  return {
    name,
    type: word,
    offset,
    ...rest,
    dims: dims.length > 0 ? dims : undefined,
    atomic: atomic ? true : undefined,
    emit: emit === "all" ? undefined : emit,
  };
}

/** `u8[2][3]` is u8 in dimensions 2 and 3. */
function withoutArrays(type: FieldType): { readonly element: FieldType; readonly dims: readonly number[] } {
  if (type.kind !== "array") return { element: type, dims: [] };
  const { element, dims } = withoutArrays(type.element);
  return { element, dims: [type.count, ...dims] };
}

function typeData(type: FieldType, plan: Plan): { readonly type: string; readonly [key: string]: Data } {
  switch (type.kind) {
    case "scalar":
      return { type: type.scalar };
    case "enum":
      return { type: type.base, values: new Code(type.enum) };
    case "bits":
      return { type: type.word, bits: Object.fromEntries(type.parts.map(({ name, bits }) => [name, bits])) };
    case "utf8":
      return { type: "utf8", bytes: type.bytes };
    case "ref":
      return {
        type: "ref",
        slots: takenSlots(type.allocator, plan),
      };
    case "struct":
      return { type: "struct", struct: type.struct };
    case "array":
      throw new Error("arrays of arrays are flat by now");
  }
}

/** Enums that fields of these structs hold. */
export const enumsOf = (views: readonly ViewPlan[]): string[] => [
  ...new Set(
    views.flatMap(({ struct }) =>
      struct.fields.flatMap((field) => {
        const { element } = withoutArrays(field.type);
        return element.kind === "enum" ? [element.enum] : [];
      }),
    ),
  ),
];
