import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { SlotNumbers } from "../description.js";

/**
 * One field as the bytes of its struct show it, written and read through a DataView and so independently of the
 * generated accessors. `at` is always the offset in the struct, bytes.
 */
export interface Reference<V> {
  readonly values: Arbitrary<V>;
  /** Values that do not fit: wrapped as typed arrays do, cut, or refused with INVALID_VALUE. */
  readonly beyond?: Arbitrary<V>;
  /** `checked` refuses them, too; else only `paranoid` does. */
  readonly isStrict?: boolean;
  readonly put: (struct: DataView, value: V) => void;
  readonly get: (struct: DataView) => V;
}

export type Numeric = Reference<number> & { readonly beyond: Arbitrary<number> };

/** Integers in [min, max], and some up to a thousand outside. */
const integers = (min: number, max: number): Pick<Numeric, "values" | "beyond"> => ({
  values: fc.integer({ min, max }),
  beyond: fc.oneof(fc.integer({ min: max + 1, max: max + 1000 }), fc.integer({ min: min - 1000, max: min - 1 })),
});

export const u8 = (at: number): Numeric => ({
  ...integers(0, 0xff),
  put: (struct, value) => struct.setUint8(at, value),
  get: (struct) => struct.getUint8(at),
});

export const i8 = (at: number): Numeric => ({
  ...integers(-0x80, 0x7f),
  put: (struct, value) => struct.setInt8(at, value),
  get: (struct) => struct.getInt8(at),
});

export const u16 = (at: number): Numeric => ({
  ...integers(0, 0xffff),
  put: (struct, value) => struct.setUint16(at, value, true),
  get: (struct) => struct.getUint16(at, true),
});

export const i16 = (at: number): Numeric => ({
  ...integers(-0x8000, 0x7fff),
  put: (struct, value) => struct.setInt16(at, value, true),
  get: (struct) => struct.getInt16(at, true),
});

export const u32 = (at: number): Numeric => ({
  ...integers(0, 0xffff_ffff),
  put: (struct, value) => struct.setUint32(at, value, true),
  get: (struct) => struct.getUint32(at, true),
});

export const i32 = (at: number): Numeric => ({
  ...integers(-0x8000_0000, 0x7fff_ffff),
  put: (struct, value) => struct.setInt32(at, value, true),
  get: (struct) => struct.getInt32(at, true),
});

const bigints = (min: bigint, max: bigint): { values: Arbitrary<bigint>; beyond: Arbitrary<bigint> } => ({
  values: fc.bigInt({ min, max }),
  beyond: fc.oneof(fc.bigInt({ min: max + 1n, max: max + 1000n }), fc.bigInt({ min: min - 1000n, max: min - 1n })),
});

export const u64 = (at: number): Reference<bigint> => ({
  ...bigints(0n, 2n ** 64n - 1n),
  put: (struct, value) => struct.setBigUint64(at, value, true),
  get: (struct) => struct.getBigUint64(at, true),
});

export const i64 = (at: number): Reference<bigint> => ({
  ...bigints(-(2n ** 63n), 2n ** 63n - 1n),
  put: (struct, value) => struct.setBigInt64(at, value, true),
  get: (struct) => struct.getBigInt64(at, true),
});

/** A u64 whose value is a number up to 2^53 - 1; others are cut and wrap. */
export const u53 = (at: number): Reference<number> => ({
  values: fc.maxSafeNat(),
  beyond: fc.oneof(
    fc.integer({ max: -1 }),
    fc.double({ min: 2 ** 53, max: 2 ** 70 }),
    fc.double({ noInteger: true, noNaN: true, min: -1000, max: 1000 }),
    fc.constantFrom(NaN, Infinity, -Infinity),
  ),
  isStrict: true,
  put: (struct, value) => struct.setBigUint64(at, Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n, true),
  get: (struct) => Number(struct.getBigUint64(at, true)),
});

/** No NaN here and in f64: which of its many bit patterns is stored, the engine may choose. */
export const f32 = (at: number): Reference<number> => ({
  values: fc.float({ noNaN: true }),
  put: (struct, value) => struct.setFloat32(at, value, true),
  get: (struct) => struct.getFloat32(at, true),
});

