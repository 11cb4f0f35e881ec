import type { Handle } from "../dialect/placeholders.js";
import { AllocError } from "../runtime/errors.js";
import { noSlotLeft } from "../runtime/no-slot.js";
import type { PoolStats } from "../runtime/stats.js";
import { type ArraysSpec, defineArrays } from "./arrays.js";

export interface SlotsSpec extends ArraysSpec {
  readonly name: string;
  readonly struct: string;
  readonly capacity: number;
  /** Slots hold zeros when they are handed out. */
  readonly zero: boolean;
  /** A slot whose generation wraps is taken out for good. */
  readonly quarantine: boolean;
}

/** What a pool has beside this, wherever it keeps its free slots. */
interface SlotSource {
  tryAlloc(): Handle | 0;
  free(h: Handle): void;
  stats(): PoolStats;
}

/** Slots of one size. */
export const defineSlots = (SPEC: SlotsSpec) => class Slots extends defineArrays(SPEC) {
  /** A free {@spec SPEC.struct}. {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}. Throws AllocError EXHAUSTED. */
  alloc(this: Slots & SlotSource): Handle {
    const h = this.tryAlloc();
    return h !== 0 ? h : this.#exhausted();
  }

  /** Fills `out` with free slots; how many there were. */
  allocBatch(this: Slots & SlotSource, out: Int32Array): number {
    for (let i = 0; i < out.length; i++) {
      const h = this.tryAlloc();
      if (h === 0) return i;
      out[i] = h;
    }
    return out.length;
  }

  /** Gives all of them back, one by one: where `free` throws, those before are free. */
  freeBatch(this: Slots & SlotSource, handles: ArrayLike<number>): void {
    for (let i = 0; i < handles.length; i++) this.free(handles[i] as Handle);
  }

  #exhausted(this: Slots & SlotSource): never {
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.capacity, noSlotLeft(SPEC.capacity, SPEC.quarantine ? this.stats().quarantined : 0));
  }
};
