import { counted } from "./counted.js";
import { AllocError } from "./errors.js";
import { damagedWord, poison } from "./poison.js";

/** Slots of a pool under `paranoid`; slot s, counted from 1, starts at word `originWord + s * strideWords`. */
export interface SlotShape {
  readonly name: string;
  readonly structBytes: number;
  readonly strideWords: number;
  readonly originWord: number;
  readonly slotMask: number;
  readonly generationStep: number;
}

/** Mixed with the handle, so that a canary copied from another slot is wrong too. */
const CANARY = 0x5afec0de;

/**
 * What `paranoid` adds to a slot; its last word is a canary of the handle it has, or had last:
 *
 *   live   | the struct ... | canary |      free   | df df df ... df | canary |      never used   | 0 0 ... 0 |
 */
export class GuardedSlots {
  readonly #shape: SlotShape;
  declare readonly _i32: Int32Array;

  constructor(shape: SlotShape, m: Int32Array) {
    this.#shape = shape;
    this._i32 = m;
  }

  /**
   * Prepares the slot of h, which is handed out next: zeroes it and sets its canary. Throws AllocError WRITE_AFTER_FREE
   * or OVERFLOW when somebody wrote into it or past its end while it was free; said once, then it is as good as any.
   */
  open(h: number, wasUsed: boolean): void {
    const m = this._i32, p = this.#wordOf(h), canary = this.#canaryOf(h), s = h & this.#shape.slotMask;
    const before = (h - this.#shape.generationStep) | 0, at = wasUsed ? damagedWord(m, p, canary - p) : -1;
    const isCut = wasUsed && m[canary] !== (before ^ CANARY);
    if (at >= 0 || isCut) this.repair(before);
    if (at >= 0) {
      const detail = `slot ${s} was written at offset ${at * 4} while it was free`;
      throw new AllocError("WRITE_AFTER_FREE", this.#shape.name, s, detail);
    }
    if (isCut) this.#refuse(before, "while it was free");
    m.fill(0, p, canary);
    m[canary] = h ^ CANARY;
  }

  /** Throws AllocError OVERFLOW when something wrote past the end of the live h; said once, and h stays live. */
  verify(h: number): void {
    const m = this._i32, canary = this.#canaryOf(h);
    if (m[canary] === (h ^ CANARY)) return;
    m[canary] = h ^ CANARY;
    this.#refuse(h, "while it was live");
  }

  /** Poisons the slot of h, which is free from here on. What happens to its canary behind `verify`, `open` finds. */
  close(h: number): void {
    const p = this.#wordOf(h);
    poison(this._i32, p, this.#canaryOf(h) - p);
  }

  /** As after `close`, with the canary of h: somebody died while it opened the slot, or it was damaged. */
  repair(h: number): void {
    this.close(h);
    this._i32[this.#canaryOf(h)] = h ^ CANARY;
  }

  /** What is wrong with the slot of the live h. */
  inspectLive(h: number, problems: string[]): void {
    const s = h & this.#shape.slotMask;
    if (this._i32[this.#canaryOf(h)] !== (h ^ CANARY)) problems.push(`something wrote past the end of slot ${s}`);
  }

  /** What is wrong with slot s, which is free and was used before. */
  inspectFree(s: number, problems: string[]): void {
    const p = this.#wordOf(s);
    if (damagedWord(this._i32, p, this.#canaryOf(s) - p) >= 0) problems.push(`free slot ${s} was written`);
  }

  #wordOf(h: number): number {
    return (h & this.#shape.slotMask) * this.#shape.strideWords + this.#shape.originWord;
  }

  #canaryOf(h: number): number {
    return this.#wordOf(h) + this.#shape.strideWords - 1;
  }

  #refuse(h: number, when: string): never {
    const { name, structBytes, slotMask } = this.#shape, s = h & slotMask;
    throw new AllocError("OVERFLOW", name, h, `something wrote past the ${counted(structBytes, "byte")} of slot ${s} ${when}`);
  }
}
