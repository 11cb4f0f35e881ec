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
