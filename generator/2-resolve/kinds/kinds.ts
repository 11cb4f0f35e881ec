import { isKind } from "../../1-parse/kinds/kinds.js";
import type { AllocatorDoc, Kind } from "../../1-parse/types.js";
import { arena, type ArenaModel } from "./arena.js";
import { buddy, type BuddyModel } from "./buddy.js";
import { freeList, type FreeListModel } from "./free-list.js";
import type { KindMeaning } from "./kind-meaning.js";
import { shardedArena, type ShardedArenaModel } from "./sharded-arena.js";
import { shardedFreeList, type ShardedFreeListModel } from "./sharded-free-list.js";

export interface Models {
  readonly "free-list": FreeListModel;
  readonly "sharded-free-list": ShardedFreeListModel;
  readonly arena: ArenaModel;
  readonly "sharded-arena": ShardedArenaModel;
  readonly buddy: BuddyModel;
}

/** A row for each kind: a missing one does not compile. */
const meanings: { readonly [K in Kind]: KindMeaning<K> } = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
};

/** The row of an allocator's kind; undefined for a word that is none, which is reported elsewhere. */
export const meaningOf = ({ kind }: AllocatorDoc): KindMeaning<Kind> | undefined =>
  isKind(kind.value) ? meanings[kind.value] : undefined;
