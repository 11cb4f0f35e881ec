import { defineBuddy } from "../../../templates/kinds/buddy/buddy.js";
import type { BuddySpec } from "../../../templates/kinds/buddy/spec.js";
import type { AnyArena } from "../../../templates/testing/arena-model.js";

/** Places one allocator in an image of its own, by hand: the layout phase must not vouch for the template. */
export function buddySpec(
  units: number,
  unitWords: number,
  checks: "fast" | "checked" | "paranoid",
  { zero = false, slotBits = 20 } = {},
): BuddySpec {
  const depth = Math.ceil(Math.log2(units));
  const wordsOfLeaves = Math.max(1, 2 ** (depth + 1) / 32);
  let leaves = 0;
  for (let covered = 32; covered < 2 ** (depth + 1); covered *= 32) leaves = leaves * 32 + 1;
  const range = 2 ** Math.ceil(Math.log2(units + 1));
  let word = 64;
  const take = (words: number, align = 32): number => {
    const at = Math.ceil(word / align) * align;
    word = at + words;
    return at;
  };
  const sparesWord = take(32);
  const mapWord = take(leaves + wordsOfLeaves);
  const sizesWord = take(units + 1);
  const metaWord = checks === "fast" ? 0 : take(range);
  const originWord = take(units * unitWords, 1024) - unitWords;
  return {
    name: "pages",
    imageWords: Math.ceil(word / 32) * 32 + 32,
    zero,
    checked: checks !== "fast",
    paranoid: checks === "paranoid",
    granules: (units * unitWords) / 2,
    units,
    unitWords,
    unitShift: Math.log2(unitWords),
    originWord,
    depth,
    freeWord: 8,
    sparesWord,
    mapWord,
    mapWords: leaves + wordsOfLeaves,
    leaves,
    sizesWord,
    metaWord,
    slotMask: range - 1,
    firstSlot: range,
    generationStep: 2 ** Math.max(slotBits, Math.log2(range) + 1),
  };
}

/** The class as the template has it; typed forms come from the generator. */
export interface RawBuddy extends AnyArena {
  readonly _i32: Int32Array;
  _format(): void;
  _take(words: number): number;
  _takeAligned(words: number, alignWords: number): number;
  _locate(h: number): number;
  free(h: number): void;
  tryFree(h: number): 0 | 1;
  sizeOf(h: number): number;
  isLive(h: number): boolean;
  handles(): IterableIterator<number>;
  forEach(visit: (h: number) => void): void;
  readonly largestFree: number;
}

export type DefineBuddy = (spec: BuddySpec) => new (buffer: ArrayBufferLike, byteOffset: number) => RawBuddy;

export const define = defineBuddy as unknown as DefineBuddy;

/** One over blank memory behind other data. */
export function makeBuddy(spec: BuddySpec, defined: DefineBuddy = define): RawBuddy {
  const byteOffset = 256;
  const made = new (defined(spec))(new ArrayBuffer(byteOffset + spec.imageWords * 4), byteOffset);
  made._format();
  return made;
}

/**
 * What a buddy allocator is, without a word of how: the free blocks follow from what is live. A block of 2^k units fits if
 * some multiple of 2^k has as many free units behind it.
 */
export class Oracle {
  readonly units: number;
  readonly unitBytes: number;
  /** By first unit, from 0: units, and the bytes that were asked for, up to a multiple of 8. */
  readonly live = new Map<number, { readonly units: number; readonly bytes: number }>();

  constructor(units: number, unitBytes: number) {
    this.units = units;
    this.unitBytes = unitBytes;
  }

  unitsFor(bytes: number): number {
    let units = 1;
    while (units * this.unitBytes < bytes) units *= 2;
    return units;
  }

  /** Units, one by one, that somebody has. */
  taken(): Uint8Array {
    const taken = new Uint8Array(this.units);
    for (const [at, { units }] of this.live) taken.fill(1, at, at + units);
    return taken;
  }

  largest(): number {
    const taken = this.taken();
    for (let n = 2 ** Math.floor(Math.log2(this.units)); n >= 1; n /= 2) {
      for (let at = 0; at + n <= this.units; at += n) if (!taken.subarray(at, at + n).includes(1)) return n;
    }
    return 0;
  }

  /** Whether a block of so many bytes on such a multiple has to be found. */
  fits(bytes: number, align = 1): boolean {
    return this.unitsFor(Math.max(bytes, align)) <= this.largest();
  }

  stats() {
    let [used, padding, remaining] = [0, 0, this.units * this.unitBytes];
    for (const { units, bytes } of this.live.values()) {
      used += bytes;
      padding += units * this.unitBytes - bytes;
      remaining -= units * this.unitBytes;
    }
    return { used, padding, remaining };
  }
}
