import { arena } from "./arena.js";
import { buddy } from "./buddy.js";
import { freeList } from "./free-list.js";
import type { KindSyntax } from "./kind-syntax.js";
import { shardedArena } from "./sharded-arena.js";
import { shardedFreeList } from "./sharded-free-list.js";

/** The kinds there are. Each phase has such a table; one without a row of this one does not compile. */
export const kinds = {
  "free-list": freeList,
  "sharded-free-list": shardedFreeList,
  arena,
  "sharded-arena": shardedArena,
  buddy,
} as const satisfies Readonly<Record<string, KindSyntax>>;

export type Kind = keyof typeof kinds;

export const isKind = (word: string): word is Kind => Object.hasOwn(kinds, word);
