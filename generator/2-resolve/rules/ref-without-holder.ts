import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { referencesOf } from "../references.js";
import { isCertain, type Scope } from "../scope.js";

export function refWithoutHolder(scope: Scope): Diagnostic[] {
  if (!scope.doc.allocators.every((a) => isCertain(a.value, scope.structs))) return [];
  return referencesOf(scope)
    .filter(({ holders, allocator }) => holders.length === 0 && allocator === undefined)
    .map(({ struct }) => diagnose("ref-without-holder", struct.range, { struct: struct.value }));
}
