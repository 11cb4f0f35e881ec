import { corrupt, damage, patience, unsteady } from "./corrupt.js";
import { counted } from "./counted.js";
import { AllocError } from "./errors.js";
import { peek } from "./peek.js";

/*
 * A magazine's word:   version:16 | count:9 | worker:5 | kind:2
 *
 *   FRESH    never used; holds the slots that are its own by number, its cells are not written yet
 *   DEPOT    anybody may take it; `count` cells are filled
 *   OWNED    in `worker`'s hand; `count` is what it held when it was taken
 *   FILLING  FRESH before, its taker is writing its cells
 *
 * It changes hands by one compare-exchange: no death leaves it unclear whose it is. `#provesNone` needs the version.
 */
const FRESH = 0, DEPOT = 1, OWNED = 2, FILLING = 3;

/** Words of a worker's line: address of the top cell of the magazine in hand, handle of the slot it is freeing. */
const TOP = 0, FREEING = 1;

/** Where a free slot stands: the low two bits of what `freeSlots` says. The others count how often it does. */
export const UNMAPPED = 1, STORED = 2, IN_HAND = 3;
const FOUND = 4;

/** Where the magazines of a pool are, in words from the start of the image. */
export interface DepotShape {
  /** Of the pool, for error messages. */
  readonly name: string;
  readonly capacity: number;
  readonly workers: number;
  /** Worker w's line is `topsWord + w * lineWords`. */
  readonly topsWord: number;
  readonly lineWords: number;
  /** Words of a magazine: 1 << magazineShift, one of them no cell. */
  readonly magazineWords: number;
  readonly magazineShift: number;
  /** At least 3 a worker more than `capacity` fills. */
  readonly magazines: number;
  /** Word of magazine 0. */
  readonly depotWord: number;
  /** Cells of magazine 0, a multiple of magazineWords; the word before is always 0, for there an empty hand points. */
  readonly cellsWord: number;
  /** In so many places of the depot workers begin to look for magazines. */
  readonly shards: number;
  /** One bit a worker that waits for a slot. */
  readonly waitersWord: number;
  /** Advances when waiting workers should look again. */
  readonly progressWord: number;
  /** Slot s is first handed out as `handleBase + s * handleStep`. */
  readonly handleBase: number;
  readonly handleStep: number;
  /** The bits of a handle that say which slot it is. */
  readonly handleMask: number;
}

/**
 * The magazines of a sharded free list, as one worker sees them:
 *
 *   lines   | top cell, slot being freed | ... |       one line a worker
 *   depot   | magazine 0 | magazine 1 | ... |          one word each
 *   cells   | 0 h h h ... | 0 h h ... | ... |          word 0 of a magazine is always 0: read as a handle it says "empty"
 *
 * What stands in the cells up to the top cell is free. Only the worker in whose hand a magazine is touches its cells;
 * when it is dead, only the worker that recovers it.
 */
export class Depot {
  declare readonly _i32: Int32Array;
  readonly #shape: DepotShape;
  readonly #worker: number;
  /** Our line. */
  readonly #line: number;
  /** Magazine near which the next one is looked for. */
  #near: number;
  /** An empty magazine kept in hand, or -1: a worker that stays at a magazine's border pays no search for it. */
  #spare = -1;
  /** How many calls of ours wait for a slot. */
  #waiting = 0;
  #hasLeft = false;

  constructor(shape: DepotShape, i32: Int32Array, worker: number) {
    this._i32 = i32;
    this.#shape = shape;
    this.#worker = worker;
    this.#line = shape.topsWord + worker * shape.lineWords;
    this.#near = ((shape.magazines / shape.shards) | 0) * (worker % shape.shards);
  }

  /** Makes zeroed memory a full depot; `isFilled`: with all cells written. */
  layOut(isFilled: boolean): void {
    const m = this._i32, { workers, topsWord, lineWords, cellsWord, magazines, depotWord } = this.#shape;
    for (let w = 0; w < workers; w++) m[topsWord + w * lineWords] = cellsWord - 1;
    for (let g = 0; isFilled && g < magazines; g++) {
      const n = this.#countIn(g, FRESH);
      this.#writeCells(g, n);
      m[depotWord + g] = DEPOT | (n << 7);
    }
  }

