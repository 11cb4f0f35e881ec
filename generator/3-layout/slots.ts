import type { MemoryModel } from "../2-resolve/types.js";
import { alignUp } from "./structs.js";
import type { StructLayout } from "./types.js";

/** Slots start on 64 bytes, or on more when the struct asks for it. */
const slotsAlignWords = 16;

export const slotsAlignOf = (struct: StructLayout): number => Math.max(slotsAlignWords, struct.align / 4);

/** Words from one slot to the next; `paranoid` keeps a canary word behind the struct. */
export function strideWordsOf(struct: StructLayout, memory: MemoryModel): number {
  const canary = memory.checks === "paranoid" ? 4 : 0;
  return alignUp(alignUp(struct.size, 4) + canary, Math.max(struct.align, 4)) / 4;
}
