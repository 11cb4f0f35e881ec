import type { AllocatorDoc, Doc, Entry, Kind } from "../1-parse/types.js";
import { meaningOf } from "./kinds/kinds.js";
import { cacheShare } from "./numbers.js";
import type { Scope } from "./scope.js";
import type { ReclamationModel } from "./types.js";

/** One reclamation for all sharded free lists; what the schema leaves out follows from the smallest of them. */
export function reclamationOf({ doc, workers }: Scope): ReclamationModel | undefined {
  const smallest = smallestPool(doc.allocators);
  if (smallest === undefined) return undefined;
  const { batch, robust, target } = doc.memory?.value.reclamation?.value ?? {};
  const isRobust = robust?.value ?? false;
  return {
    batch: batch?.value ?? defaultBatch(smallest.slots, workers, isRobust),
    robust: isRobust,
    targetPermille: Math.round((target?.value ?? 0.125) * 1000),
  };
}

/** The one with the fewest slots that can be retired. */
export function smallestPool(
  allocators: readonly Entry<AllocatorDoc>[],
): { readonly name: string; readonly slots: number } | undefined {
  const pools = allocators.flatMap((a) => {
    const slots = retirableIn(a.value);
    return slots > 0 ? [{ name: a.name, slots }] : [];
  });
  return pools.sort((a, b) => a.slots - b.slots)[0];
}

/** Of schemas without errors. */
const retirableIn = (doc: AllocatorDoc): number => meaningOf(doc)?.retirable(doc as Doc<Kind>) ?? 0;

/** The largest of 32, 16, … 1 that keeps no more than an eighth of the slots out of reach. */
export function defaultBatch(capacity: number, workers: number, robust: boolean): number {
  return [32, 16, 8, 4, 2].find((batch) => mostUnreleased(batch, workers, robust) <= capacity * cacheShare) ?? 1;
}

/**
 * How many retired slots of a pool can stand in batches that their workers have not filled yet: nobody else can free
 * those. A robust reclamation fills two at once, one of them for slots that no stalled reader can have seen.
 */
export function mostUnreleased(batch: number, workers: number, robust: boolean): number {
  return workers * (robust ? 2 : 1) * (batch - 1);
}
