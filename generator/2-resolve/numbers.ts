/** Smallest 2 ** k that is at least `count`. */
export const powerFor = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/** Of the capacity, all workers together have at most this share at hand, and as much in batches, unless the schema says otherwise. */
export const cacheShare = 1 / 8;
