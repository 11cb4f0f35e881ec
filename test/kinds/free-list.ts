import { bitmapPoolRows } from "../corrupt-memory/planted/bitmap-pools.js";
import { freeListRows } from "../corrupt-memory/planted/free-lists.js";
import { type Define, poolKinds } from "../templates/support/pools.js";
import { poolProperty, wornPoolProperty } from "../templates/support/properties.js";
import { freeListMutants } from "./mutants/free-list.js";
import type { KindUnderTest } from "./kind-under-test.js";

export const freeList: KindUnderTest = {
  ofOneThread: ["fast", "checked", "paranoid"].map((level) => `kinds/free-list/${level}.ts`),
  models: [
    ...poolKinds.map((kind) => ({
      ...kind,
      title: "holds under any program",
      property: (define?: unknown) => poolProperty(kind, define as Define | undefined),
    })),
    ...poolKinds
      .filter(({ checks }) => checks !== "fast")
      .map((kind) => ({
        ...kind,
        name: `${kind.name}, worn`,
        title: "holds while slots are taken out for good",
        property: (define?: unknown) => wornPoolProperty(kind, define as Define | undefined),
      })),
  ],
  mutants: freeListMutants,
  differential: {
    variants: {
      "free-list/fast": { checks: "fast", backing: "local" },
      "free-list/checked": { checks: "checked", backing: "local" },
      "free-list/paranoid": { checks: "paranoid", backing: "local" },
      "free-list/shared-fast": { checks: "fast", backing: "shared" },
      "free-list/shared-checked": { checks: "checked", backing: "shared" },
      "free-list/shared-checked, paranoid": { checks: "paranoid", backing: "shared" },
    },
    allocator: (n, { iterate, quarantine }) =>
      `kind: free-list, of: A, capacity: ${n}, iterate: ${iterate}, generations: ${quarantine ? "quarantine" : "wrap"}`,
    commands: {
      tryAlloc: [],
      alloc: [],
      free: ["handle"],
      tryFree: ["handle"],
      allocBatch: ["out"],
      freeBatch: ["handles"],
      isLive: ["handle"],
      addressOf: ["handle"],
      _locate: ["handle"],
      handles: [],
      forEach: ["visit"],
      reset: [],
    },
    amount: "capacity",
  },
  corrupt: {
    small: ({ shared, checks, options, scale }) =>
      shared
        ? [
            `marked: { kind: free-list, of: Item, capacity: ${5 * scale}${options} }`,
            "own: { kind: free-list, of: Item, capacity: 3, owner: creator }",
          ]
        : [
            "items: { kind: free-list, of: Item, capacity: 5 }",
            `others: { kind: free-list, of: Item, capacity: 3, zero: on-alloc${checks === "fast" ? ", iterate: true" : ", generations: quarantine"} }`,
          ],
    usedOfLine: { hands: 1 },
    ground: ({ shared, checks }) =>
      shared
        ? [
            "marked: { kind: free-list, of: Item, capacity: 8 }",
            ...(checks === "fast" ? [] : ["gone: { kind: free-list, of: Item, capacity: 8, generations: quarantine }"]),
          ]
        : [
            "items: { kind: free-list, of: Item, capacity: 8 }",
            `special: { kind: free-list, of: Item, capacity: 8, ${checks === "fast" ? "iterate: true" : "generations: quarantine"} }`,
          ],
    planted: [...freeListRows, ...bitmapPoolRows],
  },
  suites: [],
};
