import type { BitmapPoolSpec } from "./spec.js";
import { defineSlots } from "../../parts/slots.js";
import { lowestBits, popCount } from "../../runtime/bits.js";
import { clear } from "../../runtime/clear.js";
import { corrupt, unsteady } from "../../runtime/corrupt.js";
import { AllocError } from "../../runtime/errors.js";
import { type HandleTable, refuseHandle } from "../../runtime/handles.js";
import { whileAlone } from "../../runtime/alone.js";
import { attachedWorkers } from "../../runtime/image.js";
import { LeakRegister } from "../../runtime/leaks.js";
import { damagedWord, poison } from "../../runtime/poison.js";
import type { CheckReport, PoolStats } from "../../runtime/stats.js";
import { peek } from "../../dialect/access.js";
import type { Handle } from "../../dialect/placeholders.js";

/** Mixed with the handle, so that a canary copied from another slot is wrong too. */
const CANARY = 0x5afec0de;
/** State of a slot: LIVE | incarnation << 5 | worker that had it last; 0 when nobody ever had it. IN_DOUBT may be added. */
const LIVE = 1 << 30, IN_DOUBT = 1 << 29;

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"} that all workers share. One bit a slot says whether it is taken:
 *
 *   bitmap   | 1 s31 ... s2 s1 | s63 ... s32 | ... |      1 = taken; bit 0 and the bits past the end are always 1
 *   summary  | one bit a bitmap word: nothing free there |      a hint, never the truth
 *   hands    | one word a worker: the slot s it takes or gives back now, ~w for several of bitmap word w, or 0 |
 *   states   | one word a slot: the worker that has it, or had it last |
 *   meta     | one word a slot: its handle while it is live, its next generation while it is free |
 *
 * `Atomics.or` takes a slot: it is ours if its bit was 0 before. `Atomics.and` gives it back. Neither reads a link, so
 * there is nothing a slow thread could find outdated (no ABA), and `free` never waits. Of two threads that free the
 * same handle, the compare-exchange of the metadata word lets one through.
 *
 * A worker writes its hand before it touches a slot, and empties it behind the last store. So a slot that is in a dead
 * worker's hand, taken, without a handle and in no other's hand is one that this worker died at: `recover` frees it. If it
 * is in another's hand too, it is in doubt until the next `recover`.
 *
 * The hand is written plainly, because the atomic operation on the bit or the word that follows shows it first. It is emptied
 * atomically, so nobody sees it empty before all that was done for the slot.
 */
