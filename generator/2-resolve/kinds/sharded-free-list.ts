import { resolveSlots, slotsHold, type SlotsModel } from "../families/slots.js";
import { cacheStarves } from "../rules/cache-starves.js";
import { type FreeListShards, shardedFreeListOf } from "../sharding.js";
import type { KindMeaning } from "./kind-meaning.js";

/** Each worker has slots at hand. */
export interface ShardedFreeListModel extends SlotsModel {
  readonly kind: "sharded-free-list";
  readonly sharded: FreeListShards;
}

export const shardedFreeList: KindMeaning<"sharded-free-list"> = {
  holds: slotsHold,
  prefixesForms: false,
  insteadOf: "free-list",
  retirable: ({ capacity }) => capacity.value,
  errors: [],
  warnings: [cacheStarves],
  resolve(common, doc, { workers }) {
    const sharded = shardedFreeListOf(doc, doc.capacity.value, workers);
    return { ...common, kind: "sharded-free-list", ...resolveSlots(doc), sharded };
  },
};
