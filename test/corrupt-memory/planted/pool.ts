import type { Counts, Fault, Normal } from "./fault.js";
import type { Ground } from "./ground.js";

/** `paranoid` writes the handle behind each slot, mixed with this. */
export const CANARY = 0x5afec0de;

/** A pool of which six slots were taken, and two of them given back. */
export interface Pool extends Normal {
  readonly words: Int32Array;
  readonly at: Readonly<Record<string, number>>;
  /** Handle of each slot that was taken, also when it was given back. */
  readonly handles: ReadonlyMap<number, number>;
  /** First word of a slot. */
  wordOf(slot: number): number;
  /** Word behind its struct that nobody writes. */
  canaryOf(slot: number): number;
  free(slot: number): void;
}

/** Takes six slots and gives the second and the fourth back. */
export function halfFull(ground: Ground, counts: Counts): Pool {
  const taken = Array.from({ length: 6 }, () => ground.part["alloc"]!() as number);
  const pool = poolOf(ground, taken, counts);
  for (const h of [taken[1]!, taken[3]!]) ground.part["free"]!(h);
  return pool;
}

export function poolOf(ground: Ground, taken: readonly number[], counts: Counts): Pool {
  const { words, at } = ground;
  const handles = new Map(taken.map((h) => [slotOf(ground, h), h]));
  const wordOf = (slot: number): number => at["originWord"]! + slot * at["strideWords"]!;
  return {
    ground,
    counts,
    words,
    at,
    handles,
    wordOf,
    canaryOf: (slot) => wordOf(slot + 1) - 1,
    free: (slot) => ground.part["free"]!(handles.get(slot)!),
  };
}

export function slotOf({ level, at }: Ground, h: number): number {
  return level === "fast" ? (h - at["originWord"]!) / at["strideWords"]! : h & at["slotMask"]!;
}

/** The live slot gets its last handle: free it, and its generation wraps. Its metadata word says which handle is good. */
export function makeOld({ ground, words, at, canaryOf }: Pool, slot: number): number {
  const last = -at["generationStep"]! | (at["firstSlot"]! + slot);
  words[at["metaWord"]! + slot] = last;
  if (ground.level === "paranoid") words[canaryOf(slot)] = last ^ CANARY;
  return last;
}

/** No handle passes where slot 0 would be: the same word at every kind that looks handles up. */
export const slotZeroOpen: Fault<Pool> = {
  title: "the metadata word of slot 0 could be a handle",
  plant: ({ words, at }) => {
    words[at["metaWord"]!] = 0;
    return ["metadata word of slot 0 is 0, not -1"];
  },
};

/** The same free list for all levels: counts of six slots taken and two given back. */
export const sixAndTwo = (counts: Counts): Counts => ({
  capacity: 8,
  live: 4,
  cached: 0,
  retired: 0,
  quarantined: 0,
  ...counts,
});
