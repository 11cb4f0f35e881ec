import { counted } from "../../diagnostics/counted.js";
import type { ShardedFreeListModel } from "../../2-resolve/kinds/sharded-free-list.js";
import type { MemoryModel } from "../../2-resolve/types.js";
import { lineWords, taker } from "../image.js";
import { slotsAlignOf, strideWordsOf } from "../slots.js";
import type { StructLayout } from "../types.js";
import { type AllocatorPlace, type KindLayout, placed, type Site } from "./kind-layout.js";

export type ShardedFreeListLayout = ShardedFreeListModel &
  AllocatorPlace<ShardedFreeListWords> & {
    /** Words from one slot to the next. */
    readonly strideWords: number;
  };

export type ShardedFreeListWords = ReturnType<typeof wordsOf>["words"];

export const shardedFreeList: KindLayout<"sharded-free-list"> = {
  slots: ({ capacity }) => capacity,
  retirable: ({ capacity }) => capacity,
  hotWords: () => [],
  place(model, site) {
    const { capacity, sharded } = model;
    const struct = site.structOf(model.struct);
    const strideWords = strideWordsOf(struct, site.memory);
    const { regions, words } = wordsOf(model, struct, strideWords, site);
    const identity = { kind: "free-list", capacity, struct: struct.hash, sharded };
    return { ...model, ...placed(model, site, regions, words, identity), strideWords };
  },
  meanings: ({ struct, capacity, generations }) => ({ of: struct, capacity, generations }),
  sharding({ sharded: { shards, cache, preallocate } }) {
    const written = preallocate ? ", all written by create" : "";
    return `${counted(shards, "shard")}, a worker keeps up to ${counted(cache, "slot")} at hand${written}`;
  },
};

/** In its hand, a spare one, and one it is taking or putting down. */
const magazinesPerWorker = 3;

/**
 *   | waiters | progress | tops, a line each | depot | state | born | meta | 0 | cells | slots |        born: only if robust
 *
 * Magazine g starts at cellsWord + g * magazineWords, a multiple of magazineWords; its word 0 is always 0. The word before
 * the first magazine is 0 as well: there an empty hand points.
 */
function wordsOf(
  model: ShardedFreeListModel,
  struct: StructLayout,
  strideWords: number,
  { memory, handles, robust, cursor }: Omit<Site<unknown>, "hot">,
) {
  const { capacity } = model;
  const shape = shapeOf(model, memory);
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
  const slots = take("slots", capacity * strideWords, slotsAlignOf(struct));
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
function shapeOf({ capacity, sharded: { cache } }: ShardedFreeListModel, { workers }: MemoryModel) {
  return {
    magazineWords: cache + 1,
    magazineShift: Math.log2(cache + 1),
    magazines: Math.ceil(capacity / cache) + magazinesPerWorker * workers,
  };
}
