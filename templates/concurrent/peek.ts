/**
 * A load that may race with stores of other threads: a hint, never a proof. What it finds is confirmed by an atomic
 * operation before anybody relies on it. Apart from this function no plain access of a template may race.
 * @inline
 */
export function peek(m: Int32Array, i: number): number {
  return m[i]!;
}
