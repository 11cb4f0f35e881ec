import { counted } from "../../diagnostics/counted.js";
import type { ShardedArenaModel } from "../../2-resolve/kinds/sharded-arena.js";
import { granuleBytes } from "../../2-resolve/sizes.js";
import { lineWords, taker } from "../image.js";
import { type AllocatorPlace, type KindLayout, placed, type Site } from "./kind-layout.js";

export type ShardedArenaLayout = ShardedArenaModel &
  AllocatorPlace<ShardedArenaWords> & {
    /** Blocks start on granules of 8 bytes. */
    readonly granules: number;
  };

export type ShardedArenaWords = ReturnType<typeof wordsOf>["words"];

const slots = ({ size }: ShardedArenaModel): number => size / granuleBytes;

export const shardedArena: KindLayout<"sharded-arena"> = {
  slots,
  retirable: () => 0,
  hotWords: () => [],
  place(model, site) {
    const { regions, words } = wordsOf(model, site);
    const hashes = model.structs.map((name) => site.structOf(name).hash);
    const identity = { kind: "arena", size: model.size, hashes, sharded: model.sharded };
    return { ...model, ...placed(model, site, regions, words, identity), granules: slots(model) };
  },
  meanings: ({ size }) => ({ size }),
  sharding({ size, sharded: { shards, buffer, groups } }) {
    const grouped = groups === 1 ? "" : ` in ${groups} groups`;
    return `${counted(shards, "shard")} of ${size / shards} bytes${grouped}, a worker takes ${buffer} bytes at once`;
  },
};

/**
 *   | epoch | frontiers, a line each | buffers, a line each | meta, one word a granule | granule 1 | granule 2 | …
 *
 * Shard i begins with granule 1 + i * shardGranules.
 */
function wordsOf(
  { size, sharded: { shards, buffer } }: ShardedArenaModel,
  { memory: { workers }, handles, cursor }: Omit<Site<unknown>, "hot">,
) {
  const { regions, take } = taker(cursor);
  const words = {
    epochWord: take("epoch", 1),
    shardsWord: take("frontiers", shards * lineWords),
    buffersWord: take("buffers", workers * lineWords),
    metaWord: handles === undefined ? 0 : take("meta", handles.slotMask + 1),
    originWord: take("blocks", size / 4) - granuleBytes / 4,
    shardGranules: size / shards / granuleBytes,
    bufferGranules: buffer / granuleBytes,
    lineWords,
  };
  return { regions, words };
}
