/*
 * Access to words of the image: plain where one thread owns them, Atomics where several do. The first argument is
 * always `SPEC.shared`, so that every call folds to one of the two.
 */

/** @inline */
export function load(shared: boolean, m: Int32Array, i: number): number {
  return shared ? Atomics.load(m, i) : m[i]!;
}

/** @inline */
export function store(shared: boolean, m: Int32Array, i: number, v: number): number {
  return shared ? Atomics.store(m, i, v) : (m[i] = v);
}

/** Puts `v` where `expected` stands; what stood there before. @inline */
export function cas(shared: boolean, m: Int32Array, i: number, expected: number, v: number): number {
  return shared ? Atomics.compareExchange(m, i, expected, v) : replace(m, i, expected, v);
}

/** Sets the bits of `mask`; what stood there before. @inline */
export function or(shared: boolean, m: Int32Array, i: number, mask: number): number {
  return shared ? Atomics.or(m, i, mask) : swap(m, i, m[i]! | mask);
}

/** Keeps the bits of `mask` only; what stood there before. @inline */
export function and(shared: boolean, m: Int32Array, i: number, mask: number): number {
  return shared ? Atomics.and(m, i, mask) : swap(m, i, m[i]! & mask);
}

/** Adds; what stood there before. @inline */
export function add(shared: boolean, m: Int32Array, i: number, d: number): number {
  return shared ? Atomics.add(m, i, d) : swap(m, i, (m[i]! + d) | 0);
}

/** @inline */
export function exchange(shared: boolean, m: Int32Array, i: number, v: number): number {
  return shared ? Atomics.exchange(m, i, v) : swap(m, i, v);
}

function swap(m: Int32Array, i: number, v: number): number {
  const before = m[i]!;
  m[i] = v;
  return before;
}

function replace(m: Int32Array, i: number, expected: number, v: number): number {
  const before = m[i]!;
  if (before === expected) m[i] = v;
  return before;
}
