/** Number of bits set. */
export function popCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The `n` lowest bits of `word`. */
export function lowestBits(word: number, n: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0 && n > 0; rest &= rest - 1, n--) bits |= rest & -rest;
  return bits;
}
