import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { isSharded, type Scope } from "../scope.js";

export function shardedNotShared({ doc, backing, shared }: Scope): Diagnostic[] {
  if (shared) return [];
  const proposal = backing === "wasm" ? "wasm-shared" : "shared";
  return doc.allocators
    .map((a) => a.value.kind)
    .filter((kind) => isSharded(kind.value))
    .map(({ value: kind, range }) => {
      const plain = kind.replace("sharded-", "");
      return diagnose("sharded-not-shared", range, { kind, backing, proposal, plain });
    });
}
