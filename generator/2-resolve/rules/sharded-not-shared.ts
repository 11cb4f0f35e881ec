import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { meaningOf } from "../kinds/kinds.js";
import type { Scope } from "../scope.js";

export function shardedNotShared({ doc, backing, shared }: Scope): Diagnostic[] {
  if (shared) return [];
  const proposal = backing === "wasm" ? "wasm-shared" : "shared";
  return doc.allocators.flatMap(({ value }) => {
    const plain = meaningOf(value)?.insteadOf;
    if (plain === undefined) return [];
    const { value: kind, range } = value.kind;
    return [diagnose("sharded-not-shared", range, { kind, backing, proposal, plain })];
  });
}
