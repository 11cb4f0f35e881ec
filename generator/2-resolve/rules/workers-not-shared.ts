import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function workersNotShared({ doc, backing, shared }: Scope): Diagnostic[] {
  const workers = doc.memory?.value.workers;
  if (shared || workers === undefined || workers.value <= 1) return [];
  const proposal = backing === "wasm" ? "wasm-shared" : "shared";
  return [diagnose("workers-not-shared", workers.range, { workers: workers.value, backing, proposal })];
}
