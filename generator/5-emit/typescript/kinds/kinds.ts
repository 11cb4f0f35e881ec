import type { Kind } from "../../../2-resolve/types.js";
import { arena } from "./arena.js";
import { buddy } from "./buddy.js";
import { freeList } from "./free-list.js";
import type { KindText } from "./kind-text.js";
import { shardedArena } from "./sharded-arena.js";
import { shardedFreeList } from "./sharded-free-list.js";

/** A row for each kind: a missing one does not compile. */
const texts: { readonly [K in Kind]: KindText<K> } = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
};

/** The row of an allocator's kind. */
export const textOf = ({ kind }: { readonly kind: Kind }): KindText<Kind> => texts[kind];
