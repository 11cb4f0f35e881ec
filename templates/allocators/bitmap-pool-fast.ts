import type { BitmapPoolSpec } from "../spec.js";
import { lowestBits, popCount } from "../runtime/bits.js";
import { AllocError } from "../runtime/errors.js";
import { attachedWorkers } from "../runtime/image.js";
import type { CheckReport, PoolStats } from "../runtime/stats.js";
import type { Handle } from "./placeholders.js";

/**
 * {@spec SPEC.capacity} slots of {@spec SPEC.strideWords} words that all workers share. One bit a slot says who has it:
 *
 *   bitmap   | 1 s31 … s2 s1 | s63 … s32 | … |      1 = taken; bit 0 and the bits past the end are always 1
 *   summary  | one bit a bitmap word: nothing free there |      a hint, never the truth
 *   owners   | one byte a slot: the worker that took it, counted from 1 |
 *
 * `Atomics.or` takes a slot: it is ours if its bit was 0 before. `Atomics.and` gives it back. Neither reads a link, so
 * there is nothing a slow thread could find outdated (no ABA), and `free` never waits.
 */
export const defineBitmapPoolFast = (SPEC: BitmapPoolSpec) => class BitmapPoolFast {
  // declare: a real field would be set twice, and V8 folds only fields set once
  declare readonly i32: Int32Array;
  /** @internal */ declare readonly u32: Uint32Array;
  /** @internal */ declare readonly u8: Uint8Array;
  /** @internal */ declare readonly i8: Int8Array;
  /** @internal */ declare readonly u16: Uint16Array;
  /** @internal */ declare readonly i16: Int16Array;
  /** @internal */ declare readonly f32: Float32Array;
  /** @internal */ declare readonly f64: Float64Array;
  /** @internal */ declare readonly u64: BigUint64Array;
  /** @internal */ declare readonly i64: BigInt64Array;
  /** Row of this thread in the worker table. */
  declare readonly worker: number;
  /** Bitmap word where the last slot was found: the next one is likely there too. */
  #near: number;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number) {
    this.i32 = new Int32Array(buffer, byteOffset, SPEC.imageWords);
    this.u32 = new Uint32Array(buffer, byteOffset, SPEC.imageWords);
    this.u8 = new Uint8Array(buffer, byteOffset, SPEC.imageWords * 4);
    this.i8 = new Int8Array(buffer, byteOffset, SPEC.imageWords * 4);
    this.u16 = new Uint16Array(buffer, byteOffset, SPEC.imageWords * 2);
    this.i16 = new Int16Array(buffer, byteOffset, SPEC.imageWords * 2);
    this.f32 = new Float32Array(buffer, byteOffset, SPEC.imageWords);
    this.f64 = new Float64Array(buffer, byteOffset, SPEC.imageWords / 2);
    this.u64 = new BigUint64Array(buffer, byteOffset, SPEC.imageWords / 2);
    this.i64 = new BigInt64Array(buffer, byteOffset, SPEC.imageWords / 2);
    this.worker = worker;
    this.#near = Math.floor(SPEC.bitmapWords * worker / SPEC.workers);
  }

  /** Makes zeroed memory an empty pool: the bits that are no slots are never free. */
  format(): void {
    const m = this.i32, past = SPEC.capacity + 1 & 31;
    m[SPEC.bitmapWord] = 1;
    if (past !== 0) m[SPEC.bitmapWord + SPEC.bitmapWords - 1]! |= -1 << past;
  }

  /** A free {@spec SPEC.struct}, or 0 when none is left. Lock-free. */
  tryAlloc(): Handle {
    const s = this.#take();
    return s === 0 ? (0 as Handle) : this.#handOut(s);
  }

  /** A free {@spec SPEC.struct}. Throws AllocError EXHAUSTED. */
  alloc(): Handle {
    const h = this.tryAlloc();
    return h !== 0 ? h : this.#exhausted();
  }

  /** Gives h back. Not checked: what else h may be frees somebody's slot (`checks: checked` finds it). Wait-free. */
  free(h: Handle): void {
    this.#release((h - SPEC.originWord) / SPEC.strideWords);
  }

  /** Gives h back unless it is 0, and says whether it did. What else h may be is not checked. */
  tryFree(h: Handle): 0 | 1 {
    if (h === 0) return 0;
    this.free(h);
    return 1;
  }

  /** Fills `out` with free slots, up to 32 with one atomic operation; how many there were. */
  allocBatch(out: Int32Array): number {
    let n = 0;
    while (n < out.length) {
      const s = this.#take();
      if (s === 0) break;
      out[n++] = this.#handOut(s);
      n = this.#takeMore(s >> 5, out, n);
    }
    return n;
  }

  /** Gives all of them back. */
  freeBatch(handles: ArrayLike<number>): void {
    for (let i = 0; i < handles.length; i++) this.free(handles[i] as Handle);
  }

  // @members

  /** Byte offset of h in the buffer. */
  addressOf(h: Handle): number {
    return this.i32.byteOffset + h * 4;
  }

  isLive(h: Handle): boolean {
    const s = (h - SPEC.originWord) / SPEC.strideWords;
    return s >= 1 && s <= SPEC.capacity && Number.isInteger(s) && this.#isTaken(s);
  }

  /** Every live handle, in the order of the slots. Other workers may free it before it comes. */
  *handles(): IterableIterator<Handle> {
    for (let s = 1; s <= SPEC.capacity; s++) if (this.#isTaken(s)) yield this.#handleOf(s);
  }

  /** Calls `visit` with every live handle, in the order of the slots. `visit` may free the one it is given. */
  forEach(visit: (h: Handle) => void): void {
    for (let s = 1; s <= SPEC.capacity; s++) if (this.#isTaken(s)) visit(this.#handleOf(s));
  }

  /** Frees everything. Throws AllocError BUSY while another worker is attached. O(capacity). */
  reset(): void {
    const attached = attachedWorkers(this.i32, SPEC.workersWord, SPEC.workers);
    if (attached > 1) {
      throw new AllocError("BUSY", SPEC.name, attached, `${attached} workers are attached; reset needs to be alone`);
    }
    this.forEach((h) => this.tryFree(h));
  }

  /** Where the slots are. O(capacity / 32). */
  stats(): PoolStats {
    let taken = 0;
    for (let w = 0; w < SPEC.bitmapWords; w++) taken += popCount(Atomics.load(this.i32, SPEC.bitmapWord + w));
    const live = taken - (SPEC.bitmapWords * 32 - SPEC.capacity);
    return {
      name: SPEC.name, kind: "free-list", capacity: SPEC.capacity, live, free: SPEC.capacity - live,
      cached: 0, retired: 0, unmapped: 0, quarantined: 0, exact: this.#isAlone(),
    };
  }

  /** Compares bitmap and owners slot by slot; exact only while no other worker is attached. */
  check(): CheckReport {
    const problems: string[] = [];
    if ((this.i32[SPEC.bitmapWord]! & 1) === 0) problems.push("bit 0 of the bitmap is 0: slot 0 does not exist");
    for (let s = 1; s <= SPEC.capacity; s++) this.#inspect(s, problems);
    return { name: SPEC.name, ok: problems.length === 0, exact: this.#isAlone(), problems };
  }

  /** A slot nobody else has, or 0. Starts where the last one was found, then follows the summary. */
  #take(): number {
    let w = this.#near;
    for (let n = 0; n < SPEC.bitmapWords && w >= 0; n++) {
      const s = this.#takeFrom(w);
      if (s !== 0) return s;
      w = this.#nextOpen(w);
    }
    return this.#takeAnywhere();
  }

  /** The lowest free slot of bitmap word w, now ours, or 0. */
  #takeFrom(w: number): number {
    const m = this.i32, i = SPEC.bitmapWord + w;
    for (;;) {
      const free = ~Atomics.load(m, i), bit = free & -free;
      if (free === 0) return 0;
      const before = Atomics.or(m, i, bit);
      if ((before | bit) === -1) this.#noteFull(w);
      if ((before & bit) !== 0) continue; // somebody was faster
      this.#near = w;
      return w * 32 + 31 - Math.clz32(bit);
    }
  }

  /** Fills `out` from index n on with slots of bitmap word w; the index behind the last one. */
  #takeMore(w: number, out: Int32Array, n: number): number {
    const i = SPEC.bitmapWord + w;
    const wanted = lowestBits(~Atomics.load(this.i32, i), out.length - n);
    const before = Atomics.or(this.i32, i, wanted);
    if ((before | wanted) === -1) this.#noteFull(w);
    let end = n;
    for (let got = wanted & ~before; got !== 0; got &= got - 1) out[end++] = this.#handOut(w * 32 + 31 - Math.clz32(got & -got));
    return end;
  }

  /** The next bitmap word that the summary does not call full, behind w and then from the start; -1 when there is none. */
  #nextOpen(w: number): number {
    const words = SPEC.bitmapWords + 31 >> 5, first = w + 1 >> 5;
    for (let n = 0; n <= words; n++) {
      const v = (first + n) % words;
      const behind = n === 0 ? -1 << (w + 1 & 31) : -1;
      const open = ~Atomics.load(this.i32, SPEC.summaryWord + v) & behind;
      const next = v * 32 + 31 - Math.clz32(open & -open);
      if (open !== 0 && next < SPEC.bitmapWords) return next;
    }
    return -1;
  }

  /** A summary bit may lag behind a free, so EXHAUSTED is only said after a look at every word. */
  #takeAnywhere(): number {
    for (let w = 0; w < SPEC.bitmapWords; w++) {
      const s = this.#takeFrom(w);
      if (s !== 0) return s;
    }
    return 0;
  }

  /** Word w was full a moment ago. A free in between would have cleared the bit before we set it: look again. */
  #noteFull(w: number): void {
    const m = this.i32, i = SPEC.summaryWord + (w >> 5), bit = 1 << (w & 31);
    Atomics.or(m, i, bit);
    if (Atomics.load(m, SPEC.bitmapWord + w) !== -1) Atomics.and(m, i, ~bit);
  }

  /** Slot s is free for everybody from here on. */
  #release(s: number): void {
    const m = this.i32, w = s >> 5;
    this.u8[SPEC.ownerByte + s] = 0;
    const before = Atomics.and(m, SPEC.bitmapWord + w, ~(1 << (s & 31)));
    if (before === -1) Atomics.and(m, SPEC.summaryWord + (w >> 5), ~(1 << (w & 31)));
  }

  #isTaken(s: number): boolean {
    return this.u8[SPEC.ownerByte + s] !== 0;
  }

  #isAlone(): boolean {
    return attachedWorkers(this.i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  #handOut(s: number): Handle {
    this.u8[SPEC.ownerByte + s] = this.worker + 1;
    return this.#handleOf(s);
  }

  #handleOf(s: number): Handle {
    return (s * SPEC.strideWords + SPEC.originWord) as Handle;
  }

  #inspect(s: number, problems: string[]): void {
    const taken = (this.i32[SPEC.bitmapWord + (s >> 5)]! >> (s & 31) & 1) === 1;
    if (taken !== this.#isTaken(s)) problems.push(`slot ${s} is ${taken ? "taken, but nobody owns it" : "free, but has an owner"}`);
  }

  #exhausted(): never {
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.capacity, `all ${SPEC.capacity} slots are live; free one or raise capacity`);
  }
};
