import { AllocError } from "./errors.js";

/** Callers in JavaScript may give anything: it is told by its type where it is no number. */
export function refuseValue(value: unknown, wanted: string, field: string): never {
  const isPlain = value === null || /^(?:number|bigint|boolean|undefined)$/.test(typeof value);
  const found = isPlain ? String(value) : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new AllocError("INVALID_VALUE", field, isPlain ? Number(value) : Number.NaN, `${found} is not ${wanted}`);
}

/** `value` when it is an integer from `min` to `max`; AllocError INVALID_VALUE otherwise. */
export function inRange(value: number, min: number, max: number, field: string): number {
  if (!Number.isInteger(value) || value < min || value > max) refuseValue(value, `an integer from ${min} to ${max}`, field);
  return value;
}

export function inBigRange(value: bigint, min: bigint, max: bigint, field: string): bigint {
  if (typeof value !== "bigint" || value < min || value > max) refuseValue(value, `a bigint from ${min} to ${max}`, field);
  return value;
}

/** `value` when the enum has it. */
export function inEnum<T extends number>(value: T, names: Readonly<Record<string, number>>, field: string): T {
  if (!Object.values(names).includes(value)) refuseValue(value, `one of ${Object.keys(names).join(", ")}`, field);
  return value;
}

/** `h` when it is 0, or has the number of a slot: one from `first` to `last` in the bits of `mask`. Whether that is live is not asked. */
export function inSlots<H extends number>(h: H, mask: number, first: number, last: number, field: string): H {
  if (typeof h !== "number") refuseValue(h, "a handle", field);
  const slot = h & mask;
  if (h !== 0 && (h !== (h | 0) || slot < first || slot > last)) {
    throw new AllocError("INVALID_HANDLE", field, h, `${h} is no handle of what the field refers to`);
  }
  return h;
}

/** `index` when it is an integer from 0 to `length` - 1. */
export function inBounds(index: number, length: number, field: string): number {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new AllocError("INVALID_VALUE", field, index, `index ${index} is not an integer from 0 to ${length - 1}`);
  }
  return index;
}

/** `value` when it is a number, NaN too. */
export function onlyNumber(value: number, field: string): number {
  return typeof value === "number" ? value : refuseValue(value, "a number", field);
}

export function onlyBigint(value: bigint, field: string): bigint {
  return typeof value === "bigint" ? value : refuseValue(value, "a bigint", field);
}

export function onlyBoolean(value: boolean, field: string): boolean {
  return typeof value === "boolean" ? value : refuseValue(value, "a boolean", field);
}

export function onlyText(value: string, field: string): string {
  return typeof value === "string" ? value : refuseValue(value, "text", field);
}

/** `value` when it can have fields. */
export function onlyObject<T>(value: T, what: string): T {
  return typeof value === "object" && value !== null ? value : refuseValue(value, "an object with fields", what);
}

/** `values` when it is an array, or like one, and there is room for all of it. Arrays of a view are methods, and none. */
export function inRoom<A extends { readonly length: number }>(values: A, room: number, field: string): A {
  const isArray = typeof values === "object" && values !== null && Number.isInteger(values.length) && values.length >= 0;
  if (!isArray) refuseValue(values, typeof values === "function" ? "an array; of a view give toObject()" : "an array", field);
  if (values.length > room) {
    throw new AllocError("INVALID_VALUE", field, values.length, `${values.length} elements do not fit into ${room}`);
  }
  return values;
}

/** The first `room` of the values, or all. */
export function upTo<T>(values: ArrayLike<T>, room: number): ArrayLike<T> {
  return values.length > room ? Array.prototype.slice.call(values, 0, room) as T[] : values;
}

/** As inRoom, for numbers of any size; of a typed array one element tells of all. */
export function numbersIn(values: ArrayLike<number>, room: number, field: string): ArrayLike<number> {
  const { length } = inRoom(values, room, field), looked = ArrayBuffer.isView(values) ? Math.min(length, 1) : length;
  for (let i = 0; i < looked; i++) onlyNumber(values[i]!, field);
  return values;
}

export function bigintsIn(values: ArrayLike<bigint>, room: number, field: string): ArrayLike<bigint> {
  const { length } = inRoom(values, room, field), looked = ArrayBuffer.isView(values) ? Math.min(length, 1) : length;
  for (let i = 0; i < looked; i++) onlyBigint(values[i]!, field);
  return values;
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
