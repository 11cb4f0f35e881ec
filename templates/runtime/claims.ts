import { AllocError } from "./errors.js";
import type { GuardedSlots } from "./guarded-slots.js";

/** Words of a worker's line: handle of the slot it is freeing, of the slot it is retiring. */
export const AT_FREE = 1, AT_RETIRE = 2;
/** State of a slot that is being freed, or is free. No cell has that address. */
const FREED = 1;

/** Where the handles of a pool are, in words from the start of the image. */
export interface ClaimShape {
  /** Of the pool, for error messages. */
  readonly name: string;
  readonly capacity: number;
  readonly workers: number;
  /** Worker w's line is `topsWord + w * lineWords`. */
  readonly topsWord: number;
  readonly lineWords: number;
  /** Words of slot 0. */
  readonly metaWord: number;
  readonly stateWord: number;
  readonly slotMask: number;
  /** State of a slot in use: this bit, and the sign is not set. */
  readonly live: number;
  /** Of handles whose slot is taken out when their generation wraps; 0: none is. */
  readonly generationStep: number;
}

/**
 * Who ends a handle under `paranoid`, where several workers may free or retire it at the same moment:
 *
 *   line       | ... | freeing: h | retiring: h |      says first that it tries
 *   metadata   h -> closed                             one compare-exchange lets one of them through
 *   metadata   closed -> next generation               freed: behind all other stores of the free
 *   metadata   closed -> h                             retired, and readers use it still; or it is not freed after all
 *
 * `closed` is what no handle is: h without its slot. The worker that closed h says so in its line as long as the word is
 * closed. So when a worker died that says it too, and no other one does, it was that worker.
 */
export class HandleClaims {
  declare readonly _i32: Int32Array;
  readonly #shape: ClaimShape;
  /** Our line. */
  readonly #line: number;
  readonly #guarded: GuardedSlots;

  constructor(shape: ClaimShape, i32: Int32Array, worker: number, guarded: GuardedSlots) {
    this._i32 = i32;
    this.#shape = shape;
    this.#line = shape.topsWord + worker * shape.lineWords;
    this.#guarded = guarded;
  }

  /**
   * Closes the live h. False when somebody else ends it at this moment, or has ended it. `note` is AT_FREE or AT_RETIRE.
   * Throws AllocError OVERFLOW when something wrote past its end; it stays live then.
   */
  begin(h: number, note: number): boolean {
    const m = this._i32, at = this.#line + note;
    m[at] = h; // whoever sees h closed sees this
    const isClosed = Atomics.compareExchange(m, this.#metaOf(h), h, this.#closed(h)) === h;
    const isOurs = isClosed && this.#isLive(h);
    if (isOurs) this.#verify(h, note);
    else if (isClosed) this.cancel(h, note);
    else Atomics.store(m, at, 0);
    if (isOurs && note === AT_FREE) Atomics.store(m, this.#stateOf(h), FREED);
    return isOurs;
  }

  #verify(h: number, note: number): void {
    try {
      this.#guarded.verify(h);
    } catch (error) {
      this.cancel(h, note);
      throw error;
    }
  }

  /** What we began with h is over, and h is what it was unless it was freed. */
  cancel(h: number, note: number): void {
    const at = this.#line + note;
    this.reopen(h);
    Atomics.store(this._i32, at, 0);
  }

  /** The closed h is the handle of its slot again. If the slot was freed, nothing happens. */
  reopen(h: number): void {
    Atomics.compareExchange(this._i32, this.#metaOf(h), this.#closed(h), h);
  }

  /**
   * Closed, and not freed yet: live, or retired and somebody's to read. Or h again: a reader that found it closed may come
   * here when it is reopened already.
   */
  isClosing(h: number): boolean {
    const m = this._i32, { slotMask, capacity, live } = this.#shape;
    if (h !== (h | 0) || (h & slotMask) > capacity) return false;
    const word = Atomics.load(m, this.#metaOf(h));
    if (word !== this.#closed(h)) return word === h;
    const state = Atomics.load(m, this.#stateOf(h));
    return state < 0 || (state & live) !== 0;
  }

  /** Whether a worker says that it ends h; `but` is not asked. */
  isClaimed(h: number, but = -1): boolean {
    if (h === 0) return false;
    const m = this._i32, { workers, topsWord, lineWords } = this.#shape;
    for (let w = 0; w < workers; w++) {
      const t = topsWord + w * lineWords;
      if (w !== but && (Atomics.load(m, t + AT_FREE) === h || Atomics.load(m, t + AT_RETIRE) === h)) return true;
    }
    return false;
  }

  /**
   * The dead `worker` was retiring a slot: that is live again, unless it stands in a batch. What it says it was freeing
   * afterwards is to be freed for it.
   */
  settle(worker: number): void {
    const m = this._i32, { topsWord, lineWords } = this.#shape, t = topsWord + worker * lineWords;
    const retiring = m[t + AT_RETIRE]!, freeing = m[t + AT_FREE]!;
    if (retiring !== 0 && !this.isClaimed(retiring, worker)) this.reopen(retiring);
    Atomics.store(m, t + AT_RETIRE, 0);
    if (freeing !== 0 && !this.#isTakenOut(freeing) && !this.#settleFreeing(worker, freeing)) Atomics.store(m, t + AT_FREE, 0);
  }

  /** Somebody began to take out the slot of h for good: it is taken out once more. */
  #isTakenOut(h: number): boolean {
    const { generationStep } = this.#shape, isWorn = generationStep !== 0 && ((h + generationStep) & -generationStep) === 0;
    return isWorn && Atomics.load(this._i32, this.#metaOf(h)) === 0;
  }

  /**
   * The dead `worker` was freeing h: whether h is to be freed for it. Nobody has closed h, and we do; or that worker did. Of
   * two that say they free h we do not know which one did. If it was the dead one, the slot is lost, and `check` names it.
   */
  #settleFreeing(worker: number, h: number): boolean {
    const m = this._i32, meta = this.#metaOf(h), closed = this.#closed(h), state = this.#stateOf(h);
    Atomics.compareExchange(m, meta, h, closed);
    if (Atomics.load(m, meta) !== closed || this.isClaimed(h, worker) || Atomics.load(m, meta) !== closed) return false;
    const isRetired = Atomics.load(m, state) < 0;
    if (isRetired) this.reopen(h);
    else Atomics.store(m, state, FREED);
    return !isRetired;
  }

  refuse(h: number): never {
    const { name, slotMask } = this.#shape;
    throw new AllocError("DOUBLE_FREE", name, h, `slot ${h & slotMask} is freed or retired by another worker at this moment`);
  }

  /** We closed h, and nobody had retired it before. If that state is of its slot's next life, h is not closed any more. */
  #isLive(h: number): boolean {
    const m = this._i32, state = Atomics.load(m, this.#stateOf(h));
    return state > 0 && (state & this.#shape.live) !== 0 && Atomics.load(m, this.#metaOf(h)) === this.#closed(h);
  }

  #closed(h: number): number {
    return h & ~this.#shape.slotMask;
  }

  #metaOf(h: number): number {
    return this.#shape.metaWord + (h & this.#shape.slotMask);
  }

  #stateOf(h: number): number {
    return this.#shape.stateWord + (h & this.#shape.slotMask);
  }
}
