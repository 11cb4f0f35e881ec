import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { ShardedArenaSpec } from "../../templates/kinds/sharded-arena/spec.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import type { BitmapPoolSpec } from "../../templates/kinds/free-list/spec.js";

/** What decides the shape of a sharded free list. */
export interface ShardedShape {
  readonly capacity: number;
  readonly workers: number;
  /** Cells of a magazine: 1, 3, 7, … */
  readonly cells?: number;
  readonly checked?: boolean;
  readonly quarantine?: boolean;
  /** Also checked. */
  readonly paranoid?: boolean;
  readonly preallocate?: boolean;
  /** Births are noted. */
  readonly robust?: boolean;
  /** Words of a slot; under paranoid one more follows. */
  readonly structWords?: number;
  /** Bits of a handle below the generation. */
  readonly slotBits?: number;
  /** Words between two workers' lines: 32 in production, 2 keeps the explorer's states small. */
  readonly lineWords?: number;
  readonly shards?: number;
  /** Magazines beyond those that `capacity` fills: 3 a worker are enough for any moment, see `#takeRoomy`. */
  readonly spares?: number;
}

/**
 * Places a sharded free list in an image of its own, by hand:
 *
 *   | 0 | waiters | progress | tops | depot | state | born | era | meta | cells | slots | worker table |
 */
export function shardedFreeList(shape: ShardedShape): ShardedFreeListSpec {
  const { capacity, workers, cells = 63, paranoid = false, lineWords = 32, shards = workers, robust = false } = shape;
  const checked = (shape.checked ?? false) || paranoid,
    structWords = shape.structWords ?? 2,
    strideWords = structWords + (paranoid ? 1 : 0);
  const magazineWords = cells + 1,
    magazines = Math.ceil(capacity / cells) + (shape.spares ?? 3 * workers);
  const stateShift = Math.floor(Math.log2(strideWords));
  const slotMask = 2 ** Math.ceil(Math.log2(capacity + 1)) - 1;
  let end = 1;
  const take = (words: number, align = lineWords): number => {
    const at = Math.ceil(end / align) * align;
    end = at + words;
    return at;
  };
  const waitersWord = take(1),
    progressWord = take(1);
  const topsWord = take(workers * lineWords);
  const depotWord = take(magazines);
  const stateWords = checked ? slotMask + 1 : ((capacity * strideWords) >> stateShift) + 2;
  const states = take(stateWords),
    births = robust ? take(stateWords) : 0,
    eraWord = robust ? take(1) : 0;
  const metaWord = checked ? take(slotMask + 1) : 0;
  end++;
  const cellsWord = take(magazines * magazineWords, magazineWords);
  const originWord = take(capacity * strideWords, Math.max(lineWords, 2)) - strideWords;
  const workersWord = take(workers * 32);
  const firstIndex = checked ? 0 : (originWord + strideWords) >> stateShift;
  return {
    name: "headers",
    struct: "Header",
    imageWords: Math.ceil(end / 2) * 2,
    workersWord,
    workers,
    capacity,
    strideWords,
    originWord,
    checked,
    zero: false,
    paranoid,
    structBytes: structWords * 4,
    preallocate: shape.preallocate ?? false,
    metaWord,
    slotMask,
    firstSlot: checked ? slotMask + 1 : 0,
    quarantine: shape.quarantine ?? false,
    generationStep: 2 ** Math.max(shape.slotBits ?? 20, Math.log2(slotMask + 1) + 1),
    stateWord: states - firstIndex,
    stateShift,
    robust,
    bornWord: robust ? births - firstIndex : 0,
    eraWord,
    topsWord,
    lineWords,
    magazineWords,
    magazineShift: Math.log2(magazineWords),
    magazines,
    depotWord,
    cellsWord,
    shards,
    waitersWord,
    progressWord,
  };
}

export interface ReclamationShape {
  readonly workers: number;
  readonly items: number;
  /** Slots of all pools. */
  readonly slots: number;
  readonly small?: number;
  readonly pools?: number;
  readonly lineWords?: number;
  /** Fewer batches than production would have: they are used again sooner. */
  readonly batches?: number;
  /** First word of its region. */
  readonly from?: number;
  readonly robust?: boolean;
  readonly eraRetires?: number;
  readonly periodMs?: number;
  /** 0, no controller, unless said otherwise. */
  readonly targetPermille?: number;
}

