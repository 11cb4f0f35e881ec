import type { ParanoidFreeListSpec } from "./spec.js";
import { defineGenerations } from "../../parts/generations.js";
import { assertThere } from "../../runtime/buffers.js";
import { corrupt, damage, upToMost } from "../../runtime/corrupt.js";
import { AllocError } from "../../runtime/errors.js";
import { type HandleTable, refuseHandle } from "../../runtime/handles.js";
import { LeakRegister } from "../../runtime/leaks.js";
import { damagedWord, poison } from "../../runtime/poison.js";
import type { CheckReport } from "../../runtime/stats.js";
import type { Handle } from "../../dialect/placeholders.js";

/** Mixed with the handle, so that a canary copied from another slot is wrong too. */
const CANARY = 0x5afec0de;

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"}, the last one a canary, each with one metadata word outside:
 *
 *   live: meta[slot] = its handle         free: meta[slot] = next generation | {@spec SPEC.firstSlot} + next free slot
 *
 *   live slot | {@spec SPEC.structBytes} byte{@spec SPEC.structBytes === 1 ? "" : "s"} ... | canary |      free slot | df df df ... df | canary |
 *
 * Slots that were never used go first, and the free list is a queue: a slot rests as long as possible before it is used
 * again, and what was written into it meanwhile is found when its turn comes. Words: {@spec SPEC.headWord} head, {@spec SPEC.tailWord} tail, {@spec SPEC.frontierWord} frontier
 * (slots used so far), {@spec SPEC.metaWord} meta, {@spec SPEC.originWord + SPEC.strideWords} slot 1. All zero but meta[0] = -1.
 */
