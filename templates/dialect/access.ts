/*
 * Access to words of the image: plain where one thread owns them, Atomics where several do. The first argument of `load`
 * and `cas` is always `SPEC.shared`, so that every call folds to one of the two.
 */

/** @inline */
export function load(shared: boolean, m: Int32Array, i: number): number {
  return shared ? Atomics.load(m, i) : m[i]!;
}

/** Puts `v` where `expected` stands; what stood there before. @inline */
export function cas(shared: boolean, m: Int32Array, i: number, expected: number, v: number): number {
  return shared ? Atomics.compareExchange(m, i, expected, v) : replace(m, i, expected, v);
}

function replace(m: Int32Array, i: number, expected: number, v: number): number {
  const before = m[i]!;
  if (before === expected) m[i] = v;
  return before;
}

/**
 * A load that may race with stores of other threads: a hint, never a proof. What it finds is confirmed by an atomic
 * operation before anybody relies on it. Apart from this function no plain access of a template may race.
 * @inline
 */
export function peek(m: Int32Array, i: number): number {
  return m[i]!;
}
