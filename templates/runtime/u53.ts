/** The 64 bits from word `at` on as a number; exact up to 2^53 - 1. */
export function readU53(words: Uint32Array, at: number, field?: string): number {
  const value = words[at]! + words[at + 1]! * 0x100000000;
  if (field !== undefined && value > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${field}: the stored value is above 2^53 - 1; a number cannot hold it`);
  }
  return value;
}

/** Stores an integer; fractions are cut, what does not fit 64 bits wraps. */
export function writeU53(words: Uint32Array, at: number, value: number): void {
  const whole = Math.trunc(value);
  words[at] = whole;
  words[at + 1] = Math.floor(whole / 0x100000000);
}
