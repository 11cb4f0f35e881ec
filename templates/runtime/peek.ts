/** A load that may race with stores of other threads: what it finds is confirmed atomically, or need not be exact. */
export function peek(m: Int32Array, i: number): number {
  return m[i]!;
}
