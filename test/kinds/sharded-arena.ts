import { shardedArenaRows } from "../corrupt-memory/planted/sharded-arenas.js";
import type { KindUnderTest } from "./kind-under-test.js";

export const shardedArena: KindUnderTest = {
  ofOneThread: [],
  models: [],
  mutants: [],
  corrupt: {
    small: ({ shared, scale }) =>
      shared
        ? [`spread: { kind: sharded-arena, size: ${512 * scale}, shards: 2, buffer: 128, of: Item, slices: [u8] }`]
        : [],
    usedOfLine: { frontiers: 1, buffers: 4 },
    ground: ({ shared }) => (shared ? ["spread: { kind: sharded-arena, size: 512, shards: 2, buffer: 128 }"] : []),
    planted: shardedArenaRows,
  },
  suites: [],
};