export const defineBitmapPoolChecked = (SPEC: BitmapPoolSpec) => class BitmapPoolChecked extends defineSlots(SPEC) {
  /** Row of this thread in the worker table. */
  declare readonly _worker: number;
  /** Our hand. */
  declare readonly _hand: number;
  /** State of the slots we have. */
  declare readonly _mark: number;
  /** Bitmap word to begin with: where the last slot was found{@spec SPEC.paranoid ? ", or behind it: slots that were just freed rest" : ", for the next one is likely there too"}. */
  #near: number;
  /**
   * Call site of every live allocation made by this thread.
   * @when SPEC.paranoid
   */
  readonly _leaks: LeakRegister = new LeakRegister(SPEC.name, (h) => this.isLive(h as Handle), SPEC.slotMask);

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
    m[SPEC.metaWord] = -1;
  }

  /** A free {@spec SPEC.struct}, or 0 when none is left. {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}. Lock-free. */
  tryAlloc(): Handle | 0 {
    const s = this.#take();
    return s === 0 ? 0 : this.#handOut(s);
  }

  /** Gives h back. Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE. Wait-free. */
  free(h: Handle): void {
    if (this.tryFree(h) === 0) this.#refuse(h, "free");
  }

  /** 1 when h was freed, 0 when h is not live here.{@spec SPEC.paranoid ? " Throws AllocError OVERFLOW when the canary behind it is gone." : ""} */
  tryFree(h: Handle | 0): 0 | 1 {
    const m = this._i32, s = h & SPEC.slotMask, g = SPEC.metaWord + s;
    const w = h + SPEC.generationStep & ~SPEC.slotMask;
    if (h !== (h | 0)) return 0; // compareExchange would cut the fraction and find a handle
    m[this._hand] = s;
    const done = Atomics.compareExchange(m, g, h, w) === h;
    if (SPEC.paranoid && done) this.#wipe(s, h);
    const isWorn = SPEC.quarantine && (w & -SPEC.generationStep) === 0; // its generation wrapped: it stays taken for good
    if (done && !isWorn) this.#clear(s);
    Atomics.store(m, this._hand, 0);
    return done ? 1 : 0;
  }

  /** Fills `out` with free slots{@spec SPEC.paranoid ? "" : ", up to 32 with one atomic operation"}; how many there were. */
  override allocBatch(out: Int32Array): number {
    let n = 0;
    while (n < out.length) {
      const h = this.tryAlloc();
      if (h === 0) break;
      out[n++] = h;
      if (!SPEC.paranoid) n = this.#takeMore((h & SPEC.slotMask) >> 5, out, n);
    }
    return n;
  }

  // @parts

  // @members

  /** First word of a live {@spec SPEC.struct}; every accessor pays this compare. Throws AllocError STALE_HANDLE and the like. */
  _locate(h: number): number {
    const s = h & SPEC.slotMask;
    return this._i32[SPEC.metaWord + s] === h ? s * SPEC.strideWords + SPEC.originWord : this.#refuse(h, "access");
  }

  /** Byte offset of h in the buffer. */
  addressOf(h: Handle): number {
    return this._i32.byteOffset + this._locate(h) * 4;
  }

  /** Whether h is in use; false for what is no handle of this pool. */
  isLive(h: Handle | 0): boolean {
    return this._i32[SPEC.metaWord + (h & SPEC.slotMask)] === h;
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
    for (let s = 1; s <= SPEC.capacity; s++) {
      const h = Atomics.load(this._i32, SPEC.metaWord + s);
      if ((h & SPEC.slotMask) === s && (Atomics.load(this._i32, SPEC.stateWord + s) & ~IN_DOUBT) === mark) found.push(h as Handle);
    }
    return found;
  }

  /**
   * Frees the slots that a dead worker was taking or giving back. Its row must belong to the caller;
   * what it had in use stays in use, see `handlesOf`. A caller that dies here may be followed by another that starts again.
   * A slot that a living worker is at in the same moment stays for the next call, see `inDoubt`. O(capacity).
   */
  _recover(worker: number): void {
    const m = this._i32;
    if (worker === this._worker) this.#doubtHand();
    for (let s = 1; s <= SPEC.capacity; s++) {
      const doubtful = (Atomics.load(m, SPEC.stateWord + s) & IN_DOUBT) !== 0;
      if (doubtful || this.#holds(worker, s)) this.#settle(s, worker);
    }
    Atomics.store(m, SPEC.handsWord + worker * SPEC.lineWords, 0);
    Atomics.store(m, this._hand, 0);
    for (let w = 0; w < SPEC.bitmapWords; w++) this.#noteOpen(w); // it may have died between two looks of `noteFull`
  }

  /** Slots lost so far, since two workers were at them when one died; the next `recover` looks again. O(capacity). */
  _inDoubt(): number {
    let n = 0;
    for (let s = 1; s <= SPEC.capacity; s++) if (this.#hasBit(s) && !this.#isTaken(s) && !(SPEC.quarantine && this.#isGone(s)) && !this.#isInHand(s, this._worker)) n++;
    return n;
  }

  /** Where the slots are. {@spec SPEC.quarantine ? "O(capacity)" : "O(capacity / 32)"}. */
  stats(): PoolStats {
    let bits = 0;
    for (let w = 0; w < SPEC.bitmapWords; w++) bits += popCount(Atomics.load(this._i32, SPEC.bitmapWord + w));
    const taken = bits - (SPEC.bitmapWords * 32 - SPEC.capacity), gone = SPEC.quarantine ? this.#countGone() : 0;
    return {
      name: SPEC.name, kind: "free-list", capacity: SPEC.capacity, live: SPEC.quarantine ? taken - gone : taken, free: SPEC.capacity - taken,
      cached: 0, retired: 0, unmapped: 0, quarantined: SPEC.quarantine ? gone : 0, exact: this.#isAlone(),
    };
  }

  /** Compares bitmap, states and metadata slot by slot; exact only while no other worker is attached. */
  check(): CheckReport {
    const problems: string[] = [];
    const none = this._i32[SPEC.metaWord]!;
    if (none !== -1) problems.push(`metadata word of slot 0 is ${none}, not -1`);
    for (let s = 0; s < SPEC.bitmapWords * 32; s++) {
      if (s >= 1 && s <= SPEC.capacity) this.#inspect(s, problems);
      else if (!this.#hasBit(s)) problems.push(`bit ${s} of the bitmap is 0: slot ${s} does not exist`);
    }
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
      this.#near = SPEC.paranoid ? (w + 1) % SPEC.bitmapWords : w;
      return s;
    }
    return 0;
  }

  /**
   * Fills `out` from index n on with slots of bitmap word w; the index behind the last one.
   * @when !SPEC.paranoid
   */
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

  /** Slot s is free for everybody from here on. */
  #clear(s: number): void {
    const m = this._i32, w = s >> 5;
    const before = Atomics.and(m, SPEC.bitmapWord + w, ~(1 << (s & 31)));
    if (before === -1) Atomics.and(m, SPEC.summaryWord + (w >> 5), ~(1 << (w & 31)));
  }

  /**
   * Frees slot s if it is in nobody's hand but the dead one's. While its metadata word stays the same, nobody can begin to free it and nobody
   * has finished taking it: no more can have happened than one free that was under way, and then one taking that still is.
   * The first look finds the former in a hand, unless its bit is 0 by then; the second one finds the latter, which had it
   * in its hand before the bit was 1 again.
   */
  #settle(s: number, dead: number): void {
    const m = this._i32, before = Atomics.load(m, SPEC.metaWord + s);
    if (!this.#isUnsettled(s, before)) return;
    Atomics.store(m, this._hand, s);
    Atomics.or(m, SPEC.stateWord + s, IN_DOUBT);
    if (this.#isInHand(s, dead) || !this.#hasBit(s) || this.#isInHand(s, dead)) return;
    if (Atomics.load(m, SPEC.metaWord + s) !== before) return;
    if (SPEC.paranoid) this.#poison(s);
    Atomics.and(m, SPEC.stateWord + s, ~IN_DOUBT);
    this.#clear(s);
  }

  /** Taken, and not live: somebody is at slot s, whose metadata word is `meta`, or was when it died. */
  #isUnsettled(s: number, meta: number): boolean {
    if (SPEC.quarantine && this.#isGone(s)) return false;
    return (meta & SPEC.slotMask) !== s && this.#hasBit(s);
  }

  /** We took over the row of a dead worker: what its hand says is noted in the slots, for we settle them with the same hand. */
  #doubtHand(): void {
    const m = this._i32;
    for (let s = 1; s <= SPEC.capacity; s++) {
      if (this.#holds(this._worker, s) && this.#isUnsettled(s, Atomics.load(m, SPEC.metaWord + s))) Atomics.or(m, SPEC.stateWord + s, IN_DOUBT);
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

  /**
   * Slot s is taken out for good: its generation has wrapped, and old handles could come back to life. Its bit stays 1. A
   * new slot that a worker dies at may look the same, and goes too.
   * @when SPEC.quarantine
   */
  #isGone(s: number): boolean {
    const m = this._i32, w = Atomics.load(m, SPEC.metaWord + s);
    const wasUsed = (Atomics.load(m, SPEC.stateWord + s) & LIVE) !== 0;
    return wasUsed && (w & -SPEC.generationStep) === 0 && (w & SPEC.slotMask) !== s;
  }

  /** @when SPEC.quarantine */
  #countGone(): number {
    let gone = 0;
    for (let s = 1; s <= SPEC.capacity; s++) if (this.#isGone(s)) gone++;
    return gone;
  }

  #isTaken(s: number): boolean {
    return (this._i32[SPEC.metaWord + s]! & SPEC.slotMask) === s;
  }

  #isAlone(): boolean {
    return attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  /**
   * Slot s is ours; its metadata word becomes its handle. Plain accesses: the bit that we took orders them behind the free
   * before, and nobody knows the handle yet.
   */
  #own(s: number): Handle {
    if (s > SPEC.capacity) this.#refuseBit(s);
    const m = this._i32, g = SPEC.metaWord + s, w = m[g]!;
    const h = (w & -SPEC.generationStep | SPEC.firstSlot + s) as Handle;
    if (SPEC.paranoid) this.#prepare(s, w, h);
    else if (SPEC.zero) this.#zero(s);
    m[SPEC.stateWord + s] = this._mark;
    Atomics.store(m, g, h); // the owner is seen before
    return h;
  }

  #handOut(s: number): Handle {
    const h = this.#own(s);
    Atomics.store(this._i32, this._hand, 0);
    return h;
  }

  #handleOf(s: number): Handle {
    return this._i32[SPEC.metaWord + s] as Handle;
  }

  /**
   * Finds writes after free, then zeroes the slot and sets its canary. A word of 0 was never live: nothing to find.
   * @when SPEC.paranoid
   */
  #prepare(s: number, w: number, h: Handle): void {
    const m = this._i32, p = this.#wordOf(s);
    const at = w === 0 ? -1 : damagedWord(m, p, SPEC.strideWords - 1);
    if (at >= 0) {
      this.#poison(s); // reported once; the next alloc may have the slot
      this.#clear(s);
      Atomics.store(m, this._hand, 0);
      throw new AllocError("WRITE_AFTER_FREE", SPEC.name, s, `slot ${s} was written at offset ${at * 4} while it was free`);
    }
    m.fill(0, p, p + SPEC.strideWords - 1);
    m[p + SPEC.strideWords - 1] = h ^ CANARY;
    this._leaks.remember(h);
  }

  /** The bits past the last slot are always 1. */
  #refuseBit(s: number): never {
    const i = SPEC.bitmapWord + (s >> 5);
    corrupt(SPEC.name, i, "of the bitmap", Atomics.load(this._i32, i));
  }

  #zero(s: number): void {
    clear(this._i32, this.#wordOf(s), SPEC.strideWords);
  }

  /**
   * Poisons slot s, which was h until now. A damaged canary is reported once, and h stays live.
   * @when SPEC.paranoid
   */
  #wipe(s: number, h: number): void {
    const m = this._i32, p = this.#wordOf(s), canary = p + SPEC.strideWords - 1;
    if (m[canary] !== (h ^ CANARY)) {
      m[canary] = h ^ CANARY;
      Atomics.store(m, SPEC.metaWord + s, h); // ours alone: its bit is still 1, its word is no handle
      Atomics.store(m, this._hand, 0);
      throw new AllocError("OVERFLOW", SPEC.name, h, `something wrote past the ${SPEC.structBytes === 1 ? "byte" : `${SPEC.structBytes} bytes`} of slot ${s}`);
    }
    this.#poison(s);
    this._leaks.forget(h);
  }

  /** @when SPEC.paranoid */
  #poison(s: number): void {
    poison(this._i32, this.#wordOf(s), SPEC.strideWords - 1);
  }

  #wordOf(s: number): number {
    return s * SPEC.strideWords + SPEC.originWord;
  }

  /** What is wrong with slot s.{@spec SPEC.quarantine ? " A quarantined slot is taken, and nobody has it." : ""} */
  #inspect(s: number, problems: string[]): void {
    const bit = this.#hasBit(s), live = this.#isTaken(s), isRight = (SPEC.quarantine && bit && this.#isGone(s)) || bit === live;
    if (!isRight) problems.push(`slot ${s} is ${bit ? "taken in the bitmap and free" : "free in the bitmap and live"} in its metadata`);
    const w = this._i32[SPEC.metaWord + s]!, isOwn = !live || (w & SPEC.generationStep - 1) === SPEC.firstSlot + s;
    if (!isOwn) problems.push(`slot ${s} has metadata ${w}: something wrote into it`);
    if (live && (this._i32[SPEC.stateWord + s]! & LIVE) === 0) problems.push(`slot ${s} is live, but nobody has it`);
    if (SPEC.paranoid && isRight && isOwn) this.#inspectContent(s, live, problems);
  }

  /** @when SPEC.paranoid */
  #inspectContent(s: number, live: boolean, problems: string[]): void {
    const m = this._i32, p = this.#wordOf(s), w = m[SPEC.metaWord + s]!;
    if (!live) {
      if (w !== 0 && damagedWord(m, p, SPEC.strideWords - 1) >= 0) problems.push(`free slot ${s} was written`);
    } else if (m[p + SPEC.strideWords - 1] !== (w ^ CANARY)) problems.push(`something wrote past the end of slot ${s}`);
  }

  #refuse(h: number, use: "access" | "free"): never {
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.capacity,
    };
    refuseHandle(table, this._i32, h, use);
  }
};
