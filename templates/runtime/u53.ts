import { patience, unsteady } from "./corrupt.js";
import { AllocError } from "./errors.js";
import { refuseValue } from "./ranges.js";

/*
 * A u53 is the 64 bits of a u64 as a number. With `field`, which is what errors call it, only what a number can hold is
 * stored and read, integers from 0 to 2^53 - 1; without it what is stored is cut and wraps as in a BigUint64Array, and what
 * is read is rounded.
 */

/** The 64 bits from word `at` on. */
export function readU53(words: Uint32Array, at: number, field?: string): number {
  const value = words[at]! + words[at + 1]! * 0x100000000;
  return field === undefined ? value : readable(value, field);
}

export function writeU53(words: Uint32Array, at: number, value: number, field?: string): void {
  const whole = field === undefined ? Math.trunc(value) : storable(value, field);
  words[at] = whole;
  words[at + 1] = Math.floor(whole / 0x100000000);
}

export function loadU53(longs: BigUint64Array, at: number, field?: string): number {
  return numberOfU53(Atomics.load(longs, at), field);
}

export function storeU53(longs: BigUint64Array, at: number, value: number, field?: string): void {
  Atomics.store(longs, at, bitsOfU53(value, field));
}

/** Adds x in one step; what stood there before. A sum that a number cannot hold is refused, and nothing is stored. */
export function addU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  return changeU53(longs, at, storable(x, field), field);
}

/** The same of a difference, which must not be below 0. */
export function subU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  return changeU53(longs, at, -storable(x, field), field);
}

/** Atomics.add stores before anybody can look at the sum: it is looked at first, and stored if nobody was faster. */
function changeU53(longs: BigUint64Array, at: number, change: number, field: string): number {
  for (let n = 0; n < patience; n++) {
    const before = loadU53(longs, at, field), bits = BigInt(before);
    if (Atomics.compareExchange(longs, at, bits, bitsOfU53(before + change, field)) === bits) return before;
  }
  return unsteady(field, at * 2, "an atomic field");
}

/** Bits of x and what stands there, in one step; what stood there before. What is no u53 is refused, and left as it is. */
export function andU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  return mergeU53(longs, at, bitsOfU53(x, field), 0n, field);
}

export function orU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  const bits = bitsOfU53(x, field);
  return mergeU53(longs, at, ~bits, bits, field);
}

export function xorU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  return mergeU53(longs, at, -1n, bitsOfU53(x, field), field);
}

export function exchangeU53(longs: BigUint64Array, at: number, x: number, field: string): number {
  return mergeU53(longs, at, 0n, bitsOfU53(x, field), field);
}

/** before & keep ^ flip. As changeU53: what stands there is looked at first. */
function mergeU53(longs: BigUint64Array, at: number, keep: bigint, flip: bigint, field: string): number {
  for (let n = 0; n < patience; n++) {
    const before = loadU53(longs, at, field), bits = BigInt(before);
    if (Atomics.compareExchange(longs, at, bits, (bits & keep) ^ flip) === bits) return before;
  }
  return unsteady(field, at * 2, "an atomic field");
}

/** What is read where `bits` stand. */
export function numberOfU53(bits: bigint, field?: string): number {
  return field === undefined ? Number(bits) : readable(Number(bits), field);
}

/** What is stored for `value`. */
export function bitsOfU53(value: number, field?: string): bigint {
  if (field !== undefined) return BigInt(storable(value, field));
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function readable(value: number, field: string): number {
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  throw new AllocError("INVALID_VALUE", field, value, "what is stored is above 2^53 - 1: a number cannot hold it, a u64 can");
}

function storable(value: number, field: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  refuseValue(value, "an integer from 0 to 2^53 - 1", field);
}
