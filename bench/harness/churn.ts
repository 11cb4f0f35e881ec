/**
 * The workload of the churn cases: 4,096 records live; a round frees 16 of them at random, then allocates 16.
 * Record k of a round is a random one of the k-th 256, so that no round names a record twice. `c/allocators.c` does
 * the same with the same generator.
 *
 * Take the parts out once, at the top of a module: V8 folds a constant of the module itself, but loads an imported
 * binding at every use, and a loop of 5 ns then takes 8.
 */
export const churn = {
  LIVE: 4096,
  ROUND: 16,
  SEED: 12_345,

  /** xorshift32. */
  nextRandom(r: number): number {
    r ^= r << 13;
    r ^= r >>> 17;
    return r ^ (r << 5);
  },

  recordOf(r: number, k: number): number {
    return (r & 255) | (k << 8);
  },
};
