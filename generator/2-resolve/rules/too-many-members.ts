import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { memberCounter, mostInStruct } from "../member-count.js";
import { type Scope, structsHeldBy } from "../scope.js";

/** And of all allocators together: this much is compiled in a second or two. */
const mostInAll = 16_384;

/**
 * Structs inside structs multiply: ten that hold the one before twice have 1,024 fields in the last. What is written in a
 * few lines would take minutes, and megabytes, to print.
 */
export function tooManyMembers(scope: Scope): Diagnostic[] {
  const count = memberCounter(scope);
  const large = scope.doc.structs.find(({ name }) => count(name) > mostInStruct);
  if (large !== undefined)
    return [found(large.nameRange, `struct ${large.name}`, count(large.name), mostInStruct, "nest less deeply")];
  const all = scope.doc.allocators.reduce(
    (sum, { value }) => sum + structsHeldBy(scope, value).reduce((n, s) => n + count(s), 0),
    0,
  );
  const last = scope.doc.allocators.at(-1);
  if (last === undefined || all <= mostInAll) return [];
  return [found(last.nameRange, "the schema", all, mostInAll, "name in `of` of each arena what it holds")];
}

const found = (at: Diagnostic["range"], what: string, count: number, most: number, instead: string): Diagnostic =>
  diagnose("too-many-members", at, { what, count, most, instead });
