import type { Plan } from "../../4-plan/types.js";

/**
 * Whether accessors may be given the null handle where that matters: in `fast` nobody looks at a handle, and word 0 of the
 * image ends the free lists of pools that one thread owns.
 */
export function mayBeNull({ layout }: Plan): boolean {
  const { checks } = layout.memory;
  return checks === "fast" && layout.allocators.some((a) => a.words["headWord"] !== undefined);
}
