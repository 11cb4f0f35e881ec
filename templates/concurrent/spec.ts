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

  /** The state word of handle h is `stateWord + (h >> stateShift)`; checked: `stateWord + slot`. */
  readonly stateWord: number;
  readonly stateShift: number;

  /** Worker w's own line is `topsWord + w * lineWords`: the address of the top cell of its magazine. */
  readonly topsWord: number;
  readonly lineWords: number;

  /** Words of a magazine, a power of two: word 0 is always 0, the others are cells. */
  readonly magazineWords: number;
  readonly magazineShift: number;
  /** At least ceil(capacity / (magazineWords - 1)) + 3 * workers: see `#room`. */
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

/** `reclamation.ts`: guards, and batches of retired slots. */
export interface ReclamationSpec {
  readonly name: string;
  readonly imageWords: number;
  /** At most 31: a batch has one bit for each, and one for the worker that retires it. */
  readonly workers: number;
  readonly checked: boolean;
  /** Pools whose slots can be retired. */
  readonly pools: number;
  /** Worker w's guard word is `guardsWord + w * lineWords`. */
  readonly guardsWord: number;
  readonly lineWords: number;
  /** Batch b starts at `batchesWord + b * batchWords`: 4 words, one link per worker, `batchItems` items. */
  readonly batchesWord: number;
  readonly batchWords: number;
  readonly batchItems: number;
  /** Batches 0 … smallBatches - 1 may be released at any size, the others only full. */
  readonly smallBatches: number;
  /** At least smallBatches + ceil(slots of all pools / batchItems) + workers * (pools + 1): a worker that retires always finds one. */
  readonly batches: number;
  /** Retired slots that are released together, 1 … batchItems; 0: batchItems. The controller's knob. */
  readonly thresholdWord: number;
}

/** `sharded-arena.ts`: shards with a frontier each, and a buffer per worker. Granule g (8 bytes, from 1) is at word `originWord + 2 * g`. */
export interface ShardedArenaSpec {
  readonly name: string;
  readonly imageWords: number;
  readonly workersWord: number;
  readonly workers: number;
  /** shards * shardGranules. */
  readonly granules: number;
  readonly originWord: number;
  readonly shards: number;
  /** Below 2 ** 22. */
  readonly shardGranules: number;
  /** A power of two that divides `shards`: memory nodes; worker w belongs to group w % groups. */
  readonly groups: number;
  /** What a worker takes from a shard at once. */
  readonly bufferGranules: number;
  /** Resets so far; alone on its line. */
  readonly epochWord: number;
  /** Shard i's frontier is `shardsWord + i * lineWords`. */
  readonly shardsWord: number;
  /** Worker w's buffer is `buffersWord + w * lineWords`: first free word, end, epoch, words lost. */
  readonly buffersWord: number;
  readonly lineWords: number;
  /** Handles are `epoch << slotBits | firstSlot + granule`, and every use of one is checked; else word addresses. */
  readonly checked: boolean;
  /** checked: handle of the block that starts in granule g at `metaWord + g`, 0 inside a block. */
  readonly metaWord: number;
  readonly granuleMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
}
