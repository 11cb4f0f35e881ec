import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { isShardedFreeList, type Scope } from "../scope.js";

export function reclamationUnused({ doc: { memory, allocators } }: Scope): Diagnostic[] {
  const written = memory?.value.reclamation;
  if (written === undefined || allocators.some((a) => isShardedFreeList(a.value.kind.value))) return [];
  return [diagnose("reclamation-unused", written.range, {})];
}