export const defineFreeListParanoid = (SPEC: ParanoidFreeListSpec) => class FreeListParanoid extends defineGenerations(SPEC) {
  /** Call site of every live allocation made by this object. */
  readonly _leaks: LeakRegister;

  constructor(buffer: ArrayBufferLike, byteOffset: number) {
    super(buffer, byteOffset);
    this._leaks = new LeakRegister(SPEC.name, (h) => this.isLive(h as Handle), SPEC.slotMask);
  }

  /** Makes zeroed memory an empty pool. */
  _format(): void {
    this._i32[SPEC.metaWord] = -1;
  }

  /** A free {@spec SPEC.struct}, or 0 when none is left. All zeros. Throws AllocError WRITE_AFTER_FREE when somebody wrote into it while it was free. */
  tryAlloc(): Handle | 0 {
    const m = this._i32, s = m[SPEC.headWord]!;
    assertThere(SPEC.name, m);
    if (this._used() < SPEC.capacity) return this.#carve();
    if (s === 0) return 0;
    if (s >>> 0 > SPEC.capacity) corrupt(SPEC.name, SPEC.headWord, "the first free slot", s);
    this.#verifyPoison(s);
    const w = m[SPEC.metaWord + s]!;
    m[SPEC.headWord] = w & SPEC.slotMask;
    if ((w & SPEC.slotMask) === 0) m[SPEC.tailWord] = 0;
    return this.#handOut(s, w);
  }

  /** Gives h back. Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE, INVALID_HANDLE or OVERFLOW. */
  free(h: Handle): void {
    if (this.tryFree(h) === 0) this.#refuse(h, "free");
  }

  /** 1 when h was freed, 0 when h is not live here. Throws AllocError OVERFLOW when the canary behind it is gone. */
  tryFree(h: Handle | 0): 0 | 1 {
    const m = this._i32, s = h & SPEC.slotMask;
    if (m[SPEC.metaWord + s] !== h) return 0;
    this.#verifyCanary(s);
    poison(m, this.#wordOf(s), SPEC.strideWords - 1);
    const w = h + SPEC.generationStep & ~SPEC.slotMask;
    m[SPEC.metaWord + s] = w;
    this._leaks.forget(h);
    if (SPEC.quarantine && (w & -SPEC.generationStep) === 0) m[SPEC.quarantinedWord] = m[SPEC.quarantinedWord]! + 1;
    else this.#enqueue(s);
    return 1;
  }

  // @parts

  // @members

  /** First word of a live {@spec SPEC.struct}; every accessor pays this compare. Throws AllocError STALE_HANDLE and the like. */
  _locate(h: number): number {
    const s = h & SPEC.slotMask;
    return this._i32[SPEC.metaWord + s] === h ? s * SPEC.strideWords + SPEC.originWord : this.#refuse(h, "access");
  }

  /** Walks the free list and the metadata: every used slot is {@spec SPEC.quarantine ? "live, free or quarantined, and none two of them" : "live or free, and none both"}. */
  check(): CheckReport {
    const m = this._i32, used = m[SPEC.frontierWord]!, problems: string[] = [];
    if (used >>> 0 > SPEC.capacity) {
      return { name: SPEC.name, ok: false, exact: true, problems: [damage(SPEC.frontierWord, "the frontier", used)] };
    }
    const { live } = this.stats(), gone = SPEC.quarantine ? m[SPEC.quarantinedWord]! : 0, taken = SPEC.quarantine ? live + gone : live;
    let free = 0, last = 0;
    for (let s = m[SPEC.headWord]!; s !== 0 && free <= used; s = m[SPEC.metaWord + s]! & SPEC.slotMask, free++) {
      if (s >>> 0 > used) problems.push(`free slot ${s} was never used`);
      last = s;
    }
    const isWhole = taken + free === used, tail = m[SPEC.tailWord]!;
    if (isWhole && problems.length === 0 && tail !== last) problems.push(damage(SPEC.tailWord, "the last free slot", tail));
    for (let s = 1; s <= SPEC.capacity; s++) this.#inspect(s, used, problems);
    if (m[SPEC.metaWord] !== -1) problems.push(`metadata word of slot 0 is ${m[SPEC.metaWord]}, not -1`);
    if (!isWhole) {
      problems.push(SPEC.quarantine ? `${live} live + ${free} free + ${gone} quarantined slots are not the ${used} used so far` : `${live} live + ${free} free slots are not the ${used} used so far`);
    }
    return { name: SPEC.name, ok: problems.length === 0, exact: true, problems };
  }

  /** A slot that was never used. Its metadata word is 0: generation 0. */
  #carve(): Handle {
    const s = this._i32[SPEC.frontierWord]! + 1;
    this._i32[SPEC.frontierWord] = s;
    return this.#handOut(s, SPEC.firstSlot);
  }

  /** Slot s becomes live in the generation of its metadata word w. It arrives zeroed. */
  #handOut(s: number, w: number): Handle {
    const m = this._i32, p = this.#wordOf(s);
    const h = (w & ~SPEC.slotMask | s) as Handle;
    m.fill(0, p, p + SPEC.strideWords - 1);
    m[p + SPEC.strideWords - 1] = h ^ CANARY;
    m[SPEC.metaWord + s] = h;
    this._leaks.remember(h);
    return h;
  }

  /** Puts slot s at the end of the queue; its own metadata word must link to 0. */
  #enqueue(s: number): void {
    const m = this._i32, last = upToMost(SPEC.name, SPEC.tailWord, "the last free slot", m[SPEC.tailWord]!, SPEC.capacity);
    if (last === 0) m[SPEC.headWord] = s;
    else m[SPEC.metaWord + last] = m[SPEC.metaWord + last]! | s;
    m[SPEC.tailWord] = s;
  }

  #verifyPoison(s: number): void {
    const m = this._i32, p = this.#wordOf(s), at = damagedWord(m, p, SPEC.strideWords - 1);
    if (at < 0) return;
    poison(m, p, SPEC.strideWords - 1); // reported once; the next alloc may have the slot
    throw new AllocError("WRITE_AFTER_FREE", SPEC.name, s, `slot ${s} was written at offset ${at * 4} while it was free`);
  }

  #verifyCanary(s: number): void {
    const m = this._i32, h = m[SPEC.metaWord + s]!, at = this.#wordOf(s) + SPEC.strideWords - 1;
    if (m[at] === (h ^ CANARY)) return;
    m[at] = h ^ CANARY; // reported once; the slot stays live
    throw new AllocError("OVERFLOW", SPEC.name, h, `something wrote past the ${SPEC.structBytes === 1 ? "byte" : `${SPEC.structBytes} bytes`} of slot ${s}`);
  }

  /** What is wrong with the metadata word of slot s, which is 0 when it was never used, or else with its content. */
  #inspect(s: number, used: number, problems: string[]): void {
    const m = this._i32, p = this.#wordOf(s), w = m[SPEC.metaWord + s]!, isLive = (w & SPEC.slotMask) === s;
    const isRight = s > used ? w === 0 : !isLive || (w & SPEC.generationStep - 1) === SPEC.firstSlot + s;
    if (!isRight) problems.push(`slot ${s} has metadata ${w}: something wrote into it`);
    if (!isRight || s > used) return;
    if (!isLive) {
      if (damagedWord(m, p, SPEC.strideWords - 1) >= 0) problems.push(`free slot ${s} was written`);
    } else if (m[p + SPEC.strideWords - 1] !== (w ^ CANARY)) problems.push(`something wrote past the end of slot ${s}`);
  }

  #wordOf(s: number): number {
    return s * SPEC.strideWords + SPEC.originWord;
  }

  #refuse(h: number, use: "access" | "free"): never {
    assertThere(SPEC.name, this._i32);
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.capacity,
    };
    refuseHandle(table, this._i32, h, use);
  }
};
