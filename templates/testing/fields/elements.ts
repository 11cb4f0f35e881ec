import type { Dim, Leaf } from "./leaves.js";

/** Elements of a struct's arrays that a suite looks at: all of them in small arrays, of large ones those at borders. */
const ALL = 64;

/** Most rows of a struct; enough of them are left out evenly beyond. */
const MOST = 4000;

/** The indices of one element, the outermost first. */
export type Indices = readonly number[];

/** The elements of a leaf that stand for all of them. */
export function elementsOf({ dims }: Leaf): Indices[] {
  const total = dims.reduce((product, { count }) => product * count, 1);
  const each = dims.map(({ count }) => (total <= ALL ? range(count) : borders(count)));
  return each.reduce<number[][]>((all, indices) => all.flatMap((outer) => indices.map((i) => [...outer, i])), [[]]);
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Both ends, the middle, and where an index grows by a bit. */
export function borders(count: number): number[] {
  const powers = [2 ** 7, 2 ** 8, 2 ** 15, 2 ** 16];
  const wanted = [0, 1, count >> 1, count - 2, count - 1, ...powers.flatMap((power) => [power - 1, power])];
  return [...new Set(wanted)].filter((i) => i >= 0 && i < count).sort((a, b) => a - b);
}

/** At most so many rows that a test is quick, the first and the last among them. */
export function thinnedOut<Row>(rows: readonly Row[], most = MOST): readonly Row[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * (rows.length - 1)) / (most - 1))]!);
}

/** Bytes from the start of the struct. */
export const offsetOf = (
  { offset, dims }: { readonly offset: number; readonly dims: readonly Dim[] },
  at: Indices,
): number => dims.reduce((sum, { bytes }, d) => sum + bytes * at[d]!, offset);

/** The last element. */
export const lastOf = ({ dims }: Leaf): Indices => dims.map(({ count }) => count - 1);
