import type { ArenaSpec } from "../../../templates/kinds/arena/spec.js";
import type {
  BitmapPoolSpec,
  CheckedFreeListSpec,
  FastFreeListSpec,
  ParanoidFreeListSpec,
} from "../../../templates/kinds/free-list/spec.js";

/*
 * Places one allocator in an image of its own, by hand: the layout phase of the generator must not vouch for templates
 * that it was written for.
 *
 *   | 0 | … | 8 hot words | … | 160 worker table | 320 control words, a line each | tables | slots, on 64 bytes |
 */
const hot = 8;
export const workersWord = 160;
export const workers = 4;
const firstWord = 320;

class Cursor {
  word = firstWord;

  take(words: number, align = 32): number {
    const at = Math.ceil(this.word / align) * align;
    this.word = at + words;
    return at;
  }

  /** Length of the image: whole lines of 128 bytes, one more than needed so that a write past the end is no error. */
  get end(): number {
    return Math.ceil(this.word / 32) * 32 + 32;
  }
}

/** What decides the shape of a pool. */
export interface PoolShape {
  readonly capacity: number;
  /** Words of the struct, without a canary. */
  readonly structWords: number;
  /** Bits of a handle below the generation; few bits above make generations wrap soon. */
  readonly slotBits?: number;
  readonly quarantine?: boolean;
}

const named = { name: "headers", struct: "Header" };
const common = { ...named, workersWord, workers };

export function fastFreeList({ capacity, structWords }: PoolShape, iterate: boolean): FastFreeListSpec {
  const at = new Cursor();
  const liveWord = iterate ? at.take((capacity >> 5) + 1) : 0;
  const originWord = at.take(capacity * structWords) - structWords;
  return {
    ...named,
    zero: false,
    quarantine: false,
    capacity,
    strideWords: structWords,
    originWord,
    headWord: hot,
    iterate,
    liveWord,
    imageWords: at.end,
  };
}

/** Slots are numbered in the second range, so that firstSlot is not 0. */
function numbering(slots: number, slotBits = 20) {
  const range = 2 ** Math.ceil(Math.log2(slots + 1));
  return { slotMask: range - 1, firstSlot: range, generationStep: 2 ** Math.max(slotBits, Math.log2(range) + 1) };
}

function listSpec(shape: PoolShape, paranoid: boolean): CheckedFreeListSpec & ParanoidFreeListSpec {
  const { capacity, structWords, slotBits, quarantine = false } = shape;
  const at = new Cursor();
  const numbers = numbering(capacity, slotBits);
  const strideWords = structWords + (paranoid ? 1 : 0);
  const metaWord = at.take(numbers.slotMask + 1);
  const originWord = at.take(capacity * strideWords) - strideWords;
  return {
    ...named,
    ...numbers,
    zero: false,
    capacity,
    strideWords,
    originWord,
    metaWord,
    quarantine,
    headWord: hot,
    tailWord: hot + 1,
    frontierWord: hot + 2,
    quarantinedWord: hot + 4,
    structBytes: structWords * 4,
    imageWords: at.end,
  };
}

export const checkedFreeList = (shape: PoolShape): CheckedFreeListSpec => listSpec(shape, false);
export const paranoidFreeList = (shape: PoolShape): ParanoidFreeListSpec => listSpec(shape, true);

export function bitmapPool(shape: PoolShape, checks: "fast" | "checked" | "paranoid"): BitmapPoolSpec {
  const { capacity, structWords, slotBits, quarantine = false } = shape;
  const paranoid = checks === "paranoid";
  const at = new Cursor();
  const numbers = numbering(capacity, slotBits);
  const strideWords = structWords + (paranoid ? 1 : 0);
  const bitmapWords = (capacity >> 5) + 1;
  const bitmapWord = at.take(bitmapWords);
  const summaryWord = at.take((bitmapWords + 31) >> 5);
  const handsWord = at.take(common.workers * 32);
  const metaWord = checks === "fast" ? 0 : at.take(numbers.slotMask + 1);
  const stateWord = at.take(capacity + 1);
  const originWord = at.take(capacity * strideWords) - strideWords;
  return {
    ...common,
    ...numbers,
    zero: false,
    capacity,
    strideWords,
    originWord,
    metaWord,
    quarantine,
    paranoid,
    structBytes: structWords * 4,
    bitmapWord,
    bitmapWords,
    summaryWord,
    stateWord,
    handsWord,
    lineWords: 32,
    imageWords: at.end,
  };
}

export function arenaSpec(
  size: number,
  shared: boolean,
  checks: "fast" | "checked" | "paranoid",
  slotBits?: number,
): ArenaSpec {
  const granules = size / 8;
  const { slotMask, firstSlot, generationStep } = numbering(granules, slotBits);
  const at = new Cursor();
  const frontierWord = at.take(1);
  const epochWord = at.take(1);
  const metaWord = at.take(slotMask + 1);
  const originWord = at.take(granules * 2) - 2;
  return {
    ...common,
    name: "scratch",
    shared,
    zero: false,
    granules,
    originWord,
    frontierWord,
    epochWord,
    metaWord,
    granuleMask: slotMask,
    firstSlot,
    generationStep,
    checked: checks !== "fast",
    paranoid: checks === "paranoid",
    imageWords: at.end,
  };
}

/** Some SPECs say whether memory is shared; a pool whose workers have hands is for several. */
export interface SpecOfMemory {
  readonly imageWords: number;
  readonly shared?: boolean;
  readonly handsWord?: number;
}

/** Where images begin in the buffers that `memoryFor` makes. */
export const byteOffset = 256;

/** Blank memory for an image that starts behind other data, with `attached` workers in its table. */
export function memoryFor({ imageWords, shared, handsWord }: SpecOfMemory, attached = 1) {
  const isShared = shared ?? handsWord !== undefined;
  const buffer = new (isShared ? SharedArrayBuffer : ArrayBuffer)(byteOffset + imageWords * 4);
  const words = new Int32Array(buffer, byteOffset, imageWords);
  for (let row = 0; row < attached; row++) words[workersWord + row * 32] = 1;
  return { buffer, byteOffset, words };
}
