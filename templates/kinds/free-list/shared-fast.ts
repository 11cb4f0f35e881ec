import type { FastBitmapPoolSpec } from "./spec.js";
import { defineSlots } from "../../parts/slots.js";
import { lowestBits, popCount } from "../../runtime/bits.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, unsteady } from "../../runtime/corrupt.js";
import { whileAlone } from "../../runtime/alone.js";
import { attachedWorkers } from "../../runtime/image.js";
import type { CheckReport, PoolStats } from "../../runtime/stats.js";
import { peek } from "../../dialect/access.js";
import type { Handle } from "../../dialect/placeholders.js";

/** State of a slot: one of these | incarnation << 5 | worker; anything else while it is free or changes hands. */
const LIVE = 1 << 30, IN_DOUBT = 1 << 29;

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"} that all workers share. One bit a slot says whether it is taken:
 *
 *   bitmap   | 1 s31 ... s2 s1 | s63 ... s32 | ... |      1 = taken; bit 0 and the bits past the end are always 1
 *   summary  | one bit a bitmap word: nothing free there |      a hint, never the truth
 *   hands    | one word a worker: the slot s it takes or gives back now, ~w for several of bitmap word w, or 0 |
 *   states   | one word a slot: the worker that has it |
 *
 * `Atomics.or` takes a slot: it is ours if its bit was 0 before. `Atomics.and` gives it back. Neither reads a link, so
 * there is nothing a slow thread could find outdated (no ABA), and `free` never waits.
 *
 * A worker writes its hand before it touches a bit, and empties it behind the last store. So a slot that is in a dead
 * worker's hand, taken, in use by nobody and in no other's hand is one that this worker died at: `recover` frees it. If it
 * is in another's hand too, it is in doubt until the next `recover`.
 *
 * The hand is written plainly, because the atomic operation on the bit or the word that follows shows it first. It is emptied
 * atomically, so nobody sees it empty before all that was done for the slot.
 */
