import type { AllocatorPlan } from "../../../4-plan/types.js";

/**
 * Whether so many allocations use a pool up: with `generations: quarantine` a slot is taken out for good when its
 * generation wraps.
 */
export function wearsOut({ layout }: AllocatorPlan, allocations: number): boolean {
  if (layout.kind !== "free-list" || layout.generations !== "quarantine" || layout.handles === undefined) return false;
  return layout.capacity * 2 ** layout.handles.generationBits < allocations;
}
