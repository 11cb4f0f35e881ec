import type { FieldType } from "../2-resolve/types.js";

/** What an array is made of in the end. */
export const leafOf = (type: FieldType): Exclude<FieldType, { kind: "array" }> =>
  type.kind === "array" ? leafOf(type.element) : type;
