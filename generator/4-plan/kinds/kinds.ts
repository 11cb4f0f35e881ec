import type { Kind } from "../../2-resolve/types.js";
import { arena, type ArenaPlan } from "./arena.js";
import { buddy, type BuddyPlan } from "./buddy.js";
import { freeList, type FreeListPlan } from "./free-list.js";
import type { KindPlan } from "./kind-plan.js";
import { shardedArena, type ShardedArenaPlan } from "./sharded-arena.js";
import { shardedFreeList, type ShardedFreeListPlan } from "./sharded-free-list.js";

export interface Plans {
  readonly "free-list": FreeListPlan;
  readonly "sharded-free-list": ShardedFreeListPlan;
  readonly arena: ArenaPlan;
  readonly "sharded-arena": ShardedArenaPlan;
  readonly buddy: BuddyPlan;
}

/** A row for each kind: a missing one does not compile. */
const plans: { readonly [K in Kind]: KindPlan<K> } = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
};

/** The row of an allocator's kind. */
export const planOf = ({ kind }: { readonly kind: Kind }): KindPlan<Kind> => plans[kind];
