import type { FastFreeListSpec } from "./spec.js";
import { defineSlots } from "../../parts/slots.js";
import { assertThere } from "../../runtime/buffers.js";
import { clear } from "../../runtime/clear.js";
import { AllocError } from "../../runtime/errors.js";
import type { CheckReport, PoolStats } from "../../runtime/stats.js";
import type { Handle } from "../../dialect/placeholders.js";

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"}. Word {@spec SPEC.headWord} is the first free slot, the
 * first word of a free slot the next one; 0 ends the list. What is written through handle 0 lands in the null slot, which
 * belongs to nobody and is never read.
 *
 *   word   0           {@spec SPEC.headWord}          {@spec SPEC.originWord + SPEC.strideWords}
 *        | null slot | head | ... | slot 1 | slot 2 | ...
 */
export const defineFreeListFast = (SPEC: FastFreeListSpec) => class FreeListFast extends defineSlots(SPEC) {
  /** A free {@spec SPEC.struct}, or 0 when none is left. {@spec SPEC.zero ? "All zeros" : "What it held before is still there, but for its first word"}. */
  tryAlloc(): Handle | 0 {
    var w: number; // var, and set where it is used: 27 bytes of bytecode, and V8 inlines this wherever it stands
    const m = this._i32, p = m[w = SPEC.headWord]!;
    if (p) m[w] = m[p]!;
    if (SPEC.iterate) this.#mark(p);
    if (SPEC.zero && p !== 0) clear(this._i32, p, SPEC.strideWords);
    return p as Handle | 0;
  }

  /** A free {@spec SPEC.struct}. {@spec SPEC.zero ? "All zeros" : "What it held before is still there, but for its first word"}. Throws AllocError EXHAUSTED. */
  override alloc(): Handle {
    const h = this.tryAlloc();
    return h ? h : this.#noneLeft();
  }

  /** Gives h back; 0 is nothing to give. Not checked: a second time breaks the list; `check()` shows it, and `checks: checked` refuses it. */
  free(h: Handle): void {
    var w: number;
    const m = this._i32;
    if (SPEC.iterate) this.#unmark(h);
    if (h) { m[h] = m[w = SPEC.headWord]!; m[w] = h; }
  }

  /** Gives h back unless it is 0, and says whether it did. What else h may be is not checked. */
  tryFree(h: Handle | 0): 0 | 1 {
    if (h === 0) return 0;
    this.free(h);
    return 1;
  }

  // @parts

  // @members

  /** Byte offset of h in the buffer. */
  addressOf(h: Handle): number {
    return this._i32.byteOffset + h * 4;
  }

  /** {@spec SPEC.iterate ? "One bit." : "Walks the free list: O(capacity). With `iterate: true` each slot has a bit, and this is O(1)."} */
  isLive(h: Handle | 0): boolean {
    const slot = (h - SPEC.originWord) / SPEC.strideWords;
    if (!(slot >= 1 && slot <= SPEC.capacity) || !Number.isInteger(slot)) return false;
    return SPEC.iterate ? this.#isMarked(slot) : !this.#isFree(h);
  }

  /** Every live handle, in the order of their addresses. What is freed while it runs may still come. O(capacity). */
  *handles(): IterableIterator<Handle> {
    const free = this.#findFree();
    for (let slot = 1; slot <= SPEC.capacity; slot++) {
      if (free[slot] === 0) yield (SPEC.originWord + slot * SPEC.strideWords) as Handle;
    }
  }

  /** Calls `visit` with every live handle, in the order of their addresses. `visit` may free the one it is given. O(capacity). */
  forEach(visit: (h: Handle) => void): void {
    const free = this.#findFree();
    for (let slot = 1; slot <= SPEC.capacity; slot++) {
      if (free[slot] === 0) visit((SPEC.originWord + slot * SPEC.strideWords) as Handle);
    }
  }

  /** Frees everything. Old handles are not told (`checks: checked` does). */
  reset(): void {
    assertThere(SPEC.name, this._i32);
    if (SPEC.iterate) this._i32.fill(0, SPEC.liveWord, SPEC.liveWord + (SPEC.capacity >> 5) + 1);
    this._format();
  }

  /** Where the slots are. Walks the free list: O(capacity). */
  stats(): PoolStats {
    assertThere(SPEC.name, this._i32);
    const free = this.#walk(new Uint8Array(SPEC.capacity + 1), []);
    return {
      name: SPEC.name, kind: "free-list", capacity: SPEC.capacity, live: SPEC.capacity - free, free,
      cached: 0, retired: 0, unmapped: 0, quarantined: 0, exact: true,
    };
  }

  /** Walks the free list: every link a slot of this pool, none twice{@spec SPEC.iterate ? "; every slot either there or marked live" : ""}. */
  check(): CheckReport {
    assertThere(SPEC.name, this._i32);
    const problems: string[] = [], seen = new Uint8Array(SPEC.capacity + 1);
    this.#walk(seen, problems);
    if (SPEC.iterate && problems.length === 0) this.#findLost(seen, problems);
    return { name: SPEC.name, ok: problems.length === 0, exact: true, problems };
  }

  /** Links every slot: the one O(capacity) step, because 27 bytes of bytecode leave no room for a frontier. */
  _format(): void {
    const m = this._i32;
    const last = SPEC.originWord + SPEC.capacity * SPEC.strideWords;
    for (let p = SPEC.originWord + SPEC.strideWords; p < last; p += SPEC.strideWords) m[p] = p + SPEC.strideWords;
    m[last] = 0;
    m[SPEC.headWord] = SPEC.originWord + SPEC.strideWords;
  }

  /** 1 for every slot in the free list. */
  #findFree(): Uint8Array {
    assertThere(SPEC.name, this._i32);
    const free = new Uint8Array(SPEC.capacity + 1);
    this.#walk(free, []);
    return free;
  }

  /**
   * Whether the slot at h is in the free list. A list that is a ring is left after `capacity` steps.
   * @when !SPEC.iterate
   */
  #isFree(h: number): boolean {
    const m = this._i32;
    let p = m[SPEC.headWord]!;
    for (let n = 0; n < SPEC.capacity && p !== 0 && p !== h; n++) p = m[p]!;
    return p === h;
  }

  /** Length of the free list, whose slots are marked in `seen`; what is wrong with it goes to `problems`. */
  #walk(seen: Uint8Array, problems: string[]): number {
    const m = this._i32;
    let free = 0;
    for (let p = m[SPEC.headWord]!; p !== 0; p = m[p]!, free++) {
      const slot = (p - SPEC.originWord) / SPEC.strideWords;
      if (!(slot >= 1 && slot <= SPEC.capacity) || !Number.isInteger(slot)) {
        problems.push(`free slot ${free + 1} of the list is linked to word ${p}, where no slot starts: something wrote into a free slot`);
        return free;
      }
      if (seen[slot] === 1) {
        problems.push(`slot ${slot} is in the free list twice: it was freed twice`);
        return free;
      }
      if (SPEC.iterate && this.#isMarked(slot)) problems.push(`slot ${slot} is free and marked live`);
      seen[slot] = 1;
    }
    return free;
  }

  /** Slots that are neither in the free list nor marked. */
  #findLost(seen: Uint8Array, problems: string[]): void {
    for (let slot = 1; slot <= SPEC.capacity; slot++) {
      if (seen[slot] === 0 && !this.#isMarked(slot)) problems.push(`slot ${slot} is lost: it is neither in the free list nor marked live`);
    }
  }

  /** Bit `slot & 31` of word `slot >> 5` of the live bitmap. */
  #isMarked(slot: number): boolean {
    return (this._i32[SPEC.liveWord + (slot >> 5)]! >> (slot & 31) & 1) === 1;
  }

  #mark(p: number): void {
    if (p === 0) return;
    const slot = (p - SPEC.originWord) / SPEC.strideWords, word = SPEC.liveWord + (slot >> 5);
    this._i32[word] = this._i32[word]! | 1 << (slot & 31);
  }

  #unmark(p: number): void {
    if (p === 0) return;
    const slot = (p - SPEC.originWord) / SPEC.strideWords, word = SPEC.liveWord + (slot >> 5);
    this._i32[word] = this._i32[word]! & ~(1 << (slot & 31));
  }

  #noneLeft(): never {
    assertThere(SPEC.name, this._i32);
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.capacity, `${SPEC.capacity === 1 ? "the only slot is" : `all ${SPEC.capacity} slots are`} live; free one or raise capacity`);
  }
};