  /** Our magazine is empty: takes a filled one instead. False when at some moment there was none. */
  refill(): boolean {
    const empty = this.#inHand(this.#line), g = this.#takeFilled();
    if (g < 0) return false;
    if (empty >= 0 && this.#spare < 0) this.#setAside(empty);
    else if (empty >= 0) this.#release(empty, 0, this.#worker);
    this.#pickUp(g, this.#line);
    return true;
  }

  /** Hands in our full magazine for one with room. */
  makeRoom(): void {
    const full = this.#inHand(this.#line), g = this.#spare >= 0 ? this.#spare : this.#takeRoomy(this.#worker);
    this.#spare = -1;
    if (full >= 0) this.#release(full, this.#shape.magazineWords - 1, this.#worker);
    this.#pickUp(g, this.#line);
  }

  /** Hands in all we have in our hand. */
  handIn(): void {
    const m = this._i32, g = this.#inHand(this.#line);
    if (g >= 0) this.#release(g, this.#countTop(m[this.#line + TOP]!), this.#worker);
    m[this.#line + TOP] = this.#shape.cellsWord - 1;
    if (this.#spare >= 0) this.#release(this.#spare, 0, this.#worker);
    this.#spare = -1;
  }

  /**
   * Hands in all we have, for good. Calls of ours that still wait wake up, and find that we have left: the row may have
   * another worker then, whose hand is none of our business.
   */
  leave(): void {
    this.handIn();
    this.#hasLeft = true;
    if (this.#waiting === 0) return;
    Atomics.and(this._i32, this.#shape.waitersWord, ~(1 << this.#worker));
    this.#notify();
  }

  /** Whether the dead `worker` died with a magazine in its hand that it allocated from. */
  hasInHand(worker: number): boolean {
    const { topsWord, lineWords, depotWord } = this.#shape;
    const g = this.#inHand(topsWord + worker * lineWords), v = g < 0 ? FRESH : Atomics.load(this._i32, depotWord + g);
    return (v & 3) === OWNED && ((v >> 2) & 31) === worker;
  }

  /** Hands in all that the dead `worker` has in its hand. A worker that dies in here may be followed by another that starts again. */
  takeBack(worker: number): void {
    const m = this._i32, { topsWord, lineWords, cellsWord, magazines, depotWord } = this.#shape;
    const line = topsWord + worker * lineWords;
    for (let g = 0; g < magazines; g++) {
      const v = Atomics.load(m, depotWord + g);
      if ((v & 2) === 0 || ((v >> 2) & 31) !== worker) continue;
      if ((v & 3) === FILLING) Atomics.store(m, depotWord + g, nextVersion(v) | FRESH);
      else this.#release(g, g === this.#inHand(line) ? this.#countTop(m[line + TOP]!) : this.#countIn(g, v), worker);
    }
    m[line + TOP] = cellsWord - 1;
  }

  /** Puts a magazine with room into the hand of the dead `worker`, which has none. */
  makeRoomFor(worker: number): void {
    const { topsWord, lineWords } = this.#shape;
    this.#pickUp(this.#takeRoomy(worker), topsWord + worker * lineWords);
  }

  /** From here on a worker that frees a slot hands in its magazine. The progress so far: it advances with each. */
  startWaiting(): number {
    const { waitersWord, progressWord } = this.#shape;
    this.#waiting++;
    if (!this.#hasLeft) Atomics.or(this._i32, waitersWord, 1 << this.#worker);
    return Atomics.load(this._i32, progressWord);
  }

  /** What we took in excess of one slot is for the next in line. */
  stopWaiting(): void {
    const { waitersWord } = this.#shape, others = ~(1 << this.#worker);
    if (--this.#waiting > 0 || this.#hasLeft) return;
    if ((Atomics.and(this._i32, waitersWord, others) & others) !== 0) this.handIn();
  }

  /** The dead `worker` waits no more; and it may have died between handing in a magazine and saying so. */
  stopWaitingFor(worker: number): void {
    Atomics.and(this._i32, this.#shape.waitersWord, ~(1 << worker));
    this.#wake();
  }

  /** How many slots stand in magazines that anybody may take. */
  countFree(): number {
    const { magazines, depotWord } = this.#shape;
    let n = 0;
    for (let g = 0; g < magazines; g++) {
      const v = Atomics.load(this._i32, depotWord + g);
      if ((v & 2) === 0) n += this.#countIn(g, v);
    }
    return n;
  }

  /**
   * Per slot where it stands free, and how often; 0: nowhere. Under 0 how often something stands in a cell that is no
   * slot. While others are at work: a slot that is free all the time is found.
   */
  freeSlots(): Int32Array {
    const { capacity, workers, topsWord, lineWords, magazines } = this.#shape;
    const found = new Int32Array(capacity + 1), hands: number[] = [];
    for (let w = 0; w < workers; w++) {
      const i = topsWord + w * lineWords + FREEING, h = peek(this._i32, i); // first: from here a slot moves into a cell
      if (h !== 0) hands.push(this.#slotOf(h));
    }
    for (let g = 0; g < magazines; g++) this.#findAt(g, found);
    for (const s of hands) if (found[s] === 0) found[s] = FOUND | IN_HAND;
    return found;
  }

  /** What is wrong with the words that say where slots are: `freeSlots` would throw, or a worker that goes on. */
  misplaced(): string[] {
    const m = this._i32, { workers, topsWord, lineWords, magazines, magazineWords, depotWord } = this.#shape, problems: string[] = [];
    for (let g = 0; g < magazines; g++) {
      const v = Atomics.load(m, depotWord + g);
      if ((v & 3) !== FRESH && ((v >> 7) & 511) >= magazineWords) problems.push(damage(depotWord + g, "of the depot", v));
    }
    for (let w = 0; w < workers; w++) {
      const t = topsWord + w * lineWords, p = peek(m, t);
      if (!this.#isCell(p)) problems.push(damage(t, "the top cell of a worker", p));
    }
    return problems;
  }

  /** What is wrong with the magazines; `found` is what `freeSlots` says. */
  inspect(found: Int32Array, problems: string[]): void {
    const { magazines, magazineWords, cellsWord } = this.#shape, none = found[0]! >> 2;
    for (let g = 0; g < magazines; g++) {
      if (this._i32[cellsWord + g * magazineWords] !== 0) problems.push(`word 0 of magazine ${g} was overwritten`);
    }
    if (none !== 0) problems.push(`${counted(none, "cell")} ${none === 1 ? "holds" : "hold"} what is no slot`);
  }

  /** Adds to `found` what stands in magazine g. When it changed hands meanwhile, once more: what is counted twice is free. */
  #findAt(g: number, found: Int32Array): void {
    const i = this.#shape.depotWord + g;
    for (let n = 0; n < patience; n++) {
      const v = Atomics.load(this._i32, i);
      this.#findIn(g, v, found);
      if (Atomics.load(this._i32, i) === v) return;
    }
    unsteady(this.#shape.name, i, "of the depot");
  }

  /** Adds to `found` what stands in magazine g, whose word is v. */
  #findIn(g: number, v: number, found: Int32Array): void {
    const { cellsWord, magazineWords } = this.#shape, kind = v & 3, n = this.#countNow(g, v);
    const where = kind === FRESH ? UNMAPPED : kind === DEPOT ? STORED : IN_HAND;
    for (let k = 1; k <= n; k++) {
      const cell = cellsWord + g * magazineWords + k;
      const s = kind === FRESH || kind === FILLING ? g * (magazineWords - 1) + k : this.#slotOf(peek(this._i32, cell));
      found[s] = ((found[s]! | 3) - 3 + FOUND) | where;
    }
  }

  /** The slot of a handle, 0 if it is none. */
  #slotOf(h: number): number {
    const { capacity, handleBase, handleStep, handleMask } = this.#shape;
    const s = ((h & handleMask) - (handleBase & handleMask)) / handleStep;
    return s >= 1 && s <= capacity && Number.isInteger(s) ? s : 0;
  }

  /** The magazine that the top cell in this line belongs to, or -1. */
  #inHand(line: number): number {
    const { name, cellsWord, magazineShift } = this.#shape, p = this._i32[line + TOP]!;
    if (!this.#isCell(p)) corrupt(name, line + TOP, "the top cell of a worker", p);
    return (p - cellsWord) >> magazineShift;
  }

  /** Whether p may be the top cell of a worker: a word of the magazines, or the one before them. */
  #isCell(p: number): boolean {
    const { cellsWord, magazines, magazineWords } = this.#shape;
    return (p - cellsWord + 1) >>> 0 <= magazines * magazineWords;
  }

  /** How many cells are filled up to cell p, the top one. */
  #countTop(p: number): number {
    return p & (this.#shape.magazineWords - 1);
  }

  /** The worker of this line has magazine g in its hand; from here on it allocates from it. */
  #pickUp(g: number, line: number): void {
    const m = this._i32, { cellsWord, magazineWords, depotWord } = this.#shape, n = this.#countIn(g, m[depotWord + g]!);
    m[line + TOP] = cellsWord + g * magazineWords + n;
  }

  /** Keeps the empty magazine g in hand. Its word says so, for `takeBack`. */
  #setAside(g: number): void {
    const m = this._i32, i = this.#shape.depotWord + g;
    const v = m[i]!;
    this.#assertHas(this.#worker, g, v);
    Atomics.store(m, i, nextVersion(v) | OWNED | (this.#worker << 2));
    this.#spare = g;
  }

  /** Puts a magazine of `worker` that holds n slots into the depot and wakes the workers that wait for one. */
  #release(g: number, n: number, worker: number): void {
    const m = this._i32, i = this.#shape.depotWord + g;
    const v = m[i]!;
    this.#assertHas(worker, g, v);
    Atomics.store(m, i, nextVersion(v) | DEPOT | (n << 7));
    if (n === 0) return;
    this.#near = g;
    this.#wake();
  }

  /** Magazine g, whose word is v, is in the hand that says so. */
  #assertHas(worker: number, g: number, v: number): void {
    const { name, depotWord } = this.#shape;
    if ((v & 2) === 0 || ((v >> 2) & 31) !== worker) corrupt(name, depotWord + g, "of the depot", v);
  }

  /** Waiting workers look again. */
  #wake(): void {
    if (Atomics.load(this._i32, this.#shape.waitersWord) !== 0) this.#notify();
  }

  #notify(): void {
    const m = this._i32, { progressWord } = this.#shape;
    Atomics.add(m, progressWord, 1);
    Atomics.notify(m, progressWord);
  }

  /** A magazine that holds a slot, now ours; -1 when at some moment there was none. */
  #takeFilled(): number {
    for (let n = 0; n < patience; n++) {
      const g = this.#search(1, this.#worker);
      if (g >= 0 || this.#provesNone(1)) return g;
    }
    return unsteady(this.#shape.name, this.#shape.depotWord, "a version of the depot");
  }

  /**
   * A magazine with room for a slot, now `worker`'s. There is one at any time: the worker that asks has a slot in its hand, so less
   * than `capacity` slots are in magazines; each worker holds three magazines at most, so at least
   * `magazines - 3 * workers` >= capacity / cells of them are in the depot, and not all of those can be full. Unless
   * slots were freed twice, which `fast` does not check: throws AllocError DOUBLE_FREE then, and the free has not begun.
   */
  #takeRoomy(worker: number): number {
    for (let n = 0; n < patience; n++) {
      const g = this.#search(0, worker);
      if (g >= 0) return g;
      if (this.#provesNone(0)) this.#refuseFree(worker);
    }
    return unsteady(this.#shape.name, this.#shape.depotWord, "a version of the depot");
  }

  /**
   * Takes the next magazine that is `filled` (1: holds a slot, 0: has room for one), or -1. Looks to both sides of the
   * last one, for filled ones upwards first and for roomy ones downwards: so full ones gather above and empty ones
   * below, and the next one is always near.
   */
  #search(filled: 0 | 1, worker: number): number {
    const { magazines, depotWord } = this.#shape, start = this.#near;
    for (let d = 0; d < magazines; d++) {
      const away = (d + 1) >> 1, at = (d & 1) === filled ? start + away : start - away;
      const g = at < 0 ? at + magazines : at < magazines ? at : at - magazines, v = peek(this._i32, depotWord + g);
      if (this.#suits(g, v, filled) && this.#claim(g, v, worker)) return g;
    }
    return -1;
  }

  #suits(g: number, v: number, filled: 0 | 1): boolean {
    if ((v & 2) !== 0) return false;
    const n = this.#countIn(g, v);
    return filled === 1 ? n > 0 : n < this.#shape.magazineWords - 1;
  }

  /** Magazine g is `worker`'s if its word is still v. */
  #claim(g: number, v: number, worker: number): boolean {
    const m = this._i32, i = this.#shape.depotWord + g, n = this.#countIn(g, v), mine = nextVersion(v) | (n << 7) | (worker << 2);
    const kind = (v & 3) === FRESH ? FILLING : OWNED;
    if (Atomics.compareExchange(m, i, v, mine | kind) !== v) return false;
    if (kind === FILLING) this.#writeCells(g, n); // dead before the end, it is fresh again
    if (kind === FILLING) Atomics.store(m, i, mine | OWNED);
    this.#near = g;
    return true;
  }

  /** Puts the slots that are magazine g's own by number into its cells. */
  #writeCells(g: number, n: number): void {
    const m = this._i32, { cellsWord, magazineWords, handleBase, handleStep } = this.#shape;
    const before = cellsWord + g * magazineWords, firstSlot = g * (magazineWords - 1) + 1;
    for (let k = 0; k < n; k++) m[before + 1 + k] = handleBase + (firstSlot + k) * handleStep;
  }

  /** More slots are free than there are. */
  #refuseFree(worker: number): never {
    const { name, capacity, topsWord, lineWords } = this.#shape, m = this._i32;
    m[topsWord + worker * lineWords + FREEING] = 0;
    throw new AllocError("DOUBLE_FREE", name, capacity, `more slots are free than there are (${capacity}): some were freed twice`);
  }

  /**
   * True when at one moment no magazine in the depot was `filled`, as `#search` has it: none in a first look at all of
   * them, none in a second, and no version advanced in between. Versions only grow (one would have to go round 65 536
   * times between two looks), so their sum says it for all.
   */
  #provesNone(filled: 0 | 1): boolean {
    const before = this.#sumVersions(filled);
    return before >= 0 && this.#sumVersions(filled) === before;
  }

  /** Sum of all versions, or -1 when some magazine in the depot is `filled`. */
  #sumVersions(filled: 0 | 1): number {
    const { magazines, depotWord } = this.#shape;
    let sum = 0;
    for (let g = 0; g < magazines; g++) {
      const v = Atomics.load(this._i32, depotWord + g);
      if (this.#suits(g, v, filled)) return -1;
      sum += v >>> 16;
    }
    return sum;
  }

  /** Slots in magazine g, whose word is v; if it is in a worker's hand, when it was taken. */
  #countIn(g: number, v: number): number {
    const { name, capacity, magazineWords, depotWord } = this.#shape, n = (v >> 7) & 511;
    if ((v & 3) !== FRESH) return n < magazineWords ? n : corrupt(name, depotWord + g, "of the depot", v);
    return Math.max(0, Math.min(magazineWords - 1, capacity - g * (magazineWords - 1)));
  }

  /** Slots in magazine g, whose word is v, at this moment: the worker that allocates from it moves its top only. */
  #countNow(g: number, v: number): number {
    const { topsWord, lineWords, cellsWord, magazineShift } = this.#shape, line = topsWord + ((v >> 2) & 31) * lineWords;
    const p = (v & 3) === OWNED ? peek(this._i32, line) : 0;
    return p >= cellsWord && (p - cellsWord) >> magazineShift === g ? this.#countTop(p) : this.#countIn(g, v);
  }
}

/** A magazine's word with the next version, the rest empty. */
function nextVersion(v: number): number {
  return ((v & -65536) + 65536) | 0;
}
