import type { FreeListModel, MemoryModel, ShardedFreeListModel } from "../2-resolve/types.js";
import { slotsAlignWords, strideWordsOf } from "./free-list.js";
import { type Cursor, lineWords, type Placed, taker } from "./image.js";
import type { HandleLayout, StructLayout } from "./types.js";

type ShardedFreeList = FreeListModel & { readonly sharded: ShardedFreeListModel };

export const isShardedFreeList = (model: FreeListModel): model is ShardedFreeList => model.sharded !== undefined;

/** In its hand, a spare one, and one it is taking or putting down. */
const magazinesPerWorker = 3;

/**
 *   | waiters | progress | tops, a line each | depot | state | born | meta | 0 | cells | slots |        born: only if robust
 *
 * Magazine g starts at cellsWord + g * magazineWords, a multiple of magazineWords; its word 0 is always 0. The word before
 * the first magazine is 0 as well: there an empty hand points.
 */
export function placeShardedFreeList(
  model: ShardedFreeList,
  memory: MemoryModel,
  struct: StructLayout,
  handles: HandleLayout | undefined,
  robust: boolean,
  cursor: Cursor,
): Placed {
  const { capacity } = model;
  const shape = shapeOf(model, memory);
  const strideWords = strideWordsOf(struct, memory);
  const stateShift = Math.floor(Math.log2(strideWords));
  const { regions, take } = taker(cursor);
  const control = {
    waitersWord: take("waiters", 1),
    progressWord: take("progress", 1),
    topsWord: take("tops", memory.workers * lineWords),
    depotWord: take("depot", shape.magazines),
  };
  const lastEntry = handles?.slotMask ?? Math.floor((capacity * strideWords) / 2 ** stateShift) + 1;
  const states = take("state", lastEntry + 1);
  const births = robust ? take("born", lastEntry + 1) : 0;
  const metaWord = handles === undefined ? 0 : take("meta", handles.slotMask + 1);
  take("zero", 1, 1);
  const cellsWord = take("cells", shape.magazines * shape.magazineWords, Math.max(shape.magazineWords, lineWords));
  const slots = take("slots", capacity * strideWords, Math.max(slotsAlignWords, struct.align / 4));
  // fast: what a table says of the slot at word address h is at table + (h >> stateShift); the first slot is its first.
  const first = handles === undefined ? Math.floor(slots / 2 ** stateShift) : 0;
  const tables = { stateWord: states - first, stateShift, bornWord: robust ? births - first : 0, metaWord };
  return { regions, words: { ...control, ...shape, ...tables, cellsWord, lineWords, originWord: slots - strideWords } };
}

/**
 * A magazine is word 0 and `cache` cells, together a power of two. There are enough for every slot, and for what workers
 * hold that is not full:
 *
 *   magazines = ceil(capacity / cache) + 3 * workers
 */
function shapeOf({ capacity, sharded: { cache } }: ShardedFreeList, { workers }: MemoryModel) {
  return {
    magazineWords: cache + 1,
    magazineShift: Math.log2(cache + 1),
    magazines: Math.ceil(capacity / cache) + magazinesPerWorker * workers,
  };
}