export const f64 = (at: number): Reference<number> => ({
  values: fc.double({ noNaN: true }),
  put: (struct, value) => struct.setFloat64(at, value, true),
  get: (struct) => struct.getFloat64(at, true),
});

export const bool = (at: number): Reference<boolean> => ({
  values: fc.boolean(),
  put: (struct, value) => struct.setUint8(at, value ? 1 : 0),
  get: (struct) => struct.getUint8(at) !== 0,
});

/** A word that holds one of `values` and nothing else: an enum. */
export const oneOf = <T extends number>(word: Numeric, values: readonly T[]): Reference<T> => ({
  values: fc.constantFrom(...values),
  put: word.put,
  get: (struct) => word.get(struct) as T,
});

/** A word that holds a handle; nothing follows it here. */
export const handle = <H extends number>(at: number, slots?: SlotNumbers): Reference<H> => ({
  values: (slots === undefined
    ? fc.integer()
    : fc
        .tuple(fc.integer(), fc.integer({ min: slots.first, max: slots.last }))
        .map(([generation, slot]) => (generation & ~slots.mask) | slot)) as Arbitrary<H>,
  put: (struct, value) => struct.setInt32(at, value, true),
  get: (struct) => struct.getInt32(at, true) as H,
});

/** `width` bits of a word, from bit `shift` up; the others keep what they hold. */
export const bits = (word: Numeric, shift: number, width: number): Numeric => {
  const mask = 2 ** width - 1;
  return {
    ...integers(0, mask),
    put: (struct, value) => word.put(struct, (word.get(struct) & ~(mask << shift)) | ((value & mask) << shift)),
    get: (struct) => ((word.get(struct) >>> shift) & mask) >>> 0,
  };
};

/** One bit of a word. */
export const flag = (word: Numeric, shift: number): Reference<boolean> => {
  const bit = bits(word, shift, 1);
  return {
    values: fc.boolean(),
    put: (struct, value) => bit.put(struct, value ? 1 : 0),
    get: (struct) => bit.get(struct) === 1,
  };
};

/** Any code point but surrogates. The unit "binary" of fast-check is the same, but fills a table of all of them first. */
const character = fc.nat(0x10ffff - 0x800).map((point) => String.fromCodePoint(point < 0xd800 ? point : point + 0x800));

/** Text in `length` bytes, the rest NUL. Other text is cut where a code point ends, or ends at its NUL. */
export const utf8 = (at: number, length: number): Reference<string> => ({
  values: fc
    .oneof(
      fc.string({ maxLength: length }),
      fc.string({ unit: character, maxLength: length }),
      // byte order mark, characters of every size
      fc.constantFrom("\ufeffa", "a\u00e9\u20ac", "\u{1f600}".repeat(length >> 2)),
    )
    .filter((text) => isKept(text, length)),
  beyond: fc
    .oneof(
      fc.string({ minLength: length + 1, maxLength: 2 * length + 1 }),
      fc.string({ unit: character, maxLength: length }),
      fc.constantFrom("a\0b", "a\0", "\0", "\ud800", "\udc00\ud800", "\u{1f600}".repeat((length >> 2) + 1)),
    )
    .map((text) => (isKept(text, length) ? `${text}\0` : text)),
  isStrict: true,
  put: (struct, value) => {
    const room = new Uint8Array(length);
    new TextEncoder().encodeInto(value.replace(/\0[^]*$/, ""), room);
    new Uint8Array(struct.buffer, struct.byteOffset + at, length).set(room);
  },
  get: (struct) => {
    const bytes = new Uint8Array(length);
    bytes.set(new Uint8Array(struct.buffer, struct.byteOffset + at, length));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replace(/\0[^]*$/, "");
  },
});

/** It fits, and ends where it ends; every half of a surrogate pair has the other half. */
const isKept = (text: string, length: number): boolean =>
  !text.includes("\0") && new TextEncoder().encode(text).length <= length && !LONE.test(text);

const LONE = /\p{Surrogate}/u;

/** By the name of the type. */
export const scalars = { u8, i8, u16, i16, u32, i32, u64, i64, u53, f32, f64, bool } as const;
