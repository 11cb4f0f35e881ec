import type { GenerationSpec, PoolSpec, WorkersSpec } from "../../dialect/spec.js";

/** `fast.ts`: one owner, no checks; the link of a free slot stands in its first word. */
export interface FastFreeListSpec extends PoolSpec {
  readonly headWord: number;
  /** Keep a live bitmap, for isLive, handles and forEach. */
  readonly iterate: boolean;
  /** First word of the live bitmap (bit s & 31 of word s >> 5), or 0. */
  readonly liveWord: number;
}

/** One owner; links, generations and state out of band. */
interface ListSpec extends PoolSpec, GenerationSpec {
  /** `checked`: the handle the first free slot will get; `paranoid`: that slot. */
  readonly headWord: number;
  /** First never-used slot minus one. */
  readonly frontierWord: number;
  /** Slots taken out for good. */
  readonly quarantinedWord: number;
}

/** `checked.ts` */
export interface CheckedFreeListSpec extends ListSpec {}

/** `paranoid.ts` */
export interface ParanoidFreeListSpec extends ListSpec {
  /** Last free slot: the list is a queue, so that a slot rests as long as possible. */
  readonly tailWord: number;
  /** Bytes of the struct: poison and canary cover the rest of the slot. */
  readonly structBytes: number;
}

/**
 * `shared-fast.ts`: several threads; one bit a slot, 1 = taken; `Atomics.or` takes, `Atomics.and` gives back.
 *
 *   | bitmap | summary | hands, a line a worker | meta | states | slots |      each on a line of its own
 */
export interface FastBitmapPoolSpec extends PoolSpec, WorkersSpec {
  /** Bit s & 31 of word `bitmapWord + (s >> 5)` belongs to slot s; bit 0 of word 0 and the bits past the end are always 1. */
  readonly bitmapWord: number;
  readonly bitmapWords: number;
  /** One bit a bitmap word: no free bit there, a hint. */
  readonly summaryWord: number;
  /** Slot s has the word `stateWord + s`: which worker has it. capacity + 1 words, zeroed. */
  readonly stateWord: number;
  /** Worker w's line is `handsWord + w * lineWords`: what it is taking or giving back at this moment. 2 words, zeroed. */
  readonly handsWord: number;
  /** 32. */
  readonly lineWords: number;
}

/** `shared-checked.ts` */
export interface BitmapPoolSpec extends FastBitmapPoolSpec, GenerationSpec {
  readonly paranoid: boolean;
  /** Bytes of the struct: poison and canary cover the rest of the slot. */
  readonly structBytes: number;
}
