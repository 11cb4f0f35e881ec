import type { EnumModel, FieldType, IntegerType, ScalarType, StructModel } from "../2-resolve/types.js";
import { hashOf } from "../hash.js";
import type { FieldLayout, Hole, StructLayout } from "./types.js";

/** Bytes and alignment, bytes. */
export interface Extent {
  readonly size: number;
  readonly align: number;
}

const scalarBytes: Readonly<Record<ScalarType, number>> = {
  u8: 1,
  i8: 1,
  bool: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  u64: 8,
  i64: 8,
  u53: 8,
  f64: 8,
};

export const alignUp = (value: number, align: number): number => Math.ceil(value / align) * align;

/** Structs in the order of the schema; a struct used by value is laid out before its user. The model has no cycles. */
export function layOutStructs(structs: readonly StructModel[], enums: readonly EnumModel[]): StructLayout[] {
  const models = new Map(structs.map((s) => [s.name, s]));
  const done = new Map<string, StructLayout>();
  const layoutOf = (name: string): StructLayout => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const struct = layOutStruct(models.get(name)!, layoutOf, enums);
    done.set(name, struct);
    return struct;
  };
  return structs.map((s) => layoutOf(s.name));
}

/**
 * C's rules, LP64: each field at the next multiple of its alignment, the struct padded to the largest alignment.
 *   offset(n) = alignUp(offset(n-1) + size(n-1), align(n))      size = alignUp(end of the last field, align)
 */
function layOutStruct(
  model: StructModel,
  structOf: (name: string) => StructLayout,
  enums: readonly EnumModel[],
): StructLayout {
  const fields: FieldLayout[] = [];
  const holes: Hole[] = [];
  let end = 0;
  let align = model.minAlign;
  for (const field of model.fields) {
    const extent = extentOf(field.type, structOf);
    const offset = alignUp(end, extent.align);
    if (offset > end) holes.push({ offset: end, size: offset - end });
    fields.push({ ...field, offset, ...extent });
    end = offset + extent.size;
    align = Math.max(align, extent.align);
  }
  const size = alignUp(end, align);
  if (size > end) holes.push({ offset: end, size: size - end });
  const hash = hashOf({ name: model.name, size, align, fields: fields.map((f) => fingerprint(f, structOf, enums)) });
  const { name, doc, emit, origin } = model;
  return { name, doc, size, align, emit, fields, holes, hash, origin };
}

export function extentOf(type: FieldType, structOf: (name: string) => Extent): Extent {
  switch (type.kind) {
    case "scalar":
      return natural(scalarBytes[type.scalar]);
    case "enum":
      return natural(integerBytes(type.base));
    case "bits":
      return natural(integerBytes(type.word));
    case "ref":
      return natural(4);
    case "utf8":
      return { size: type.bytes, align: 1 };
    case "struct": {
      const { size, align } = structOf(type.struct);
      return { size, align };
    }
    case "array": {
      const { size, align } = extentOf(type.element, structOf);
      return { size: size * type.count, align };
    }
  }
}

const natural = (bytes: number): Extent => ({ size: bytes, align: bytes });

const integerBytes = (type: IntegerType): number => scalarBytes[type];

/** What must be the same on both sides of attach: place, type, and what the numbers of an enum mean. */
function fingerprint(
  field: FieldLayout,
  structOf: (name: string) => StructLayout,
  enums: readonly EnumModel[],
): unknown {
  const { name, offset, size, type, atomic } = field;
  const leaf = leafType(type);
  const values = leaf.kind === "enum" ? enums.find((e) => e.name === leaf.enum)?.values : undefined;
  const inner = leaf.kind === "struct" ? structOf(leaf.struct).hash : undefined;
  return { name, offset, size, type, atomic, values, inner };
}

function leafType(type: FieldType): FieldType {
  return type.kind === "array" ? leafType(type.element) : type;
}
