import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { listed } from "../../diagnostics/suggest.js";
import { referencesOf } from "../references.js";
import type { Scope } from "../scope.js";

export function refAmbiguous(scope: Scope): Diagnostic[] {
  return referencesOf(scope)
    .filter(({ holders, allocator }) => holders.length > 1 && allocator === undefined)
    .map(({ struct, holders }) => {
      return diagnose("ref-ambiguous", struct.range, {
        struct: struct.value,
        allocators: listed(holders),
        first: holders[0]!,
      });
    });
}
