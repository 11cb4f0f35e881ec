import type { ArenaModel, MemoryModel } from "../2-resolve/types.js";
import { granuleBytes } from "../2-resolve/sizes.js";
import { type Cursor, type Placed, singleOwner, taker } from "./image.js";
import { slotCount } from "./handles.js";
import type { HandleLayout } from "./types.js";

const controlWords = ["frontierWord", "epochWord", "paddingWord"] as const;

export function arenaHotWords(model: ArenaModel, memory: MemoryModel): string[] {
  return singleOwner(model, memory) ? [...controlWords] : [];
}

/**
 *   | control, a line each | meta, one word a granule | granule 1 | granule 2 | …
 *
 * Granule g starts at originWord + 2 * g; the first one on 64 bytes, so that alignments up to 64 need no padding there.
 */
export function placeArena(
  model: ArenaModel,
  memory: MemoryModel,
  handles: HandleLayout | undefined,
  cursor: Cursor,
): Placed {
  const { regions, take } = taker(cursor);
  const words: Record<string, number> = {};
  if (!singleOwner(model, memory)) for (const word of controlWords) words[word] = take(word.replace("Word", ""), 1);
  // A handle may name a granule behind the last one; what is read for it there counts for nothing, it is past the frontier.
  words["metaWord"] = handles !== undefined ? take("meta", slotCount(model) + 1) : 0;
  const blocks = take("blocks", model.size / 4, 16);
  words["originWord"] = blocks - granuleBytes / 4;
  return { regions, words };
}
