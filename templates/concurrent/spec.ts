/**
 * SPECs of the concurrent templates, as `templates/spec.ts` has those of the others. Names that end in `Word` are word
 * addresses: 32-bit words from the start of the image.
 */

/** `sharded-free-list.ts`: magazines of slots, one in each worker's hand, the rest in a depot for all. */
export interface ShardedFreeListSpec {
  /** As in the schema, for error messages. */
  readonly name: string;
  readonly struct: string;
  readonly imageWords: number;
  /** Worker table: row r is `workersWord + r * 32`; its second word counts how often the row was taken. */
  readonly workersWord: number;
  readonly workers: number;

  readonly capacity: number;
  readonly strideWords: number;
  /** First word of slot 1 minus one stride. */
  readonly originWord: number;

  /** Handles are `generation << slotBits | firstSlot + slot` and every use of one is checked; else word addresses. */
  readonly checked: boolean;
  /** checked: word of slot 0's metadata; the table has slotMask + 1 entries, entry 0 is -1. */
  readonly metaWord: number;
  readonly slotMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
  /** checked: a slot whose generation wraps is taken out for good. */
  readonly quarantine: boolean;
  /** Slots hold zeros when they are handed out; with `paranoid` always. */
  readonly zero: boolean;
  /** Only if checked: the last word of a slot is a canary, free slots are poisoned, live ones know their call site. */
  readonly paranoid: boolean;
  /** Bytes of the struct, for messages. */
  readonly structBytes: number;

  /** The state word of handle h is `stateWord + (h >> stateShift)`; checked: `stateWord + slot`. */
  readonly stateWord: number;
  readonly stateShift: number;

  /**
   * The reclamation is robust: alloc notes the era in the slot's born word, `bornWord + (h >> stateShift)`; checked:
   * `bornWord + slot`.
   */
  readonly robust: boolean;
  readonly bornWord: number;
  /** The era now, `ReclamationSpec.eraWord`. */
  readonly eraWord: number;

  /** `format` writes all cells and touches all slots; else both happens at their first use. */
  readonly preallocate: boolean;

  /**
   * Worker w's own line is `topsWord + w * lineWords`: the address of the top cell of its magazine, the handle of the
   * slot it is freeing; paranoid: and of the one it is retiring. A line has at least 2 words, 3 if paranoid.
   */
  readonly topsWord: number;
  readonly lineWords: number;

  /** Words of a magazine, a power of two: word 0 is always 0, the others are cells. */
  readonly magazineWords: number;
  readonly magazineShift: number;
  /** At least ceil(capacity / (magazineWords - 1)) + 3 * workers: see `#takeRoomy` in runtime/depot.ts. */
  readonly magazines: number;
  /** One word a magazine: where it is, how many slots it holds. */
  readonly depotWord: number;
  /** First word of magazine 0, a multiple of magazineWords; the word before it is always 0. */
  readonly cellsWord: number;
  /** Workers start to look for magazines in `shards` different places of the depot. */
  readonly shards: number;

  /** One bit a worker that waits for a slot; alone on its line. */
  readonly waitersWord: number;
  /** Counts releases seen by waiters; what they sleep on. */
  readonly progressWord: number;
}

/**
 * `reclamation.ts`: guards, batches of retired slots, the controller of their size, and for `robust` the era clock.
 *
 *   | state | era | guards, a line each | batch 0 | batch 1 | ...      lines of 32 words; no era line unless robust
 *
 *   batch         | state | pending | count | pool | link of worker 0 | ... | item 0 | ... |      a multiple of 16 words
 *   stateWord     two words alone on their line                eraWord      alone on its line
 *   batchItems    = batch of the schema, below 32 768          batchWords   = alignUp(4 + workers + batchItems, 16)
 *   smallBatches  = 4 * workers * pools                        lineWords    = 32
 *   capacity      = slots of all pools together
 *   batches       = smallBatches + ceil(capacity / batchItems) + workers * (pools * (robust ? 2 : 1) + 1)
 *   periodMs      = 100                                        eraRetires   = greatest power of two <= max(1, capacity / (16 * workers))
 */
export interface ReclamationSpec {
  readonly name: string;
  readonly imageWords: number;
  /** At most 31: a batch has one bit for each, and one for the worker that retires it. */
  readonly workers: number;
  /** Pools whose slots can be retired. */
  readonly pools: number;
  /** Worker w's line is `guardsWord + w * lineWords`: its guard word; robust: and the era it announced. */
  readonly guardsWord: number;
  readonly lineWords: number;
  /** Batch b starts at `batchesWord + b * batchWords`: 4 words, one link per worker, `batchItems` items. */
  readonly batchesWord: number;
  readonly batchWords: number;
  /** Most retired slots that are released together, below 32 768. */
  readonly batchItems: number;
  /** Batches 0 ... smallBatches - 1 may be released at any size, the others only full. At least 1. */
  readonly smallBatches: number;
  /** At least as many as above: then a worker that retires always finds one. More than `smallBatches`. */
  readonly batches: number;
  /** The controller's two words: time of its next step in ms; how many slots are released together, as `runtime/feedback.ts` says it. */
  readonly stateWord: number;
  /** Milliseconds between two of its steps. */
  readonly periodMs: number;
  /** Share of each pool's slots that should be free, in thousandths; 0: no controller, batches are as large as they go. */
  readonly targetPermille: number;
  /** A reader that stalls does not hold back slots born after it last looked for one. */
  readonly robust: boolean;
  /** robust: the era clock, alone on its line; pools stamp the slots they hand out with it. Else 0. */
  readonly eraWord: number;
  /** robust: retirements of a worker between two eras, a power of two. Else 1. */
  readonly eraRetires: number;
}

/**
 * `sharded-arena.ts`: shards with a frontier each, and a buffer per worker. Granule g (8 bytes, from 1) is at word `originWord + 2 * g`.
 *
 *   | epoch | frontiers, a line each | buffers, a line a worker | meta | granules |      zeroed
 */
export interface ShardedArenaSpec {
  readonly name: string;
  readonly imageWords: number;
  readonly workersWord: number;
  readonly workers: number;
  /** shards * shardGranules. */
  readonly granules: number;
  /** Even; first granule's word minus 2. */
  readonly originWord: number;
  /** A power of two. */
  readonly shards: number;
  /** ceil(size / 8 / shards), below 2 ** 22. */
  readonly shardGranules: number;
  /** A power of two that divides `shards`: memory nodes; worker w belongs to group w % groups. */
  readonly groups: number;
  /** What a worker takes from a shard at once: 1 ... shardGranules. */
  readonly bufferGranules: number;
  /** Resets so far; behind it the epoch that a reset has begun. Alone on its line. */
  readonly epochWord: number;
  /** Shard i's frontier is `shardsWord + i * lineWords`. */
  readonly shardsWord: number;
  /** Worker w's buffer is `buffersWord + w * lineWords`: first free word, end, epoch, words lost. */
  readonly buffersWord: number;
  /** 32. */
  readonly lineWords: number;
  /** Handles are `epoch << slotBits | firstSlot + granule`, and every use of one is checked; else word addresses. True in `paranoid` too. */
  readonly checked: boolean;
  /** Memory holds zeros when it is handed out. */
  readonly zero: boolean;
  /** New blocks are poisoned unless they are zeroed, and a guard granule behind each tells of writes past its end. */
  readonly paranoid: boolean;
  /** checked: handle of the block that starts in granule g at `metaWord + g`, 0 inside a block. granuleMask + 1 words. */
  readonly metaWord: number;
  readonly granuleMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
}
