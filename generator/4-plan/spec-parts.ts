import type { AllocatorLayout, HandleLayout } from "../3-layout/types.js";

/** `fast` has no generations; its templates never read these. */
export function generationSpec(
  handles: HandleLayout | undefined,
): Pick<HandleLayout, "slotMask" | "firstSlot" | "generationStep"> {
  const { slotMask, firstSlot, generationStep } = handles ?? { slotMask: 0, firstSlot: 0, generationStep: 0 };
  return { slotMask, firstSlot, generationStep };
}

/** Every allocation writes zeros. */
export const isZeroed = ({ zero }: AllocatorLayout): boolean => zero === "on-alloc";

/** A word the level has no use for is 0, the null word. */
export const wordsOf =
  (words: Readonly<Record<string, number>>) =>
  (name: string): number =>
    words[name] ?? 0;
