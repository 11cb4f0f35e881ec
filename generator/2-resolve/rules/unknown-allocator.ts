import type { AllocatorDoc, Entry } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { hintFor } from "../../diagnostics/suggest.js";
import { referencesOf } from "../references.js";
import { isCertain, namedBy, type Scope, takesAll } from "../scope.js";

export function unknownAllocator(scope: Scope): Diagnostic[] {
  return referencesOf(scope).flatMap(({ struct: { value: struct }, allocator }) => {
    if (allocator === undefined) return [];
    const holders = scope.doc.allocators.filter((a) => holds(a, struct)).map((a) => a.name);
    const uncertain = scope.doc.allocators.some(
      (a) => a.name === allocator.value && !isCertain(a.value, scope.structs),
    );
    if (uncertain || holders.includes(allocator.value)) return [];
    const hint = hintFor(allocator.value, holders, `${struct} is held by`);
    return [diagnose("unknown-allocator", allocator.range, { allocator: allocator.value, struct, hint })];
  });
}

/** Whoever is named may also be an arena that takes every struct. */
const holds = ({ value }: Entry<AllocatorDoc>, struct: string): boolean =>
  takesAll(value) || namedBy(value).includes(struct);
