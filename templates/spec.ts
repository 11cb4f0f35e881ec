/**
 * The typed SPEC of every template: the only coupling between 4-plan and the templates.
 *
 * Names that end in `Word` are word addresses: 32-bit words from the start of the image. Values are numbers, booleans
 * and strings, nothing else, so that every `SPEC.x` folds to a literal.
 */

/** Common to all allocators. */
interface AllocatorSpec {
  /** As in the schema, for error messages: `headers`. */
  readonly name: string;
  /** Length of the image, words; typed arrays of a class cover exactly the image. */
  readonly imageWords: number;
}

interface WorkersSpec {
  /** First word of this worker table: row r is `workersWord + r * 32`. */
  readonly workersWord: number;
  readonly workers: number;
}

interface ZeroSpec {
  /** Memory holds zeros when it is handed out: as the schema says, and slots of `paranoid` always. */
  readonly zero: boolean;
}

/** Fixed-size slots. Slot s, counted from 1, starts at word `originWord + s * strideWords`. */
interface PoolSpec extends AllocatorSpec, ZeroSpec {
  readonly struct: string;
  readonly capacity: number;
  readonly strideWords: number;
  /** First word of slot 1 minus one stride. */
  readonly originWord: number;
}

/** `free-list-fast.ts`: one owner, no checks; the link of a free slot stands in its first word. */
export interface FastFreeListSpec extends PoolSpec {
  readonly headWord: number;
  /** Keep a live bitmap, for isLive, handles and forEach. */
  readonly iterate: boolean;
  /** First word of the live bitmap (bit s & 31 of word s >> 5), or 0. */
  readonly liveWord: number;
}

/** What every handle of `checked` and `paranoid` is made of: generation << slotBits | firstSlot + slot. */
interface GenerationSpec {
  /** Word of slot 0's metadata; slot s has `metaWord + s`. The table has slotMask + 1 entries, entry 0 is -1. */
  readonly metaWord: number;
  /** Power of two minus one, at least capacity: `handle & slotMask` is the slot within the pool. */
  readonly slotMask: number;
  /** A multiple of slotMask + 1: slots are numbered through the whole image, so no two pools share a handle. */
  readonly firstSlot: number;
  /** 1 << slotBits: added to a handle, it advances the generation. */
  readonly generationStep: number;
  /** A slot whose generation wraps is taken out for good. */
  readonly quarantine: boolean;
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

/** `free-list-checked.ts` */
export interface CheckedFreeListSpec extends ListSpec {}

/** `free-list-paranoid.ts` */
export interface ParanoidFreeListSpec extends ListSpec {
  /** Last free slot: the list is a queue, so that a slot rests as long as possible. */
  readonly tailWord: number;
  /** Bytes of the struct: poison and canary cover the rest of the slot. */
  readonly structBytes: number;
}

/**
 * `bitmap-pool-fast.ts`: several threads; one bit a slot, 1 = taken; `Atomics.or` takes, `Atomics.and` gives back.
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

/** `bitmap-pool-checked.ts` */
export interface BitmapPoolSpec extends FastBitmapPoolSpec, GenerationSpec {
  readonly paranoid: boolean;
  /** Bytes of the struct: poison and canary cover the rest of the slot. */
  readonly structBytes: number;
}

/** `arena-fast.ts`: a bump pointer over granules of 8 bytes. Granule g is at word `originWord + 2 * g`, g from 1. */
export interface FastArenaSpec extends AllocatorSpec, WorkersSpec, ZeroSpec {
  /** Several threads: `load`, `store`, `cas`, ... become Atomics. */
  readonly shared: boolean;
  /** Granules of 8 bytes. */
  readonly granules: number;
  readonly originWord: number;
  /** Granules in use (fast: word address of the first free word). */
  readonly frontierWord: number;
  readonly checked: boolean;
  readonly paranoid: boolean;
}

/** `arena-checked.ts` */
export interface ArenaSpec extends FastArenaSpec {
  /** Resets and rewinds so far: the upper bits of every handle. */
  readonly epochWord: number;
  /** The handle of the block that starts in granule g stands at `metaWord + g`, 0 inside a block. */
  readonly metaWord: number;
  /** Power of two minus one, at least `granules`. */
  readonly granuleMask: number;
  /** A multiple of granuleMask + 1, as firstSlot of pools. */
  readonly firstSlot: number;
  readonly generationStep: number;
}
