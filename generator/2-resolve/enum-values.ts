import type { EnumDoc } from "../1-parse/types.js";
import type { SourceRange } from "../diagnostics/diagnostic.js";
import type { IntegerType } from "./types.js";

export interface EnumValue {
  readonly name: string;
  readonly value: number;
  readonly nameRange: SourceRange;
  readonly range: SourceRange;
}

/** value(n) = as written, or value(n-1) + 1, or 0 */
export function valuesOf({ values }: EnumDoc): EnumValue[] {
  let next = 0;
  return values.map(({ name, nameRange, range, value = next }) => {
    next = value + 1;
    return { name, nameRange, range, value };
  });
}

/** Smallest first. */
const bases: readonly IntegerType[] = ["u8", "i8", "u16", "i16", "u32", "i32"];

/** As written, or the smallest integer that holds all values, or the largest one there is. */
export function baseOf(doc: EnumDoc): IntegerType {
  const values = valuesOf(doc).map((v) => v.value);
  return (
    bases.find((b) => b === doc.type?.value) ?? smallestBase(values) ?? (values.some((v) => v < 0) ? "i32" : "u32")
  );
}

export const smallestBase = (values: readonly number[]): IntegerType | undefined =>
  bases.find((b) => values.every((v) => fits(v, b)));

export function fits(value: number, base: IntegerType): boolean {
  const bits = Number(base.slice(1));
  const [min, max] = base.startsWith("i") ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return value >= min && value <= max;
}
