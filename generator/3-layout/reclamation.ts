import { counted } from "../diagnostics/counted.js";
import { hashOf } from "../hash.js";
import type { AllocatorModel, Model, ReclamationModel } from "../2-resolve/types.js";
import { type Cursor, lineWords, taker } from "./image.js";
import { layoutOf } from "./kinds/kinds.js";
import { alignUp } from "./structs.js";
import type { ReclamationLayout } from "./types.js";

/** State, pending, count, pool; links and items follow. */
const batchHeaderWords = 4;
/** Batches start on a line of 64 bytes: whoever answers for one does not disturb who fills the next one. */
const batchAlignWords = 16;
/** Of each worker and pool, batches of any size that may be under way at once; what comes then waits for a full one. */
const smallBatchesEach = 4;
/** What the controller keeps: time of its next step, and where it is. */
const stateWords = 2;
/** Between two eras, the workers together retire at most this share of the slots. */
const eraShare = 1 / 16;

export type ReclamationWords = Readonly<
  Record<
    | "stateWord"
    | "eraWord"
    | "guardsWord"
    | "batchesWord"
    | "lineWords"
    | "batchWords"
    | "batchItems"
    | "smallBatches"
    | "batches"
    | "eraRetires",
    number
  >
>;

/**
 *   | state | era | guards, a line each | batch 0 | batch 1 | …        era: only if robust
 *
 *   batch     | header | a link per worker | items |
 *   batches = small ones + those that hold every slot there is, full + what workers fill or hold at the moment
 */
export function placeReclamation(model: Model, cursor: Cursor): ReclamationLayout | undefined {
  const { reclamation, memory } = model;
  if (reclamation === undefined) return undefined;
  const { batch: batchItems, robust } = reclamation;
  const { workers } = memory;
  const slotsOf = (a: AllocatorModel): number => layoutOf(a).retirable(a);
  const pools = model.allocators.filter((a) => slotsOf(a) > 0);
  const capacity = pools.reduce((sum, pool) => sum + slotsOf(pool), 0);
  const batchWords = alignUp(batchHeaderWords + workers + batchItems, batchAlignWords);
  const smallBatches = smallBatchesEach * workers * pools.length;
  const held = workers * (pools.length * (robust ? 2 : 1) + 1);
  const batches = smallBatches + Math.ceil(capacity / batchItems) + held;
  const { regions, take } = taker(cursor);
  const words: ReclamationWords = {
    stateWord: take("state", stateWords),
    eraWord: robust ? take("era", 1) : 0,
    guardsWord: take("guards", workers * lineWords),
    batchesWord: take("batches", batches * batchWords),
    lineWords,
    batchWords,
    batchItems,
    smallBatches,
    batches,
    eraRetires: robust ? 2 ** Math.floor(Math.log2(Math.max(1, (capacity * eraShare) / workers))) : 1,
  };
  const names = pools.map((pool) => pool.name);
  const hash = hashOf({ ...reclamation, pools: names, words });
  return { ...reclamation, hash, pools: names, regions, words };
}

/** `batches of up to 32 slots, robust against stalled readers, …` */
export function reclamationText({ batch, robust, targetPermille }: ReclamationModel): string {
  return [
    `batches of up to ${counted(batch, "slot")}`,
    ...(robust ? ["robust against stalled readers"] : []),
    targetPermille === 0
      ? "always as large as they go"
      : `smaller when less than ${targetPermille / 10} % of the slots are free`,
  ].join(", ");
}
