import type { ScalarType } from "../description.js";
import type { Leaf, Value } from "./leaves.js";

/** Largest value of an integer type; 0 for the others. */
export const largestOf = (type: ScalarType): number => {
  if (!/^[ui](8|16|32)$/.test(type)) return 0;
  const bits = Number(type.slice(1));
  return type.startsWith("u") ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
};

const isFloat = (type: ScalarType): boolean => type === "f32" || type === "f64";

/** The field to count in, on handles: a number of at least a byte, not in an array if possible. */
export function counterOf(leaves: readonly Leaf[]): Leaf | undefined {
  const wide = leaves.filter(
    ({ value, isReadOnly, forms }) =>
      !isReadOnly &&
      forms.includes("handle") &&
      value.kind === "scalar" &&
      (isFloat(value.type) || largestOf(value.type) >= 255),
  );
  return wide.find((leaf) => leaf.dims.length === 0) ?? wide[0];
}

/** A value that an accessor writes, and what a DataView finds in its place: by which method, and what. */
export interface Sample {
  readonly write: unknown;
  readonly method: string;
  readonly found: number | bigint;
}

const views: Readonly<Record<ScalarType, string>> = {
  u8: "Uint8",
  i8: "Int8",
  u16: "Uint16",
  i16: "Int16",
  u32: "Uint32",
  i32: "Int32",
  f32: "Float32",
  f64: "Float64",
  u64: "BigUint64",
  i64: "BigInt64",
  u53: "BigUint64",
  bool: "Uint8",
};

const scalars: Readonly<Record<ScalarType, number | bigint | boolean>> = {
  u8: 0x12,
  i8: -0x12,
  u16: 0x1234,
  i16: -0x1234,
  u32: 0x12345678,
  i32: -0x12345678,
  f32: 1.5,
  f64: 1.5,
  u64: 0x123456789abcdef0n,
  i64: 0x123456789abcdef0n,
  u53: 0x123456789abcd,
  bool: true,
};

/** One value for each kind of field whose bytes nobody takes for those of another. */
export function sampleOf(value: Value): Sample {
  switch (value.kind) {
    case "scalar": {
      const write = scalars[value.type];
      return { write, method: views[value.type], found: asFound(value.type, write) };
    }
    case "enum": {
      const last = value.values.at(-1)!;
      return { write: last, method: views[value.type], found: last };
    }
    case "part":
      return { write: value.bits === 1 ? true : 1, method: views[value.type], found: 2 ** value.shift };
    case "ref": {
      const write = value.slots?.last ?? 0x1234;
      return { write, method: "Int32", found: write };
    }
    case "utf8":
      return { write: "A", method: "Uint8", found: 0x41 };
  }
}

const asFound = (type: ScalarType, value: number | bigint | boolean): number | bigint =>
  type === "u53" ? BigInt(value) : typeof value === "boolean" ? Number(value) : value;
