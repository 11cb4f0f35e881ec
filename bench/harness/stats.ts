/** The value below which the fraction `q` of `values` lies (nearest rank); NaN when there is none. */
export const quantile = (values: ArrayLike<number>, q: number): number => {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const rank = Math.ceil(q * sorted.length) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)]!;
};

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/**
 * Median of ours[i] / theirs[i]. Both sides of a round ran back to back, so a slow moment of the machine cancels out
 * of the quotient, which it would not in the quotient of two medians.
 */
export const ratioOfRounds = (ours: ArrayLike<number>, theirs: ArrayLike<number>): number => {
  if (ours.length !== theirs.length) throw new Error(`rounds differ: ${ours.length} and ${theirs.length}`);
  const ratios = new Float64Array(ours.length);
  for (let i = 0; i < ratios.length; i++) ratios[i] = ours[i]! / theirs[i]!;
  return median(ratios);
};

/** A small generator with a seed (xorshift32): the same inputs in every run, and the same ones in C. */
export const random = (seed: number): (() => number) => {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
};