export const defineBitmapPoolFast = (SPEC: FastBitmapPoolSpec) => class BitmapPoolFast extends defineSlots(SPEC) {
  /** Row of this thread in the worker table. */
  declare readonly _worker: number;
  /** Our hand. */
  declare readonly _hand: number;
  /** State of the slots we have. */
  declare readonly _mark: number;
  /** Bitmap word where the last slot was found: the next one is likely there too. */
  #near: number;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number) {
    super(buffer, byteOffset);
    this._worker = worker;
    this._hand = SPEC.handsWord + worker * SPEC.lineWords;
    this._mark = LIVE | (this._i32[SPEC.workersWord + worker * 32 + 1]! & 0xffffff) << 5 | worker;
    this.#near = Math.floor(SPEC.bitmapWords * worker / SPEC.workers);
  }

  /** Makes zeroed memory an empty pool: the bits that are no slots are never free. */
  _format(): void {
    const m = this._i32, past = SPEC.capacity + 1 & 31;
    m[SPEC.bitmapWord] = 1;
    if (past !== 0) m[SPEC.bitmapWord + SPEC.bitmapWords - 1]! |= -1 << past;
  }

  /** A free {@spec SPEC.struct}, or 0 when none is left. {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}. Lock-free. */
  tryAlloc(): Handle | 0 {
    const s = this.#take();
    return s === 0 ? 0 : this.#handOut(s);
  }

  /** Gives h back; 0 is nothing to give. Not checked: what else h may be frees somebody's slot (`checks: checked` finds it). Wait-free. */
  free(h: Handle): void {
    if (h !== 0) this.#release((h - SPEC.originWord) / SPEC.strideWords);
  }

  /** Gives h back unless it is 0, and says whether it did. What else h may be is not checked. */
  tryFree(h: Handle | 0): 0 | 1 {
    if (h === 0) return 0;
    this.free(h);
    return 1;
  }

  /** Fills `out` with free slots, up to 32 with one atomic operation; how many there were. */
  override allocBatch(out: Int32Array): number {
    let n = 0;
    while (n < out.length) {
      const s = this.#take();
      if (s === 0) break;
      out[n++] = this.#handOut(s);
      n = this.#takeMore(s >> 5, out, n);
    }
    return n;
  }

  // @parts

  // @members

  /** Byte offset of h in the buffer. */
  addressOf(h: Handle): number {
    return this._i32.byteOffset + h * 4;
  }

  /** Whether h is in use; false for what is no handle of this pool. */
  isLive(h: Handle | 0): boolean {
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
    const live = whileAlone(SPEC.name, this._i32, SPEC.workersWord, SPEC.workers, () => [...this.handles()]);
    for (const h of live) this.tryFree(h);
    this._recover(this._worker);
  }

  /** What a worker has in use: its row, and its incarnation in that row. O(capacity). */
  handlesOf(worker: number, incarnation: number): Handle[] {
    const mark = LIVE | (incarnation & 0xffffff) << 5 | worker, found: Handle[] = [];
    for (let s = 1; s <= SPEC.capacity; s++) if (Atomics.load(this._i32, SPEC.stateWord + s) === mark) found.push(this.#handleOf(s));
    return found;
  }

  /**
   * Frees the slots that a dead worker was taking or giving back. Its row must belong to the caller;
   * what it had in use stays in use, see `handlesOf`. A caller that dies here may be followed by another that starts again.
   * A slot that a living worker is at in the same moment stays for the next call, see `inDoubt`. O(capacity).
   */
  _recover(worker: number): void {
    const m = this._i32, name = (Atomics.load(m, SPEC.workersWord + worker * 32 + 1) & 0xffffff) << 5 | worker;
    if (worker === this._worker) this.#doubtHand(IN_DOUBT | name);
    for (let s = 1; s <= SPEC.capacity; s++) {
      const doubtful = (Atomics.load(m, SPEC.stateWord + s) & IN_DOUBT) !== 0;
      if (doubtful || this.#holds(worker, s)) this.#settle(s, worker, IN_DOUBT | name);
    }
    Atomics.store(m, SPEC.handsWord + worker * SPEC.lineWords, 0);
    Atomics.store(m, this._hand, 0);
    for (let w = 0; w < SPEC.bitmapWords; w++) this.#noteOpen(w); // it may have died between two looks of `noteFull`
  }

  /** Slots lost so far, since two workers were at them when one died; the next `recover` looks again. O(capacity). */
  _inDoubt(): number {
    let n = 0;
    for (let s = 1; s <= SPEC.capacity; s++) if (this.#hasBit(s) && !this.#isTaken(s) && !this.#isInHand(s, this._worker)) n++;
    return n;
  }

  /** Where the slots are. O(capacity / 32). */
  stats(): PoolStats {
    let taken = 0;
    for (let w = 0; w < SPEC.bitmapWords; w++) taken += popCount(Atomics.load(this._i32, SPEC.bitmapWord + w));
    const live = taken - (SPEC.bitmapWords * 32 - SPEC.capacity);
    return {
      name: SPEC.name, kind: "free-list", capacity: SPEC.capacity, live, free: SPEC.capacity - live,
      cached: 0, retired: 0, unmapped: 0, quarantined: 0, exact: this.#isAlone(),
    };
  }

  /** Compares bitmap and states slot by slot; exact only while no other worker is attached. */
  check(): CheckReport {
    const problems: string[] = [];
    for (let s = 0; s < SPEC.bitmapWords * 32; s++) this.#inspect(s, problems);
    return { name: SPEC.name, ok: problems.length === 0, exact: this.#isAlone(), problems };
  }

  /** A slot nobody else has, or 0. Starts where the last one was found, then follows the summary. */
  #take(): number {
    let w = this.#near;
    for (let n = 0; n < SPEC.bitmapWords && w >= 0; n++) {
      const i = SPEC.bitmapWord + w, seen = peek(this._i32, i), s = this.#takeFrom(w, seen);
      if (s !== 0) return s;
      w = this.#nextOpen(w);
    }
    return this.#takeAnywhere();
  }

  /** The lowest free slot of bitmap word w, now ours, or 0. `seen`: what the word is, or was. */
  #takeFrom(w: number, seen: number): number {
    const m = this._i32, i = SPEC.bitmapWord + w;
    for (let now = seen, n = 0; now !== -1; n++) {
      if (n === SPEC.workers * 32) unsteady(SPEC.name, i, "of the bitmap"); // somebody was faster each time
      const bit = ~now & now + 1, s = w * 32 + 31 - Math.clz32(bit);
      m[this._hand] = s;
      now = Atomics.or(m, i, bit);
      if ((now | bit) === -1) this.#noteFull(w);
      if ((now & bit) !== 0) continue; // somebody was faster
      this.#near = w;
      return s;
    }
    return 0;
  }

  /** Fills `out` from index n on with slots of bitmap word w; the index behind the last one. */
  #takeMore(w: number, out: Int32Array, n: number): number {
    const m = this._i32, i = SPEC.bitmapWord + w;
    const wanted = lowestBits(~Atomics.load(m, i), out.length - n);
    m[this._hand] = ~w;
    const before = Atomics.or(m, i, wanted);
    if ((before | wanted) === -1) this.#noteFull(w);
    let end = n;
    for (let got = wanted & ~before; got !== 0; got &= got - 1) out[end++] = this.#own(w * 32 + 31 - Math.clz32(got & -got));
    Atomics.store(m, this._hand, 0);
    return end;
  }

  /** The next bitmap word that the summary does not call full, behind w and then from the start; -1 when there is none. */
  #nextOpen(w: number): number {
    const words = SPEC.bitmapWords + 31 >> 5, first = w + 1 >> 5;
    for (let n = 0; n <= words; n++) {
      const v = (first + n) % words;
      const behind = n === 0 ? -1 << (w + 1 & 31) : -1;
      const open = ~Atomics.load(this._i32, SPEC.summaryWord + v) & behind;
      const next = v * 32 + 31 - Math.clz32(open & -open);
      if (open !== 0 && next < SPEC.bitmapWords) return next;
    }
    return -1;
  }

  /** A summary bit may lag behind a free, so EXHAUSTED is only said after a look at every word. */
  #takeAnywhere(): number {
    for (let w = 0; w < SPEC.bitmapWords; w++) {
      const s = this.#takeFrom(w, Atomics.load(this._i32, SPEC.bitmapWord + w));
      if (s !== 0) return s;
    }
    Atomics.store(this._i32, this._hand, 0);
    return 0;
  }

  /** Word w was full a moment ago. A free in between would have cleared the bit before we set it: look again. */
  #noteFull(w: number): void {
    Atomics.or(this._i32, SPEC.summaryWord + (w >> 5), 1 << (w & 31));
    this.#noteOpen(w);
  }

  #noteOpen(w: number): void {
    if (Atomics.load(this._i32, SPEC.bitmapWord + w) !== -1) Atomics.and(this._i32, SPEC.summaryWord + (w >> 5), ~(1 << (w & 31)));
  }

  #release(s: number): void {
    const m = this._i32;
    m[this._hand] = s;
    Atomics.store(m, SPEC.stateWord + s, 0); // the hand is seen before
    this.#clear(s);
    Atomics.store(m, this._hand, 0);
  }

  /** Slot s is free for everybody from here on. */
  #clear(s: number): void {
    const m = this._i32, w = s >> 5;
    const before = Atomics.and(m, SPEC.bitmapWord + w, ~(1 << (s & 31)));
    if (before === -1) Atomics.and(m, SPEC.summaryWord + (w >> 5), ~(1 << (w & 31)));
  }

  /**
   * Frees slot s if it is in nobody's hand but the dead one's. From the moment its state is `mark`, nobody can begin to free it, and a worker
   * that takes it overwrites that. If its state is `mark` at the end too, no more can have happened than one free that was
   * under way, and then one taking that still is. The first look finds the former in a hand, unless its bit is 0 by then;
   * the second one finds the latter, which had it in its hand before the bit was 1 again.
   */
  #settle(s: number, dead: number, mark: number): void {
    const m = this._i32, i = SPEC.stateWord + s, state = Atomics.load(m, i);
    if ((state & LIVE) !== 0 || !this.#hasBit(s)) return;
    Atomics.store(m, this._hand, s);
    if (Atomics.compareExchange(m, i, state, mark) !== state || this.#isInHand(s, dead)) return;
    if (!this.#hasBit(s) || this.#isInHand(s, dead)) return;
    if (Atomics.compareExchange(m, i, mark, 0) === mark) this.#clear(s);
  }

  /** We took over the row of a dead worker: what its hand says is noted in the slots, for we settle them with the same hand. */
  #doubtHand(mark: number): void {
    const m = this._i32;
    for (let s = 1; s <= SPEC.capacity; s++) {
      const i = SPEC.stateWord + s, state = Atomics.load(m, i);
      if (this.#holds(this._worker, s) && (state & LIVE) === 0 && this.#hasBit(s)) Atomics.compareExchange(m, i, state, mark);
    }
  }

  /** A worker other than us and that dead one takes slot s or gives it back, or died at that. */
  #isInHand(s: number, dead: number): boolean {
    for (let r = 0; r < SPEC.workers; r++) if (r !== this._worker && r !== dead && this.#holds(r, s)) return true;
    return false;
  }

  #holds(worker: number, s: number): boolean {
    const hand = Atomics.load(this._i32, SPEC.handsWord + worker * SPEC.lineWords);
    return hand === s || hand === ~(s >> 5);
  }

  #hasBit(s: number): boolean {
    return (Atomics.load(this._i32, SPEC.bitmapWord + (s >> 5)) >> (s & 31) & 1) === 1;
  }

  #isTaken(s: number): boolean {
    return (this._i32[SPEC.stateWord + s]! & LIVE) !== 0;
  }

  #isAlone(): boolean {
    return attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  #handOut(s: number): Handle {
    const h = this.#own(s);
    Atomics.store(this._i32, this._hand, 0);
    return h;
  }

  #own(s: number): Handle {
    if (s > SPEC.capacity) this.#refuseBit(s);
    if (SPEC.zero) this.#zero(this.#handleOf(s));
    this._i32[SPEC.stateWord + s] = this._mark;
    return this.#handleOf(s);
  }

  /** The bits past the last slot are always 1. */
  #refuseBit(s: number): never {
    const i = SPEC.bitmapWord + (s >> 5);
    corrupt(SPEC.name, i, "of the bitmap", Atomics.load(this._i32, i));
  }

  #zero(p: number): void {
    clear(this._i32, p, SPEC.strideWords);
  }

  #handleOf(s: number): Handle {
    return (s * SPEC.strideWords + SPEC.originWord) as Handle;
  }

  /** What is wrong with bit s, which is 1 for ever where there is no slot. */
  #inspect(s: number, problems: string[]): void {
    const taken = this.#hasBit(s);
    if (s === 0 || s > SPEC.capacity) {
      if (!taken) problems.push(`bit ${s} of the bitmap is 0: slot ${s} does not exist`);
    } else if (taken !== this.#isTaken(s)) problems.push(`slot ${s} is ${taken ? "taken, but nobody owns it" : "free, but has an owner"}`);
  }
};
