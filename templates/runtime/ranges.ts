import { AllocError } from "./errors.js";

/** `value` when it is an integer from `min` to `max`; AllocError INVALID_VALUE otherwise. */
export function inRange(value: number, min: number, max: number, field: string): number {
  if (!(value >= min && value <= max) || !Number.isInteger(value)) {
    throw new AllocError("INVALID_VALUE", field, value, `${value} is not an integer from ${min} to ${max}`);
  }
  return value;
}

export function inBigRange(value: bigint, min: bigint, max: bigint, field: string): bigint {
  if (value < min || value > max) {
    throw new AllocError("INVALID_VALUE", field, Number(value), `${value} is not an integer from ${min} to ${max}`);
  }
  return value;
}

/** `value` when the enum has it. */
export function inEnum<T extends number>(value: T, names: Readonly<Record<string, number>>, field: string): T {
  if (!Object.values(names).includes(value)) {
    throw new AllocError("INVALID_VALUE", field, value, `${value} is none of ${Object.keys(names).join(", ")}`);
  }
  return value;
}

/** `h` when it is 0, or has the number of a slot: one from `first` to `last` in the bits of `mask`. Whether that is live is not asked. */
export function inSlots<H extends number>(h: H, mask: number, first: number, last: number, field: string): H {
  const slot = h & mask;
  if (h !== 0 && (h !== (h | 0) || slot < first || slot > last)) {
    throw new AllocError("INVALID_HANDLE", field, h, `${h} is no handle of what the field refers to`);
  }
  return h;
}

/** `index` when it is an integer from 0 to `length` - 1. */
export function inBounds(index: number, length: number, field: string): number {
  if (!(index >= 0 && index < length) || !Number.isInteger(index)) {
    throw new AllocError("INVALID_VALUE", field, index, `index ${index} is not an integer from 0 to ${length - 1}`);
  }
  return index;
}

/** `values` when there is room for all of them. */
export function inRoom<A extends { readonly length: number }>(values: A, room: number, field: string): A {
  if (values.length > room) {
    throw new AllocError("INVALID_VALUE", field, values.length, `${values.length} elements do not fit into ${room}`);
  }
  return values;
}

/** The first `room` of the values, or all. */
export function upTo<T>(values: ArrayLike<T>, room: number): ArrayLike<T> {
  return values.length > room ? Array.prototype.slice.call(values, 0, room) as T[] : values;
}

/** `values` when each is an integer from `min` to `max`. */
export function allInRange(values: ArrayLike<number>, min: number, max: number, field: string): ArrayLike<number> {
  for (let i = 0; i < values.length; i++) inRange(values[i]!, min, max, field);
  return values;
}

export function allInBigRange(values: ArrayLike<bigint>, min: bigint, max: bigint, field: string): ArrayLike<bigint> {
  for (let i = 0; i < values.length; i++) inBigRange(values[i]!, min, max, field);
  return values;
}
