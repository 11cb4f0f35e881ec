import type { Handle } from "../dialect/placeholders.js";
import { assertThere } from "../runtime/buffers.js";
import { upToMost } from "../runtime/corrupt.js";
import type { PoolStats } from "../runtime/stats.js";
import { defineSlots, type SlotsSpec } from "./slots.js";

export interface GenerationsSpec extends SlotsSpec {
  /** Slot s has the metadata word `metaWord + s`: its handle while it is live. */
  readonly metaWord: number;
  readonly slotMask: number;
  /** How many slots were used so far. */
  readonly frontierWord: number;
  /** Slots taken out for good. */
  readonly quarantinedWord: number;
}

/** What a free list has beside this. */
interface Freeing {
  _locate(h: number): number;
  tryFree(h: Handle | 0): 0 | 1;
}

/** Slots of one owner, used one after the other, whose handles carry a generation. */
export const defineGenerations = (SPEC: GenerationsSpec) => class Generations extends defineSlots(SPEC) {
  // @parts

  /** Byte offset of h in the buffer. */
  addressOf(this: Generations & Freeing, h: Handle): number {
    return this._i32.byteOffset + this._locate(h) * 4;
  }

  /** Whether h is in use; false for what is no handle of this pool. */
  isLive(h: Handle | 0): boolean {
    return this._i32[SPEC.metaWord + (h & SPEC.slotMask)] === h;
  }

  /** Every live handle, in the order of the slots. What is freed before its turn does not come. */
  *handles(): IterableIterator<Handle> {
    assertThere(SPEC.name, this._i32);
    for (let s = 1; s <= this._used(); s++) {
      const w = this._i32[SPEC.metaWord + s]!;
      if ((w & SPEC.slotMask) === s) yield w as Handle;
    }
  }

  /** Calls `visit` with every live handle, in the order of the slots. `visit` may free the one it is given. */
  forEach(visit: (h: Handle) => void): void {
    assertThere(SPEC.name, this._i32);
    for (let s = 1; s <= this._used(); s++) {
      const w = this._i32[SPEC.metaWord + s]!;
      if ((w & SPEC.slotMask) === s) visit(w as Handle);
    }
  }

  /** Frees everything: every handle given out before is dead. O(slots used so far). */
  reset(this: Generations & Freeing): void {
    assertThere(SPEC.name, this._i32);
    const m = this._i32;
    for (let s = 1; s <= this._used(); s++) {
      const w = m[SPEC.metaWord + s]!;
      if ((w & SPEC.slotMask) === s) this.tryFree(w as Handle);
    }
  }

  /** Where the slots are. O(slots used so far). */
  stats(): PoolStats {
    assertThere(SPEC.name, this._i32);
    const used = this._used(), gone = SPEC.quarantine ? this._i32[SPEC.quarantinedWord]! : 0;
    const live = this.#countLive();
    return {
      name: SPEC.name, kind: "free-list", capacity: SPEC.capacity, live, free: SPEC.quarantine ? used - live - gone : used - live,
      cached: 0, retired: 0, unmapped: SPEC.capacity - used, quarantined: SPEC.quarantine ? gone : 0, exact: true,
    };
  }

  /**
   * How many slots were used so far; all walks end there.
   * @internal
   */
  _used(): number {
    const used = this._i32[SPEC.frontierWord]!;
    return upToMost(SPEC.name, SPEC.frontierWord, "the frontier", used, SPEC.capacity);
  }

  #countLive(): number {
    const m = this._i32;
    let live = 0;
    for (let s = 1; s <= this._used(); s++) if ((m[SPEC.metaWord + s]! & SPEC.slotMask) === s) live++;
    return live;
  }
};