/** | state | era | guard words | batches | */
export function reclamation(shape: ReclamationShape): ReclamationSpec {
  const { workers, items, slots, small = 1, pools = 1, from = 1, robust = false } = shape;
  const { lineWords = robust ? 2 : 1, eraRetires = 1, periodMs = 100, targetPermille = 0 } = shape;
  const line = (at: number): number => Math.ceil(at / lineWords) * lineWords;
  const stateWord = line(from),
    eraWord = line(stateWord + 2),
    guardsWord = robust ? eraWord + lineWords : eraWord;
  const batchWords = 4 + workers + items,
    batchesWord = guardsWord + workers * lineWords;
  const batches = shape.batches ?? small + Math.ceil(slots / items) + workers * (pools * (robust ? 2 : 1) + 1);
  return {
    name: "headers",
    workers,
    pools,
    guardsWord,
    lineWords,
    batchesWord,
    batchWords,
    batchItems: items,
    smallBatches: small,
    batches,
    stateWord,
    periodMs,
    targetPermille,
    robust,
    eraWord: robust ? eraWord : 0,
    eraRetires,
    imageWords: Math.ceil((batchesWord + batches * batchWords) / 2) * 2,
  };
}

export interface ArenaShape {
  readonly workers: number;
  readonly shards: number;
  readonly shardGranules: number;
  readonly bufferGranules: number;
  readonly groups?: number;
  readonly checked?: boolean;
  readonly paranoid?: boolean;
  readonly lineWords?: number;
  /** Bits of a handle below the generation. */
  readonly slotBits?: number;
  /** The epoch in which the program begins; 0 if undefined. */
  readonly epoch?: number;
}

/** | epoch | frontiers | buffers | meta | granules | worker table | */
export function shardedArena(shape: ArenaShape): ShardedArenaSpec {
  const { workers, shards, shardGranules, bufferGranules, groups = 1, paranoid = false, lineWords = 32 } = shape;
  const checked = paranoid || (shape.checked ?? false);
  const granules = shards * shardGranules,
    granuleMask = 2 ** Math.ceil(Math.log2(granules + 1)) - 1;
  const epochWord = lineWords,
    shardsWord = epochWord + lineWords,
    buffersWord = shardsWord + shards * lineWords;
  const metaWord = checked ? buffersWord + workers * lineWords : 0;
  const slotsWord = Math.ceil((checked ? metaWord + granuleMask + 1 : buffersWord + workers * lineWords) / 2) * 2;
  const workersWord = slotsWord + granules * 2;
  return {
    name: "scratch",
    zero: false,
    imageWords: workersWord + workers * 32,
    workersWord,
    workers,
    granules,
    originWord: slotsWord - 2,
    shards,
    shardGranules,
    groups,
    bufferGranules,
    epochWord,
    shardsWord,
    buffersWord,
    lineWords,
    checked,
    paranoid,
    metaWord,
    granuleMask,
    firstSlot: checked ? granuleMask + 1 : 0,
    generationStep: 2 ** Math.max(shape.slotBits ?? 0, Math.log2(granuleMask + 1) + 1),
  };
}

/** | 0 | bitmap | summary | hands | meta | states | slots | worker table | `worn`: each slot has 2 generations, then it is taken out. */
export function bitmapPool(
  capacity: number,
  workers: number,
  checked: boolean,
  { worn = false, paranoid = false } = {},
): BitmapPoolSpec & { readonly checked: boolean } {
  const bitmapWords = (capacity >> 5) + 1,
    summaryWords = (bitmapWords + 31) >> 5;
  const slotMask = 2 ** Math.ceil(Math.log2(capacity + 1)) - 1;
  const summaryWord = 1 + bitmapWords,
    handsWord = summaryWord + summaryWords,
    metaWord = handsWord + workers,
    stateWord = metaWord + slotMask + 1;
  const strideWords = paranoid ? 2 : 1;
  const slots = stateWord + capacity + 1,
    workersWord = slots + capacity * strideWords;
  return {
    name: "headers",
    struct: "Header",
    zero: false,
    imageWords: Math.ceil((workersWord + workers * 32) / 2) * 2,
    workersWord,
    workers,
    capacity,
    strideWords,
    originWord: slots - strideWords,
    metaWord,
    slotMask,
    firstSlot: checked ? slotMask + 1 : 0,
    generationStep: worn ? 2 ** 31 : (slotMask + 1) * 2,
    quarantine: worn,
    checked,
    paranoid,
    structBytes: 4,
    bitmapWord: 1,
    bitmapWords,
    summaryWord,
    stateWord,
    handsWord,
    lineWords: 1,
  };
}
