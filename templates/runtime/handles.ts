import { AllocError } from "./errors.js";

/** How the handles of one allocator are numbered: generation * generationStep + firstSlot + slot, slot from 1. */
export interface HandleTable {
  readonly name: string;
  /** Word of slot 0's metadata. */
  readonly metaWord: number;
  readonly slotMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
  readonly capacity: number;
}

/** Says why `h` is not live here: the slow path behind the one compare that every use of a handle pays. */
export function refuseHandle(table: HandleTable, meta: Int32Array, h: number, use: "access" | "free"): never {
  refuseFor(table, meta[table.metaWord + (h & table.slotMask)]!, h, use);
}

/**
 * Says why `h` is not live here. `word` is the handle that h's slot has now; while the slot is free, the generation it will
 * have next, with other slot bits.
 */
export function refuseFor(table: HandleTable, word: number, h: number, use: "access" | "free"): never {
  const { name, slotMask, firstSlot, generationStep, capacity } = table;
  if (h === 0) throw new AllocError("INVALID_HANDLE", name, h, "0 is the null handle; tryAlloc returns it when nothing is left");
  if (h !== (h | 0)) throw new AllocError("INVALID_HANDLE", name, h, `${h} is not a handle: handles are 32-bit integers`);
  const slot = h & slotMask;
  if ((h & (generationStep - 1) & ~slotMask) !== firstSlot || slot === 0 || slot > capacity) {
    throw new AllocError("FOREIGN_HANDLE", name, h, `handle ${h} was not allocated here: use the allocator that returned it`);
  }
  const [mine, now] = [generationOf(h, generationStep), generationOf(word, generationStep)];
  if ((word & slotMask) === slot) {
    throw new AllocError("STALE_HANDLE", name, h, `slot ${slot} was freed and is in use again: its generation is ${now}, the handle's ${mine}`);
  }
  if (use === "free" && ((h + generationStep) ^ word) >>> 0 < generationStep) {
    throw new AllocError("DOUBLE_FREE", name, h, `slot ${slot}, generation ${mine}, is free already`);
  }
  throw new AllocError("STALE_HANDLE", name, h, `slot ${slot}, generation ${mine}, was freed; free slots have no content`);
}

const generationOf = (word: number, step: number): number => ((word >>> 0) / step) | 0;

/** Says why no block of an arena is live at `h`: a slot is a granule of 8 bytes, `frontier` the last one in use. */
export function refuseBlock(table: HandleTable, meta: Int32Array, h: number, frontier: number): never {
  const { name, slotMask, firstSlot, generationStep, capacity } = table;
  if (h === 0) throw new AllocError("INVALID_HANDLE", name, h, "0 is the null handle; tryAlloc returns it when nothing is left");
  if (h !== (h | 0)) throw new AllocError("INVALID_HANDLE", name, h, `${h} is not a handle: handles are 32-bit integers`);
  const granule = h & slotMask;
  if ((h & (generationStep - 1) & ~slotMask) !== firstSlot || granule === 0 || granule > capacity) {
    throw new AllocError("FOREIGN_HANDLE", name, h, `handle ${h} was not allocated here: use the allocator that returned it`);
  }
  const reused = granule <= frontier && meta[table.metaWord + granule] !== h;
  throw new AllocError("STALE_HANDLE", name, h, `the block at byte ${(granule - 1) * 8} went with a reset or a rewind${reused ? "; its memory is in use again" : ""}`);
}
