import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { counted } from "../../diagnostics/counted.js";
import { defaultBatch, mostUnreleased, smallestPool } from "../reclamation.js";
import type { Scope } from "../scope.js";

/** All slots can stand in batches of workers that retire no more, and nobody else can free those. */
export function batchStarves({ doc, workers }: Scope): Diagnostic[] {
  const { batch, robust } = doc.memory?.value.reclamation?.value ?? {};
  const pool = smallestPool(doc.allocators);
  if (batch === undefined || pool === undefined) return [];
  const isRobust = robust?.value ?? false;
  const held = mostUnreleased(batch.value, workers, isRobust);
  if (held < pool.slots) return [];
  const smaller = defaultBatch(pool.slots, workers, isRobust);
  const counts = { slots: counted(pool.slots, "slot"), workers: counted(workers, "worker"), held };
  return [diagnose("batch-starves", batch.range, { name: pool.name, ...counts, smaller, larger: 8 * held })];
}
