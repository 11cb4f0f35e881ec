/** Runs about n operations and says how many it did. */
export type Loop = (n: number) => number;
