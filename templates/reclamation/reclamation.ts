import { peek } from "../dialect/access.js";
import { corrupt, patience, unsteady } from "../runtime/corrupt.js";
import { AllocError } from "../runtime/errors.js";
import { controlOf, errorOf, type ReclamationState, stepControl, thresholdOf } from "../runtime/feedback.js";
import type { ReclamationSpec } from "./spec.js";

/** What a pool does for the slots that are retired from it. */
interface Retirable {
  /** h is retired, and its item is the word `cell`: from here on only that item can free it. */
  _retireAt(h: number, cell: number): void;
  /** Whether the item in word `cell` still stands for h: nobody freed it or moved it to another item. */
  _isRetiredAt(h: number, cell: number): boolean;
  /** Frees the retired h. */
  _reclaim(h: number): void;
  /** Slots anybody can allocate now: those in the depot, and those never used. O(magazines). */
  _freeInDepot(): number;
  /** How many slots there are. */
  readonly _capacity: number;
}

/** A pool that stamps what it allocates with the era, as it stood then or at any time before. */
interface Dated extends Retirable {
  /** The era h was allocated in. */
  _bornAt(h: number): number;
}

/*
 * A worker's guard word: 0, or 1 inside a guard, or the link behind which the batches stand that wait for it to leave.
 * Link of worker s in batch b: 2 + b * workers + s.
 */
const OUTSIDE = 0, INSIDE = 1, FIRST_LINK = 2;

/** The word behind it: the era the worker announced. */
const ERA = 1;
/** The last era. The clock stops rather than go round, for slots may live long; then a stalled reader holds back what is born from there on. */
const LAST_ERA = 2 ** 31 - 1;

/*
 * A batch:   | state | pending | count | pool | link of worker 0 | ... | item 0 | ... |
 *
 *   state      version:24 | worker:5 | kind:3
 *   IDLE       nobody's
 *   FILLING    `worker` puts slots into it
 *   LIVE       `worker` released it; it waits for those whose bit in `pending` is set
 *   CLAIMED    `worker` frees its slots
 *   ABANDONED  its worker died while releasing it; its slots have moved on, but readers may have it in their lists still
 *   TIDYING    `worker` looks whether they have
 */
const IDLE = 0, FILLING = 1, LIVE = 2, CLAIMED = 3, ABANDONED = 4, TIDYING = 5;
const PENDING = 1, COUNT = 2, POOL = 3, LINKS = 4;

/** The bit of the worker that releases the batch: as long as it is set, the batch is not complete. */
const HOLD = 1 << 31;

/** How often all batches are looked at before we say that none is free. */
const sweeps = 16;
/** Retirements between two looks at the wall clock, a power of two. */
const looks = 64;
/** A step that is due in more milliseconds than that was set before the wall clock was set back. */
const far = 60_000;

/**
 * Safe reclamation: a retired slot is freed once no guard is left that could have seen it (Hyaline-1, with a mask of the
 * workers that still owe an answer instead of their number, so that every answer can be given twice).
 *
 *   reader    enter: guard word = INSIDE;   leave: takes its list, clears its bit in every batch of it
 *   retirer   unlinks the slot, retires it; a full batch goes into the list of every worker that is inside
 *
 * The worker that clears a batch's last bit frees its slots. Links stand in the batch, not in the slots, so a batch of one slot
 * is as safe as one of {@spec SPEC.batchItems}. No other worker ever answers for a reader that lives.
 *
 * A slot is found with `Atomics.load` of the word that refers to it, inside the guard. For a read of one field the
 * cheaper way is no guard at all: read the handle, the field, then the handle again; slots never leave the image, so the
 * worst is a value of the slot's next life, and the second look shows it. For handles with a generation only: in an image
 * without checks a handle is no more than an address, and the slot's next life may stand under the same word again.
 *
 * {@spec SPEC.robust ? "" : "A reader that never leaves holds back every slot that is retired from then on; `robust: true` bounds that."}
 * {@spec SPEC.robust ? "A reader that never leaves holds back only slots that were born before it last looked for one: retirers advance an era" : ""}
 * {@spec SPEC.robust ? "clock, pools stamp slots with it, and readers announce it. So inside a guard every handle has to be found by `protect`" : ""}
 * {@spec SPEC.robust ? "(roots do that themselves): what is found otherwise may be younger than the era we announced, and then nobody waits for us." : ""}
 */
