import type { FreeListModel, MemoryModel } from "../2-resolve/types.js";
import { type Cursor, lineWords, type Placed, singleOwner, taker } from "./image.js";
import { alignUp } from "./structs.js";
import type { HandleLayout, StructLayout } from "./types.js";

/** Slots start on 64 bytes, or on more when the struct asks for it. */
export const slotsAlignWords = 16;

/** Words that one thread writes on every allocation, most used first. */
export function freeListHotWords(model: FreeListModel, memory: MemoryModel): string[] {
  if (!singleOwner(model, memory)) return [];
  if (memory.checks === "fast") return ["headWord"];
  const tail = memory.checks === "paranoid" ? ["tailWord"] : [];
  return ["headWord", ...tail, "frontierWord", "liveCountWord", "quarantinedWord"];
}

/** Words from one slot to the next; `paranoid` keeps a canary word behind the struct. */
export function strideWordsOf(struct: StructLayout, memory: MemoryModel): number {
  const canary = memory.checks === "paranoid" ? 4 : 0;
  return alignUp(alignUp(struct.size, 4) + canary, Math.max(struct.align, 4)) / 4;
}

/** Slot s starts at originWord + s * strideWords. */
export function placeFreeList(
  model: FreeListModel,
  memory: MemoryModel,
  struct: StructLayout,
  handles: HandleLayout | undefined,
  cursor: Cursor,
): Placed {
  const strideWords = strideWordsOf(struct, memory);
  const { regions, take } = taker(cursor);
  const shared = !singleOwner(model, memory);
  const words = {
    ...(shared ? placeShared(model, memory, handles, take) : placeOwned(model, memory, handles, take)),
    originWord: take("slots", model.capacity * strideWords, Math.max(slotsAlignWords, struct.align / 4)) - strideWords,
  };
  return { regions, words };
}

type Take = ReturnType<typeof taker>["take"];

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
