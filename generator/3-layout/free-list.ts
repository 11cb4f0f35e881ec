import type { FreeListModel, MemoryModel } from "../2-resolve/types.js";
import { type Cursor, lineWords, singleOwner } from "./image.js";
import { alignUp } from "./structs.js";
import type { HandleLayout, Region, StructLayout } from "./types.js";

/** Slots start on 64 bytes, or on more when the struct asks for it. */
const slotsAlignWords = 16;

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

interface Placed {
  readonly regions: readonly Region[];
  readonly words: Readonly<Record<string, number>>;
}

/**
 *   | control, a line each | live bitmap or bitmap + summary | meta | owners | slot 1 | slot 2 | …
 *
 * Which of them there are depends on the template; slot s starts at originWord + s * strideWords.
 */
export function placeFreeList(
  model: FreeListModel,
  memory: MemoryModel,
  struct: StructLayout,
  handles: HandleLayout | undefined,
  cursor: Cursor,
): Placed {
  const strideWords = strideWordsOf(struct, memory);
  const regions: Region[] = [];
  const take = (name: string, words: number, align = lineWords): number => {
    const region = cursor.take(name, words, align);
    regions.push(region);
    return region.word;
  };
  const bitmapWords = Math.floor(model.capacity / 32) + 1;
  const shared = !singleOwner(model, memory);
  const words = {
    liveWord: !shared && memory.checks === "fast" && model.iterate ? take("live bitmap", bitmapWords) : 0,
    quarantinedWord: shared ? take("quarantined", 1) : 0,
    bitmapWord: shared ? take("bitmap", bitmapWords) : 0,
    bitmapWords: shared ? bitmapWords : 0,
    summaryWord: shared ? take("summary", Math.ceil(bitmapWords / 32)) : 0,
    metaWord: handles !== undefined ? take("meta", handles.slotMask + 1) : 0,
    ownerByte: shared ? take("owners", Math.ceil((model.capacity + 1) / 4)) * 4 : 0,
  };
  const slots = take("slots", model.capacity * strideWords, Math.max(slotsAlignWords, struct.align / 4));
  return { regions, words: { ...words, originWord: slots - strideWords } };
}
