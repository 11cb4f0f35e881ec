import { singleOwner } from "../3-layout/image.js";
import type { AllocatorLayout, HandleLayout, Layout } from "../3-layout/types.js";

/** What every SPEC of an allocator says of the image. */
export const commonSpec = ({ name, zero }: AllocatorLayout, { memory, image }: Layout) => ({
  name,
  zero: zero === "on-alloc",
  imageWords: image.words,
  workersWord: image.workerTableWord,
  workers: memory.workers,
});

/** What a template says for all levels, or for several, in one text. */
export const levelSpec = ({ memory }: Layout) => ({
  checked: memory.checks !== "fast",
  paranoid: memory.checks === "paranoid",
});

/** Whether slots hold zeros when they are handed out: `paranoid` clears its poison. */
export const handsOutZeros = ({ zero }: AllocatorLayout, { memory }: Layout): boolean =>
  zero === "on-alloc" || memory.checks === "paranoid";

export const isShared = (allocator: AllocatorLayout, { memory }: Layout): boolean => !singleOwner(allocator, memory);

/** `fast` has no generations; its templates never read these. */
export function generationSpec(
  handles: HandleLayout | undefined,
): Pick<HandleLayout, "slotMask" | "firstSlot" | "generationStep"> {
  const { slotMask, firstSlot, generationStep } = handles ?? { slotMask: 0, firstSlot: 0, generationStep: 0 };
  return { slotMask, firstSlot, generationStep };
}

/** A word the level has no use for is 0, the null word. */
export const wordsOf =
  <W extends object>(words: W) =>
  (name: keyof W): number =>
    (words[name] as number | undefined) ?? 0;
