import type { CheckedFreeListSpec } from "./spec.js";
import { defineGenerations } from "../../parts/generations.js";
import { assertThere } from "../../runtime/buffers.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, damage } from "../../runtime/corrupt.js";
import { counted } from "../../runtime/counted.js";
import { type HandleTable, refuseFor } from "../../runtime/handles.js";
import type { CheckReport } from "../../runtime/stats.js";
import type { Handle } from "../../dialect/placeholders.js";

/**
 * One entry, so `GATE[isLive ? 0 : 1] === undefined` says that a handle is not live. V8 turns the read into a bounds check,
 * where it would turn a plain `if (!isLive) refuse()` into a way out of the caller's loop, and such a loop it neither
 * peels nor frees of what does not change in it: a fifth slower.
 */
const GATE = new Uint8Array(1);

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"}, each with one metadata word outside the slot:
 *
 *   live: meta[slot] = its handle         free: meta[slot] = the handle the next free slot will get, 0 ends the list
 *
 * A handle is generation << {@spec Math.log2(SPEC.generationStep)} | {@spec SPEC.firstSlot} + slot. A slot never links to itself, so a free word is no handle of its slot, and one
 * compare finds stale, double and foreign frees. Words: {@spec SPEC.headWord} head (the handle the first free slot will get),
 * {@spec SPEC.frontierWord} frontier (slots used so far), {@spec SPEC.metaWord} meta, {@spec SPEC.originWord + SPEC.strideWords} slot 1.
 * All zero but meta[0] = -1, or `free(0)` would find its own handle there.
 */
