import { blocks } from "../families/blocks.js";
import type { KindText } from "./kind-text.js";

export const shardedArena: KindText<"sharded-arena"> = {
  ...blocks,
  suite(allocator) {
    const { shards, buffer } = allocator.layout.sharded;
    return { ...blocks.suite(allocator), shards, buffer };
  },
};
