import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function ownerNotShared({ doc, backing, shared }: Scope): Diagnostic[] {
  if (shared) return [];
  return doc.allocators
    .flatMap((a) => a.value.owner ?? [])
    .map((owner) => diagnose("owner-not-shared", owner.range, { owner: owner.value, backing }));
}
