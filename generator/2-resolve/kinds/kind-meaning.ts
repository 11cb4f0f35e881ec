import type { AllocatorDoc, Doc, Entry, Kind } from "../../1-parse/types.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";
import type { AllocatorBase } from "../types.js";
import type { Models } from "./kinds.js";

/** The meaning of a kind. */
export interface KindMeaning<K extends Kind> {
  /** Structs that references find here: some, or all there are; undefined when it does not say which, but has to. */
  holds(doc: AllocatorDoc): readonly string[] | "all" | undefined;
  /** Its typed forms have the name of the struct in them: `getHeaderId`. */
  readonly prefixesForms: boolean;
  /** Only for shared memory; elsewhere one uses that kind. */
  readonly insteadOf: Kind | undefined;
  /** Slots that can be retired. */
  retirable(doc: Doc<K>): number;
  /** Rules that only look at an allocator of this kind; some of what it needs may be missing. */
  readonly errors: readonly KindRule<AllocatorDoc>[];
  /** Only for schemas without errors. */
  readonly warnings: readonly KindRule<Doc<K>>[];
  resolve(common: AllocatorBase, doc: Doc<K>, scope: Scope): Models[K];
}

export type KindRule<D> = (allocator: Entry<D>, scope: Scope) => Diagnostic[];
