import type { AllocatorModel, Kind } from "../../2-resolve/types.js";
import { arena, type ArenaLayout } from "./arena.js";
import { buddy, type BuddyLayout } from "./buddy.js";
import { freeList, type FreeListLayout } from "./free-list.js";
import type { KindLayout } from "./kind-layout.js";
import { shardedArena, type ShardedArenaLayout } from "./sharded-arena.js";
import { shardedFreeList, type ShardedFreeListLayout } from "./sharded-free-list.js";

export interface Layouts {
  readonly "free-list": FreeListLayout;
  readonly "sharded-free-list": ShardedFreeListLayout;
  readonly arena: ArenaLayout;
  readonly "sharded-arena": ShardedArenaLayout;
  readonly buddy: BuddyLayout;
}

export type WordsOf<K extends Kind> = Layouts[K]["words"];

/** A row for each kind: a missing one does not compile. */
const layouts: { readonly [K in Kind]: KindLayout<K> } = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
};

/** The row of an allocator's kind. */
export const layoutOf = ({ kind }: AllocatorModel): KindLayout<Kind> => layouts[kind];
