import type { FreeListModel } from "../../2-resolve/kinds/free-list.js";
import type { MemoryModel } from "../../2-resolve/types.js";
import { lineWords, singleOwner, type Take, taker } from "../image.js";
import { slotsAlignOf, strideWordsOf } from "../slots.js";
import type { HandleLayout } from "../types.js";
import { type AllocatorPlace, type Hot, type KindLayout, placed } from "./kind-layout.js";

export type FreeListLayout = FreeListModel &
  AllocatorPlace<FreeListWords> & {
    /** Words from one slot to the next. */
    readonly strideWords: number;
  };

/** Slot s starts at originWord + s * strideWords. */
export type FreeListWords = Partial<HotWords & ReturnType<typeof placeOwned> & ReturnType<typeof placeShared>> & {
  readonly metaWord: number;
  readonly originWord: number;
};

interface HotWords {
  readonly headWord: number;
  readonly tailWord: number;
  readonly frontierWord: number;
  readonly quarantinedWord: number;
}

export const freeList: KindLayout<"free-list"> = {
  slots: ({ capacity }) => capacity,
  retirable: () => 0,
  hotWords,
  place(model, site) {
    const { memory, handles } = site;
    const struct = site.structOf(model.struct);
    const strideWords = strideWordsOf(struct, memory);
    const { regions, take } = taker(site.cursor);
    const words = {
      ...(singleOwner(model, memory)
        ? placeOwned(model, memory, handles, take)
        : placeShared(model, memory, handles, take)),
      originWord: take("slots", model.capacity * strideWords, slotsAlignOf(struct)) - strideWords,
    };
    const identity = { kind: "free-list", capacity: model.capacity, struct: struct.hash };
    return { ...model, ...placed(model, site, regions, words, identity), strideWords };
  },
  meanings: ({ struct, capacity, generations }) => ({ of: struct, capacity, generations }),
  sharding: () => undefined,
};

function hotWords(model: FreeListModel, memory: MemoryModel): Hot<keyof HotWords>[] {
  if (!singleOwner(model, memory)) return [];
  const head: Hot<keyof HotWords> = { name: "headWord", rank: 0 };
  if (memory.checks === "fast") return [head];
  return [
    head,
    ...(memory.checks === "paranoid" ? [{ name: "tailWord", rank: 2 } as const] : []),
    { name: "frontierWord", rank: 1 },
    { name: "quarantinedWord", rank: 2 },
  ];
}

const bitmapWordsOf = ({ capacity }: FreeListModel): number => Math.floor(capacity / 32) + 1;

/** | live bitmap | meta | slots |        the bitmap only in `fast`, and only if the schema asks for it */
function placeOwned(model: FreeListModel, { checks }: MemoryModel, handles: HandleLayout | undefined, take: Take) {
  return {
    liveWord: checks === "fast" && model.iterate ? take("live bitmap", bitmapWordsOf(model)) : 0,
    metaWord: handles !== undefined ? take("meta", handles.slotMask + 1) : 0,
  };
}

/** | bitmap | summary | hands, a line each | meta | states | slots | */
function placeShared(model: FreeListModel, { workers }: MemoryModel, handles: HandleLayout | undefined, take: Take) {
  const bitmapWords = bitmapWordsOf(model);
  return {
    bitmapWord: take("bitmap", bitmapWords),
    bitmapWords,
    summaryWord: take("summary", Math.ceil(bitmapWords / 32)),
    handsWord: take("hands", workers * lineWords),
    lineWords,
    metaWord: handles !== undefined ? take("meta", handles.slotMask + 1) : 0,
    stateWord: take("states", model.capacity + 1),
  };
}