export const defineReclamation = (SPEC: ReclamationSpec) => class Reclamation {
  declare readonly _i32: Int32Array;
  /** Row of this thread in the worker table. */
  declare readonly _worker: number;
  /** Our guard word. */
  declare readonly _guardWord: number;
  readonly _pools: readonly Retirable[];
  /** How many guards we are inside. */
  #depth = 0;
  /** The batches we fill, or -1: one a pool{@spec SPEC.robust ? ", and behind those one a pool for slots that no stalled reader can have seen" : ""}. */
  readonly #filling: number[];
  /** Where the last idle batch was found. */
  #near = 0;
  /** How many slots we have retired. */
  #retired = 0;
  /** The era we announced. */
  #era = -1;
  /** Readers seem to have stalled in this era, or before. */
  #stalled = -1;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number, pools: readonly object[]) {
    this._i32 = new Int32Array(buffer, byteOffset, SPEC.imageWords);
    this._worker = worker;
    this._guardWord = SPEC.guardsWord + worker * SPEC.lineWords;
    this._pools = pools as readonly Retirable[];
    this.#filling = Array.from({ length: SPEC.robust ? SPEC.pools * 2 : SPEC.pools }, () => -1);
  }

  /**
   * Runs `read`; no slot that is retired meanwhile is freed before it returns. Guards nest. `read` is synchronous: a
   * guard cannot outlive the turn, so a promise as result is AllocError UNSUPPORTED.
   */
  guard<T>(read: () => T): T {
    this.enter();
    try {
      const result = read();
      if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") this.#refusePromise();
      return result;
    } finally {
      this.leave();
    }
  }

  /** Begins a guard; one `leave` for each `enter`. */
  enter(): void {
    if (this.#depth++ === 0) Atomics.store(this._i32, this._guardWord, INSIDE);
  }

  /** Ends a guard. Throws AllocError INVALID_VALUE outside of any. */
  leave(): void {
    if (--this.#depth !== 0) return this.#leaveInner();
    const list = Atomics.exchange(this._i32, this._guardWord, OUTSIDE);
    if (list >= FIRST_LINK) this.#answer(list);
  }

  /**
   * As leave and enter at once, for long loops: what was found before must not be used any more. Throws AllocError BUSY
   * inside an inner guard, INVALID_VALUE outside of any.
   */
  refresh(): void {
    if (this.#depth !== 1) this.#refuseRefresh();
    const list = Atomics.exchange(this._i32, this._guardWord, INSIDE);
    if (list >= FIRST_LINK) this.#answer(list);
  }

  /**
   * The handle that `read` finds, inside a guard: it reads one word, with `Atomics.load`, and may be called again. The word
   * is a root's, or of a slot that is still linked. A slot that is unlinked may go on referring to one that is freed already:
   * after a step from slot to slot look whether the one you came from is still linked, and if not, start again.
   * @when SPEC.robust
   */
  protect<H>(read: () => H): H {
    for (let n = 0; n < patience; n++) {
      const h = read();
      if (this.#isAnnounced()) return h;
    }
    return unsteady(SPEC.name, SPEC.eraWord, "the era");
  }

  /**
   * The handle in word `word` of the image, as `protect`. For roots.
   * @when SPEC.robust
   */
  _protectWord(word: number): number {
    for (let n = 0; n < patience; n++) {
      const h = Atomics.load(this._i32, word);
      if (this.#isAnnounced()) return h;
    }
    return unsteady(SPEC.name, SPEC.eraWord, "the era");
  }

  /** Frees h, a live slot of a pool, as soon as no guard can see it. No new reader may find it, so it is unlinked first. */
  _retire(pool: number, h: number): void {
    const m = this._i32, p = this._pools[pool]!, k = SPEC.robust ? this.#fillingFor(pool, h) : pool;
    const b = this.#filling[k]! >= 0 ? this.#filling[k]! : this.#begin(pool, k);
    const at = this.#wordOf(b), n = m[at + COUNT]!, cell = at + (LINKS + SPEC.workers) + n;
    if (n >>> 0 >= SPEC.batchItems) corrupt(SPEC.name, at + COUNT, "the count of a batch", n);
    m[cell] = h;
    p._retireAt(h, cell);
    m[at + COUNT] = n + 1; // commits
    this.#retired = this.#retired + 1 | 0;
    if (n + 1 >= this.#threshold(b)) this.#finish(k);
    if (SPEC.robust && (this.#retired & SPEC.eraRetires - 1) === 0) this.#beginEra();
    if (SPEC.targetPermille > 0 && (this.#retired & looks - 1) === 0) this.#control(Date.now() | 0);
  }

  /**
   * Releases what we retired so far, however little; whether there was any. For workers that go idle, or find no slot. A
   * large batch that readers would hold on to is filled up first: there are only so many.
   */
  flush(): boolean {
    let any = false;
    for (let k = 0; k < this.#filling.length; k++) {
      const b = this.#filling[k]!;
      if (b < 0) continue;
      const pending = this.#readersOf(b);
      if (b >= SPEC.smallBatches && pending !== HOLD) continue;
      this.#release(k, pending);
      any = true;
    }
    return any;
  }

  /** As flush, for a worker that leaves: nothing is kept. */
  _leaveAll(): void {
    for (let k = 0; k < this.#filling.length; k++) if (this.#filling[k]! >= 0) this.#finish(k);
  }

  /** Whether this thread is inside a guard. */
  get isInside(): boolean {
    return this.#depth > 0;
  }

  /** For `stats`; while other threads are at work, an estimate. */
  get _state(): ReclamationState {
    const m = this._i32, control = Atomics.load(m, SPEC.stateWord + 1);
    let [retired, waiting] = [0, 0];
    for (let b = 0; b < SPEC.batches; b++) {
      const at = this.#wordOf(b), count = at + COUNT, kind = Atomics.load(m, at) & 7;
      if (kind === FILLING || kind === LIVE || kind === CLAIMED) retired += peek(m, count);
      if (kind === LIVE) waiting++;
    }
    const error = SPEC.targetPermille > 0 ? this.#error() : 0;
    return { retired, waiting, threshold: this.#threshold(0), control: controlOf(control), error };
  }

  /**
   * Answers for a dead worker and finishes what it had begun: what it retired is retired by us. Its row must belong to the
   * caller, and may be our own, which we took over. A caller that dies here may be followed by another that starts again.
   */
  _recover(worker: number): void {
    Atomics.store(this._i32, SPEC.guardsWord + worker * SPEC.lineWords, OUTSIDE);
    for (let b = 0; b < SPEC.batches; b++) this.#answerFor(worker, b); // first: the next step needs batches
    for (let b = 0; b < SPEC.batches; b++) if (!this.#filling.includes(b)) this.#takeOver(worker, b); // in our own row: not what we fill
    this.flush();
  }

  /** Gives the answer the dead worker owes to b, and frees b if that or an answer it gave was the last. */
  #answerFor(worker: number, b: number): void {
    const m = this._i32, at = this.#wordOf(b), state = Atomics.load(m, at), kind = state & 7;
    if (kind !== LIVE && kind !== ABANDONED) return;
    const before = Atomics.and(m, at + PENDING, ~(1 << worker));
    if ((before & ~(1 << worker)) === 0) this.#free(b, state);
  }

  /** What the dead worker had in b of its own is retired by us. */
  #takeOver(worker: number, b: number): void {
    const m = this._i32, at = this.#wordOf(b), state = Atomics.load(m, at), kind = state & 7, its = (state >> 3 & 31) === worker;
    if (kind === LIVE && its && (Atomics.load(m, at + PENDING) & HOLD) !== 0) {
      this.#adopt(b);
      Atomics.store(m, at, state & ~255 | ABANDONED);
    } else if (its && (kind === FILLING || kind === CLAIMED)) {
      this.#adopt(b);
      this.#recycle(b, state);
    } else if (its && kind === TIDYING) Atomics.store(m, at, state & ~255 | ABANDONED);
  }

  /**
   * A batch to fill, as #filling[k]: a small one if there is any, else one that we release full. There is one as long as
   * nobody leaves, and nobody dies while releasing, beside readers that stay; then it may take them all.
   */
  #begin(pool: number, k: number): number {
    for (let n = 0; n < sweeps * SPEC.batches; n++) {
      const b = n < SPEC.smallBatches ? (this.#near + n) % SPEC.smallBatches : SPEC.smallBatches + (n - SPEC.smallBatches) % (SPEC.batches - SPEC.smallBatches);
      if (!this.#take(b)) continue;
      this._i32[this.#wordOf(b) + POOL] = pool;
      this.#filling[k] = b;
      if (b < SPEC.smallBatches) this.#near = b;
      return b;
    }
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.batches, "all batches of retired slots wait for readers to leave their guards; nothing was retired");
  }

  #take(b: number): boolean {
    const m = this._i32, at = this.#wordOf(b), state = peek(m, at), mine = state + 256 & ~255 | this._worker << 3;
    if ((state & 7) === IDLE) return Atomics.compareExchange(m, at, state, mine | FILLING) === state;
    if ((state & 7) === ABANDONED && Atomics.compareExchange(m, at, state, mine | TIDYING) === state) this.#tidy(b);
    return false;
  }

  /**
   * Whether readers still have the abandoned b in their lists, nobody knows: its worker died while it put it there. A
   * reader that is outside has no list, or has taken it: from there on its answers only clear bits that are not set.
   */
  #tidy(b: number): void {
    const m = this._i32, at = this.#wordOf(b), state = Atomics.load(m, at);
    for (let s = 0; s < SPEC.workers; s++) {
      if (Atomics.load(m, SPEC.guardsWord + s * SPEC.lineWords) === OUTSIDE) Atomics.and(m, at + PENDING, ~(1 << s));
    }
    if ((Atomics.load(m, at + PENDING) & ~HOLD) === 0) this.#recycle(b, state);
    else Atomics.store(m, at, state & ~255 | ABANDONED);
  }

  #threshold(b: number): number {
    if (SPEC.targetPermille === 0 || b >= SPEC.smallBatches) return SPEC.batchItems;
    return thresholdOf(peek(this._i32, SPEC.stateWord + 1), SPEC.batchItems);
  }

  #finish(k: number): void {
    this.#release(k, this.#readersOf(this.#filling[k]!));
  }

  /** Notes in b which workers it waits for: HOLD, and a bit for every worker that is inside{@spec SPEC.robust ? " and may have seen one of its slots" : ""}. */
  #readersOf(b: number): number {
    const m = this._i32, at = this.#wordOf(b), oldest = SPEC.robust ? this.#oldestIn(b) : 0;
    let pending = HOLD;
    for (let s = 0; s < SPEC.workers; s++) {
      if (Atomics.load(m, SPEC.guardsWord + s * SPEC.lineWords) < INSIDE) continue;
      if (SPEC.robust && Atomics.load(m, SPEC.guardsWord + ERA + s * SPEC.lineWords) < oldest) continue;
      pending |= 1 << s;
    }
    Atomics.store(m, at + PENDING, pending);
    return pending;
  }

  /** Releases the batch we fill: it goes into the lists of all `pending` workers. */
  #release(k: number, pending: number): void {
    const m = this._i32, b = this.#filling[k]!, at = this.#wordOf(b), state = m[at]! & ~255 | this._worker << 3;
    this.#filling[k] = -1;
    if (pending === HOLD) {
      Atomics.store(m, at, state | CLAIMED);
      return this.#freeItems(b, state);
    }
    Atomics.store(m, at, state | LIVE);
    for (let s = 0; s < SPEC.workers; s++) if ((pending >> s & 1) === 1) this.#link(b, s);
    this.#clear(b, HOLD);
  }

  /** Puts batch b into the list of worker s; if it has left, it cannot have seen the slots. */
  #link(b: number, s: number): void {
    const m = this._i32, guardWord = SPEC.guardsWord + s * SPEC.lineWords, link = FIRST_LINK + b * SPEC.workers + s;
    for (let n = 0; n < patience; n++) {
      const list = Atomics.load(m, guardWord);
      if (list < INSIDE) return this.#clear(b, 1 << s);
      m[this.#wordOf(b) + LINKS + s] = list;
      if (Atomics.compareExchange(m, guardWord, list, link) === list) return;
    }
    unsteady(SPEC.name, guardWord, "a guard");
  }

  /** Clears our bit in every batch of a list. The next link is read before: the batch may be used again at once. */
  #answer(list: number): void {
    for (let n = 0, link = list; link >= FIRST_LINK; n++) {
      const b = (link - FIRST_LINK) / SPEC.workers | 0;
      if (n === SPEC.batches || b >= SPEC.batches) corrupt(SPEC.name, this._guardWord, "or a link behind it", link);
      link = this._i32[this.#wordOf(b) + LINKS + this._worker]!;
      this.#clear(b, 1 << this._worker);
    }
  }

  /** Clears one bit, and frees the slots if it was the last. The state is read before: behind the last bit b may be another batch. */
  #clear(b: number, bit: number): void {
    const m = this._i32, at = this.#wordOf(b), state = Atomics.load(m, at);
    if (Atomics.and(m, at + PENDING, ~bit) === bit) this.#free(b, state);
  }

  /** Frees the slots of b, if it still is in `state`, and nobody else does. */
  #free(b: number, state: number): void {
    const mine = state & ~255 | this._worker << 3 | CLAIMED;
    if ((state & 7) === LIVE && Atomics.compareExchange(this._i32, this.#wordOf(b), state, mine) === state) this.#freeItems(b, mine);
  }

  #freeItems(b: number, state: number): void {
    const m = this._i32, at = this.#wordOf(b), pool = this._pools[this.#poolOf(b)]!, n = this.#countOf(b);
    const first = at + (LINKS + SPEC.workers);
    for (let cell = first; cell < first + n; cell++) pool._reclaim(m[cell]!);
    this.#recycle(b, state);
  }

  /** How many slots are in b. */
  #countOf(b: number): number {
    const i = this.#wordOf(b) + COUNT, n = this._i32[i]!;
    return n >>> 0 <= SPEC.batchItems ? n : corrupt(SPEC.name, i, "the count of a batch", n);
  }

  /** The pool that the slots of b are from. */
  #poolOf(b: number): number {
    const i = this.#wordOf(b) + POOL, p = this._i32[i]!;
    return p >>> 0 < SPEC.pools ? p : corrupt(SPEC.name, i, "the pool of a batch", p);
  }

  #recycle(b: number, state: number): void {
    const m = this._i32, at = this.#wordOf(b);
    m[at + COUNT] = 0;
    Atomics.store(m, at, (state & ~255) + 256 | IDLE);
  }

  /** Retires once more what a dead worker had retired into b; what it had freed already is not there any more. */
  #adopt(b: number): void {
    const m = this._i32, at = this.#wordOf(b), p = this.#poolOf(b), first = at + (LINKS + SPEC.workers);
    for (let cell = first; cell < first + SPEC.batchItems; cell++) {
      const h = m[cell]!;
      if (h !== 0 && this._pools[p]!._isRetiredAt(h, cell)) this._retire(p, h);
    }
  }

  /**
   * Whether the era is the one we announced; if not, announces it. What was read just before is protected then: it was
   * born in this era at the latest, and unlinked after we had announced it, so its batch comes into our list.
   */
  #isAnnounced(): boolean {
    const m = this._i32, era = Atomics.load(m, SPEC.eraWord);
    if (era === this.#era) return true;
    Atomics.store(m, this._guardWord + ERA, era);
    this.#era = era;
    return false;
  }

  /** The era in which the oldest slot of b was born: a reader that announced none as late has seen none of them. */
  #oldestIn(b: number): number {
    const m = this._i32, at = this.#wordOf(b), pool = this._pools[this.#poolOf(b)]! as Dated, first = at + (LINKS + SPEC.workers);
    let oldest = LAST_ERA;
    for (let cell = first, n = this.#countOf(b); cell < first + n; cell++) {
      const h = m[cell]!, born = pool._bornAt(h);
      if (born < oldest) oldest = born;
    }
    return oldest;
  }

  /** Which batch h goes into: one old slot would hold back a whole batch of young ones. */
  #fillingFor(pool: number, h: number): number {
    const p = this._pools[pool]! as Dated, born = p._bornAt(h);
    return born > this.#stalled ? SPEC.pools + pool : pool;
  }

  /** A new era; and of the readers that are inside, which have not looked for a slot for more than one. */
  #beginEra(): void {
    const m = this._i32, era = Atomics.load(m, SPEC.eraWord);
    if (era < LAST_ERA) Atomics.compareExchange(m, SPEC.eraWord, era, era + 1);
    this.#stalled = -1;
    for (let s = 0; s < SPEC.workers; s++) {
      const seen = Atomics.load(m, SPEC.guardsWord + ERA + s * SPEC.lineWords);
      if (seen < era && seen > this.#stalled && Atomics.load(m, SPEC.guardsWord + s * SPEC.lineWords) >= INSIDE) this.#stalled = seen;
    }
  }

  /** One step of the controller, if it is time for one and nobody else does it; dead before the end, the next one does. */
  #control(now: number): void {
    const m = this._i32, next = Atomics.load(m, SPEC.stateWord), wait = next - now | 0;
    if (wait > 0 && wait < far) return;
    if (Atomics.compareExchange(m, SPEC.stateWord, next, now + SPEC.periodMs | 0) !== next) return;
    const before = Atomics.load(m, SPEC.stateWord + 1), after = stepControl(before, this.#error());
    Atomics.compareExchange(m, SPEC.stateWord + 1, before, after);
  }

  /** Of the pool that is worst off: a large one must not hide that a small one has nothing left. */
  #error(): number {
    let worst = -1;
    for (let i = 0; i < SPEC.pools; i++) {
      const pool = this._pools[i]!, free = pool._freeInDepot();
      worst = Math.max(worst, errorOf(free, pool._capacity, SPEC.targetPermille));
    }
    return worst;
  }

  /** @inline */
  #wordOf(b: number): number {
    return SPEC.batchesWord + b * SPEC.batchWords;
  }

  /** The end of an inner guard, or of none. */
  #leaveInner(): void {
    if (this.#depth > 0) return;
    this.#depth = 0;
    throw new AllocError("INVALID_VALUE", SPEC.name, 0, "leave without enter");
  }

  #refusePromise(): never {
    throw new AllocError("UNSUPPORTED", SPEC.name, 0, "a guard is synchronous: it ends before a promise is settled; await first, then enter the guard");
  }

  #refuseRefresh(): never {
    if (this.#depth === 0) throw new AllocError("INVALID_VALUE", SPEC.name, 0, "refresh without enter");
    throw new AllocError("BUSY", SPEC.name, this.#depth, "refresh needs to be inside exactly one guard: an outer one may still use what it found");
  }
};
