import type { ArenaModel, MemoryModel, ShardedArenaModel } from "../2-resolve/types.js";
import { granuleBytes } from "../2-resolve/sizes.js";
import { type Cursor, lineWords, type Placed, taker } from "./image.js";
import type { HandleLayout } from "./types.js";

type ShardedArena = ArenaModel & { readonly sharded: ShardedArenaModel };

export const isShardedArena = (model: ArenaModel): model is ShardedArena => model.sharded !== undefined;

/**
 *   | epoch | frontiers, a line each | buffers, a line each | meta, one word a granule | granule 1 | granule 2 | …
 *
 * Shard i begins with granule 1 + i * shardGranules.
 */
export function placeShardedArena(
  model: ShardedArena,
  { workers }: MemoryModel,
  handles: HandleLayout | undefined,
  cursor: Cursor,
): Placed {
  const { shards, buffer } = model.sharded;
  const { regions, take } = taker(cursor);
  const words = {
    epochWord: take("epoch", 1),
    shardsWord: take("frontiers", shards * lineWords),
    buffersWord: take("buffers", workers * lineWords),
    metaWord: handles === undefined ? 0 : take("meta", handles.slotMask + 1),
    originWord: take("blocks", model.size / 4) - granuleBytes / 4,
    shardGranules: model.size / shards / granuleBytes,
    bufferGranules: buffer / granuleBytes,
    lineWords,
  };
  return { regions, words };
}
