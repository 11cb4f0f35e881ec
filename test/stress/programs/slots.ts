import type { Pool } from "./classes.js";
import type { HammerGround } from "./ground.js";

const KEY = 0x5a5a1234,
  POISON = 0x0dead0de;

/**
 * Slots that say what they are, and what is known of each outside of the pool. Slot, 4 words:
 *
 *   | handle ^ KEY | generation | value | sum of the three |
 *
 * A slot has one holder from the moment it was allocated until it is freed; whoever is handed a slot that has one, and
 * whoever finds words that do not fit together, has found the bug. `free` poisons.
 */
export class Slots {
  readonly #m: Int32Array;
  readonly #ground: HammerGround;
  readonly #locate: (h: number) => number;

  constructor(m: Int32Array, ground: HammerGround, locate: (h: number) => number) {
    this.#m = m;
    this.#ground = ground;
    this.#locate = locate;
  }

  /** Begins a life of slot h. False when somebody else has it. */
  begin(h: number, value: number): boolean {
    const m = this.#m,
      { generations, holders, published } = this.#ground;
    const slot = this.#slotOf(h),
      at = this.#locate(h);
    const isMine = Atomics.exchange(m, holders + slot, 1) === 0;
    Atomics.store(m, published + slot, 0);
    m[at] = h ^ KEY;
    m[at + 1] = Atomics.add(m, generations + slot, 1);
    m[at + 2] = value;
    m[at + 3] = this.#sum(at);
    return isMine;
  }

  generationOf(h: number): number {
    return this.#m[this.#locate(h) + 1]!;
  }

  valueOf(h: number): number {
    return this.#m[this.#locate(h) + 2]!;
  }

  isWhole(h: number): boolean {
    const at = this.#locate(h);
    return this.#m[at] === (h ^ KEY) && this.#m[at + 3] === this.#sum(at);
  }

  /** The last thing to do before h is freed. */
  end(h: number): void {
    const at = this.#locate(h);
    this.#m.fill(POISON, at, at + 4);
    Atomics.store(this.#m, this.#ground.holders + this.#slotOf(h), 0);
  }

  /** From here on others may come to h, and whose it is cannot be told from who allocated it. */
  publish(h: number): void {
    Atomics.store(this.#m, this.#ground.published + this.#slotOf(h), 1);
  }

  /** Of each slot, as it is now. */
  whichArePublished(): (h: number) => boolean {
    const { published, pool } = this.#ground,
      now = this.#m.slice(published, published + pool.capacity + 1);
    return (h) => now[this.#slotOf(h)] === 1;
  }

  #slotOf(h: number): number {
    const { checked, slotMask, originWord, strideWords } = this.#ground.pool;
    return checked ? h & slotMask : (h - originWord) / strideWords;
  }

  #sum(at: number): number {
    return (this.#m[at]! + Math.imul(this.#m[at + 1]!, 31) + Math.imul(this.#m[at + 2]!, 17)) | 0;
  }
}

/** What the reclamation asks of a pool. */
type Retired = Pick<Pool, "_retireAt" | "_isRetiredAt" | "_freeInDepot" | "_capacity" | "_bornAt" | "_reclaim">;

/** The pool as the reclamation sees it: who frees a retired slot poisons it. */
export const poisoning = (pool: Pool, slots: Slots): Retired => ({
  _retireAt: (h, cell) => pool._retireAt(h, cell),
  _isRetiredAt: (h, cell) => pool._isRetiredAt(h, cell),
  _freeInDepot: () => pool._freeInDepot(),
  _capacity: pool._capacity,
  _bornAt: (h) => pool._bornAt(h),
  _reclaim: (h) => {
    slots.end(h);
    pool._reclaim(h);
  },
});