export const defineFreeListChecked = (SPEC: CheckedFreeListSpec) => class FreeListChecked extends defineGenerations(SPEC) {
  /** Makes zeroed memory an empty pool. */
  _format(): void {
    this._i32[SPEC.metaWord] = -1;
  }

  /** A free {@spec SPEC.struct}, or 0 when none is left. {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}. */
  tryAlloc(): Handle | 0 {
    const m = this._i32, h = m[SPEC.headWord]!, g = SPEC.metaWord + (h & SPEC.slotMask);
    if (!h || SPEC.capacity < SPEC.slotMask && g > SPEC.metaWord + SPEC.capacity) return this.#carve(); // !h: none, or the buffer is gone
    m[SPEC.headWord] = m[g]!;
    m[g] = h;
    if (SPEC.zero) clear(m, (g - SPEC.metaWord) * SPEC.strideWords + SPEC.originWord, SPEC.strideWords); // what was never used is zeros already
    return h as Handle;
  }

  /** Gives h back. Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE. */
  free(h: Handle): void {
    const g = SPEC.metaWord + (h & SPEC.slotMask);
    if (GATE[this._i32[g] === h ? 0 : 1] === undefined) this.#refuse(h, "free");
    this.#release(h, g);
  }

  /** 1 when h was freed, 0 when h is not live here. */
  tryFree(h: Handle | 0): 0 | 1 {
    const g = SPEC.metaWord + (h & SPEC.slotMask);
    if (this._i32[g] !== h) return 0;
    this.#release(h, g);
    return 1;
  }

  // @parts

  // @members

  /** First word of a live {@spec SPEC.struct}; every accessor pays this compare. Throws AllocError STALE_HANDLE and the like. */
  _locate(h: number): number {
    const s = h & SPEC.slotMask;
    if (GATE[this._i32[SPEC.metaWord + s] === h ? 0 : 1] === undefined) this.#refuse(h, "access");
    return s * SPEC.strideWords + SPEC.originWord;
  }

  /** Walks the free list and the metadata: every used slot is {@spec SPEC.quarantine ? "live, free or quarantined, and none two of them" : "live or free, and none both"}. */
  check(): CheckReport {
    const m = this._i32, used = m[SPEC.frontierWord]!, problems: string[] = [];
    if (used >>> 0 > SPEC.capacity) {
      return { name: SPEC.name, ok: false, exact: true, problems: [damage(SPEC.frontierWord, "the frontier", used)] };
    }
    const { live } = this.stats(), gone = SPEC.quarantine ? m[SPEC.quarantinedWord]! : 0, taken = SPEC.quarantine ? live + gone : live;
    if (m[SPEC.metaWord] !== -1) problems.push(`metadata word of slot 0 is ${m[SPEC.metaWord]}, not -1`);
    let free = 0;
    for (let h = m[SPEC.headWord]!; h !== 0 && free <= used; h = m[SPEC.metaWord + (h & SPEC.slotMask)]!, free++) {
      if (!this.#isUsed(h)) problems.push(`the free list links to ${h}, which is no handle of the ${counted(used, "slot")} used so far`);
    }
    for (let s = 1; s <= SPEC.capacity; s++) this.#inspect(s, used, problems);
    if (taken + free !== used) {
      problems.push(SPEC.quarantine ? `${live} live + ${free} free + ${gone} quarantined slots are not the ${used} used so far` : `${live} live + ${free} free slots are not the ${used} used so far`);
    }
    return { name: SPEC.name, ok: problems.length === 0, exact: true, problems };
  }

  /** What is wrong with the metadata word of slot s: a live one has its handle there, one that was never used 0. */
  #inspect(s: number, used: number, problems: string[]): void {
    const w = this._i32[SPEC.metaWord + s]!, isLive = (w & SPEC.slotMask) === s;
    const isRight = s > used ? w === 0 : !isLive || (w & SPEC.generationStep - 1) === SPEC.firstSlot + s;
    if (!isRight) problems.push(`slot ${s} has metadata ${w}: something wrote into it`);
  }

  /** A slot that was never used. Its metadata word is 0: generation 0. */
  #carve(): Handle | 0 {
    const m = this._i32, s = m[SPEC.frontierWord]! + 1;
    if (!(s > 0 && s <= SPEC.capacity) || m[SPEC.headWord] !== 0) return this.#none();
    m[SPEC.frontierWord] = s;
    return (m[SPEC.metaWord + s] = SPEC.firstSlot === 0 ? s : SPEC.firstSlot + s) as Handle;
  }

  /** Puts h's slot, with metadata word g, in front of the free list, under its next handle. */
  #release(h: number, g: number): void {
    const m = this._i32, next = h + SPEC.generationStep | 0;
    if (SPEC.quarantine && (next & -SPEC.generationStep) === 0) return this.#quarantine(g);
    m[g] = m[SPEC.headWord]!;
    m[SPEC.headWord] = next;
  }

  /** Takes a slot out for good: its generation has wrapped, and old handles could come back to life. */
  #quarantine(g: number): void {
    const m = this._i32;
    m[g] = SPEC.firstSlot;
    m[SPEC.quarantinedWord] = m[SPEC.quarantinedWord]! + 1;
  }

  #isUsed(h: number): boolean {
    const s = h & SPEC.slotMask, isAlone = SPEC.slotMask === SPEC.generationStep - 1; // no other allocator has handles
    return (isAlone || (h & (SPEC.generationStep - 1 & ~SPEC.slotMask)) === SPEC.firstSlot) && s > 0 && s <= this._i32[SPEC.frontierWord]!;
  }

  /** No slot is left, if there is a buffer still, and nothing else wrote into it. */
  #none(): 0 {
    assertThere(SPEC.name, this._i32);
    const h = this._i32[SPEC.headWord]!;
    if (h !== 0) corrupt(SPEC.name, SPEC.headWord, "the first free slot", h);
    this._used();
    return 0;
  }

  #refuse(h: number, use: "access" | "free"): never {
    assertThere(SPEC.name, this._i32);
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.capacity,
    };
    const s = h & SPEC.slotMask, w = this._i32[SPEC.metaWord + s]!;
    refuseFor(table, (w & SPEC.slotMask) === s ? w : this.#nextOf(s) & ~SPEC.slotMask, h, use);
  }

  /** The handle free slot s will get: it stands in the head or in the slot that links to it. 0 when s is in no list. */
  #nextOf(s: number): number {
    const m = this._i32;
    let h = m[SPEC.headWord]!;
    for (let n = 0; n < SPEC.capacity && h !== 0 && (h & SPEC.slotMask) !== s; n++) h = m[SPEC.metaWord + (h & SPEC.slotMask)]!;
    return h;
  }
};
