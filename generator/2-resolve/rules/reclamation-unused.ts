import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { smallestPool } from "../reclamation.js";
import type { Scope } from "../scope.js";

export function reclamationUnused({ doc: { memory, allocators } }: Scope): Diagnostic[] {
  const written = memory?.value.reclamation;
  if (written === undefined || smallestPool(allocators) !== undefined) return [];
  return [diagnose("reclamation-unused", written.range, {})];
}
