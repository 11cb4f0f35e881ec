import { shardedFreeListRows } from "../corrupt-memory/planted/sharded-free-lists.js";
import type { KindUnderTest } from "./kind-under-test.js";

export const shardedFreeList: KindUnderTest = {
  ofOneThread: [],
  models: [],
  mutants: [],
  corrupt: {
    small: ({ shared, options, scale }) =>
      shared ? [`items: { kind: sharded-free-list, of: Item, capacity: ${9 * scale}, cache: 3${options} }`] : [],
    usedOfLine: { tops: 2 },
    ground: ({ shared, checks }) =>
      shared
        ? [
            "items: { kind: sharded-free-list, of: Item, capacity: 12, cache: 3 }",
            ...(checks === "fast"
              ? []
              : ["worn: { kind: sharded-free-list, of: Item, capacity: 12, cache: 3, generations: quarantine }"]),
          ]
        : [],
    planted: shardedFreeListRows,
  },
  suites: [
    {
      // As small as it gets: each worker's hand is as large as the pool.
      name: "sharded-one-slot",
      text: `
name: tiny
memory: { backing: shared, workers: 2, checks: checked, reclamation: { robust: true } }
structs:
  Byte: { fields: { x: u8 } }
allocators:
  bytes: { kind: sharded-free-list, of: Byte, capacity: 1 }
roots: { byte: ref<Byte> }
`.trimStart(),
    },
  ],
};
