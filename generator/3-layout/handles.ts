import { powerFor } from "../2-resolve/numbers.js";
import type { AllocatorModel, MemoryModel } from "../2-resolve/types.js";
import { layoutOf } from "./kinds/kinds.js";
import type { HandleLayout } from "./types.js";

/** Fewer bits for the generation than this, and a stale handle comes back to life after a few reuses. */
export const minGenerationBits = 4;

const slotCount = (allocator: AllocatorModel): number => layoutOf(allocator).slots(allocator);

/** Smallest 2 ** k that numbers slots 0..count. */
export const rangeOf = (count: number): number => powerFor(count + 1);

/**
 * Numbers the slots of all allocators through the image, each allocator in a range of 2 ** k numbers that starts at a
 * multiple of 2 ** k:
 *
 *   handle   | generation | firstSlot + slot |        firstSlot & slotMask = 0
 *            31        slotBits              0        handle & slotMask    = slot
 *
 * Ranges are handed out from the largest to the smallest, so that every start is aligned and no number is lost.
 */
export function numberSlots(allocators: readonly AllocatorModel[], memory: MemoryModel): Map<string, HandleLayout> {
  const handles = new Map<string, HandleLayout>();
  if (memory.checks === "fast") return handles;
  const ranges = allocators.map((a) => ({ name: a.name, range: rangeOf(slotCount(a)) }));
  ranges.sort((a, b) => b.range - a.range);
  const slotBits = bitsForAll(allocators);
  let firstSlot = 0;
  for (const { name, range } of ranges) {
    const generationBits = 32 - slotBits;
    handles.set(name, { slotBits, generationBits, slotMask: range - 1, firstSlot, generationStep: 2 ** slotBits });
    firstSlot += range;
  }
  return handles;
}

/** Bits that number every slot of the image. */
export function bitsForAll(allocators: readonly AllocatorModel[]): number {
  const numbers = allocators.reduce((sum, a) => sum + rangeOf(slotCount(a)), 0);
  return Math.max(1, Math.ceil(Math.log2(numbers)));
}
