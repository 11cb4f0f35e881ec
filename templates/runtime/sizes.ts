/** A power of two from 1 to 4096. */
export function isAlignment(align: number): boolean {
  return align >= 1 && align <= 4096 && (align & (align - 1)) === 0 && align === (align | 0);
}

/** A whole number from 0 to 2^31 - 1. */
export function isCount(n: number): boolean {
  return n >= 0 && n === (n | 0);
}
