import type { Kind } from "../../generator/2-resolve/types.js";
import { arena } from "./arena.js";
import { buddy } from "./buddy.js";
import { freeList } from "./free-list.js";
import type { KindUnderTest } from "./kind-under-test.js";
import { shardedArena } from "./sharded-arena.js";
import { shardedFreeList } from "./sharded-free-list.js";

/** A row for each kind: a missing one does not compile. */
export const kinds: { readonly [K in Kind]: KindUnderTest } = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
};

export const allKinds: readonly KindUnderTest[] = Object.values(kinds);
