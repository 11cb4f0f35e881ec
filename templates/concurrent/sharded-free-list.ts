import type { Handle } from "../allocators/placeholders.js";
import { AllocError } from "../runtime/errors.js";
import { type HandleTable, refuseHandle } from "../runtime/handles.js";
import { attachedWorkers } from "../runtime/image.js";
import type { CheckReport, PoolStats } from "../runtime/stats.js";
import { waitAsync } from "./wait-async.js";
import { peek } from "./peek.js";
import type { ShardedFreeListSpec } from "./spec.js";

/*
 * A magazine's word in the depot:   version:16 | count:9 | worker:5 | kind:2
 *
 *   FRESH    never used; holds the slots that are its own by number, its cells are not written yet
 *   DEPOT    anybody may take it; `count` cells are filled
 *   OWNED    in `worker`'s hand; `count` is what it held when it was taken
 *   FILLING  FRESH before, its taker is writing its cells
 *
 * It changes hands by one compare-exchange: no death leaves it unclear whose it is. `#provesEmpty` needs the version.
 */
const FRESH = 0, DEPOT = 1, OWNED = 2, FILLING = 3;

/*
 * A slot's state word. A slot that stands in a magazine is free, whatever its state word says; of the others it says
 *   0                                      never used: its magazine is FRESH
 *   LIVE | incarnation << 5 | worker       in use: who allocated it
 *   QUARANTINED                            its generation wrapped
 *   RETIRED | item                         the word address of the item that will free it (`reclamation.ts`)
 *   cell                                   it was retired, and that cell is where it goes
 */
const LIVE = 1 << 29, QUARANTINED = 1 << 30, RETIRED = 1 << 31;

/**
 * {@spec SPEC.capacity} slots of {@spec SPEC.strideWords} words for {@spec SPEC.workers} workers. Free slots stand in
 * magazines of {@spec SPEC.magazineWords - 1}; each worker has one in its hand, and the rest form the depot:
 *
 *   tops      | cell | … |  a line each: address of the top cell of the magazine in hand
 *   depot     | magazine 0 | magazine 1 | … |  one word each
 *   cells     | 0 h h h … | 0 h h … | … |  word 0 of a magazine is always 0: whoever reads it as a handle is out of slots
 *   state     | slot 1 | slot 2 | … |  whose it is
 *
 * `tryAlloc` and `free` touch only the magazine in hand: plain loads and stores, no Atomics. Once in
 * {@spec SPEC.magazineWords - 1} times one of them exchanges it for a filled or an empty one, whole; no slot is copied.
 *
 * What stands in the cells up to `top` is free: a worker may die between any two stores, and the store to `top` decides.
 */
export const defineShardedFreeList = (SPEC: ShardedFreeListSpec) => class ShardedFreeList {
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
  /** Word that holds the address of our top cell. */
  declare readonly top: number;
  /** State word of the slots we allocate. */
  declare readonly mark: number;
  /** Magazine near which the next one is looked for. */
  #at: number;
  /** An empty magazine kept in hand, or -1: who hovers about a magazine's border pays no search for it. */
  #spare = -1;
  /** How many calls of ours wait for a slot. */
  #waiting = 0;

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
    this.top = SPEC.topsWord + worker * SPEC.lineWords;
    this.mark = LIVE | (this.i32[SPEC.workersWord + worker * 32 + 1]! & 0xffffff) << 5 | worker;
    this.#at = (SPEC.magazines / SPEC.shards | 0) * (worker % SPEC.shards);
  }

  /** Makes zeroed memory an empty pool. */
  format(): void {
    const m = this.i32;
    for (let w = 0; w < SPEC.workers; w++) m[SPEC.topsWord + w * SPEC.lineWords] = SPEC.cellsWord - 1;
    if (SPEC.checked) m[SPEC.metaWord] = -1;
  }

  /** A free {@spec SPEC.struct}, or 0 when no free slot is within reach: all that is left is in other workers' hands. */
  tryAlloc(): Handle {
    const m = this.i32, t = this.top, p = m[t]!, h = m[p]!;
    if (h === 0) return this.#refill();
    m[this.#stateOf(h)] = this.mark;
    if (SPEC.checked) m[this.#metaOf(h)] = h;
    m[t] = p - 1;
    return h as Handle;
  }

  /** A free {@spec SPEC.struct}. Throws AllocError EXHAUSTED. */
  alloc(): Handle {
    const h = this.tryAlloc();
    return h !== 0 ? h : this.#exhausted();
  }

  /**
   * Gives h back, whoever allocated it.
   * {@spec SPEC.checked ? "Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE." : "Not checked: a slot that is freed twice is handed out twice."}
   */
  free(h: Handle): void {
    if (SPEC.checked && !this.isLive(h)) this.#refuse(h, "free");
    const m = this.i32, t = this.top, p = m[t]! + 1;
    if ((p & SPEC.magazineWords - 1) === 0 || peek(m, SPEC.waitersWord) !== 0) this.#spill(h);
    else this.#push(h, p);
  }

  /** 1 when h was freed, 0 when h is {@spec SPEC.checked ? "not live here" : "0"}. */
  tryFree(h: Handle): 0 | 1 {
    if (SPEC.checked ? !this.isLive(h) : h === 0) return 0;
    this.free(h);
    return 1;
  }

  /** h is retired (`reclamation.ts`), and its item is the word `cell`: from here on only that item can free it. */
  retireAt(h: number, cell: number): void {
    this.i32[this.#stateOf(h)] = RETIRED | cell;
  }

  isRetiredAt(h: number, cell: number): boolean {
    return this.i32[this.#stateOf(h)] === (RETIRED | cell);
  }

  /** Frees the retired h. */
  reclaim(h: number): void {
    if (this.#isFull()) this.#makeRoom();
    const m = this.i32, p = m[this.top]! + 1;
    if (SPEC.quarantine && (h + SPEC.generationStep & -SPEC.generationStep) === 0) return this.#takeOut(h);
    m[p] = SPEC.checked ? h + SPEC.generationStep | 0 : h;
    m[this.#stateOf(h)] = p; // from here on its item cannot free it any more; dead now, `recover` finds it behind top
    this.#push(h, p);
    if (Atomics.load(m, SPEC.waitersWord) !== 0) this.flush();
  }

  /** Fills `out` with free slots; how many there were. */
  allocBatch(out: Int32Array): number {
    for (let n = 0; n < out.length; n++) {
      const h = this.tryAlloc();
      if (h === 0) return n;
      out[n] = h;
    }
    return out.length;
  }

  /** Gives all of them back. */
  freeBatch(handles: ArrayLike<number>): void {
    for (let i = 0; i < handles.length; i++) this.free(handles[i] as Handle);
  }

  /**
   * A free {@spec SPEC.struct}, waiting up to `timeout` milliseconds for one; 0 when none came. While anybody waits,
   * whoever frees a slot hands in its whole magazine; only a slot freed in the very moment the waiting begins can stay
   * in a magazine until that worker's next `free`.
   */
  allocWait(timeout = Infinity): Handle {
    const m = this.i32, deadline = performance.now() + timeout;
    for (;;) {
      const seen = this.#startWaiting();
      const h = this.tryAlloc();
      const slept = h !== 0 ? "ok" : Atomics.wait(m, SPEC.progressWord, seen, deadline - performance.now());
      this.#stopWaiting();
      if (h !== 0) return h;
      if (slept === "timed-out") return this.tryAlloc();
    }
  }

  /** As allocWait, for threads that must not block. */
  async allocAsync(timeout = Infinity): Promise<Handle> {
    const m = this.i32, deadline = performance.now() + timeout;
    for (;;) {
      const seen = this.#startWaiting();
      const h = this.tryAlloc();
      const slept = h !== 0 ? "ok" : await waitAsync(m, SPEC.progressWord, seen, deadline - performance.now());
      this.#stopWaiting();
      if (h !== 0) return h;
      if (slept === "timed-out") return this.tryAlloc();
    }
  }

  // @members

  /**
   * First word of a live {@spec SPEC.struct}; every accessor pays this compare. Throws AllocError STALE_HANDLE and the like.
   * @when SPEC.checked
   */
  locate(h: number): number {
    const s = h & SPEC.slotMask;
    return this.i32[SPEC.metaWord + s] === h ? s * SPEC.strideWords + SPEC.originWord : this.#refuse(h, "access");
  }

  /** @when SPEC.checked */
  isLive(h: Handle): boolean {
    return this.i32[this.#metaOf(h)] === h && this.i32[this.#stateOf(h)]! >= 0;
  }

  /** Every live handle, in the order of the slots. Other workers may free it before it comes. O(capacity) before the first. */
  *handles(): IterableIterator<Handle> {
    const free = this.#findFree();
    for (let s = 1; s <= SPEC.capacity; s++) if (free[s] === 0 && this.#isLiveSlot(s)) yield this.#handleOf(s);
  }

  /** Calls `visit` with every live handle, in the order of the slots. `visit` may free the one it is given. */
  forEach(visit: (h: Handle) => void): void {
    const free = this.#findFree();
    for (let s = 1; s <= SPEC.capacity; s++) if (free[s] === 0 && this.#isLiveSlot(s)) visit(this.#handleOf(s));
  }

  /**
   * Live handles that `worker` allocated when its row was taken for the `incarnation`th time. O(capacity). For a worker
   * that is dead the answer is exact, but for slots that somebody frees meanwhile.
   */
  handlesOf(worker: number, incarnation: number): Handle[] {
    const mark = LIVE | (incarnation & 0xffffff) << 5 | worker, found: Handle[] = [], mine = new Uint8Array(SPEC.capacity + 1);
    for (let s = 1; s <= SPEC.capacity; s++) {
      const i = this.#stateOfSlot(s);
      if (peek(this.i32, i) === mark) mine[s] = 1;
    }
    const free = this.#findFree();
    for (let s = 1; s <= SPEC.capacity; s++) {
      const i = this.#stateOfSlot(s);
      if (mine[s] === 1 && free[s] === 0 && peek(this.i32, i) === mark) found.push(this.#handleOf(s));
    }
    return found;
  }

  /** Frees everything. Throws AllocError BUSY while another worker is attached. O(capacity). */
  reset(): void {
    const attached = attachedWorkers(this.i32, SPEC.workersWord, SPEC.workers);
    if (attached > 1) throw new AllocError("BUSY", SPEC.name, attached, `${attached} workers are attached; reset needs to be alone`);
    this.forEach((h) => this.tryFree(h));
  }

  /** Hands in what this worker has in its hand. For workers that go idle; `dispose` does it too. */
  flush(): void {
    const m = this.i32, g = this.#inHand(), n = m[this.top]! & SPEC.magazineWords - 1;
    if (g >= 0) this.#release(g, n);
    m[this.top] = SPEC.cellsWord - 1;
    if (this.#spare >= 0) this.#release(this.#spare, 0);
    this.#spare = -1;
  }

  /**
   * Takes back all that a dead worker had in its hand. Its row must belong to the caller (`worker-table.ts`); what it
   * had in use stays in use, see `handlesOf`. A caller that dies here may be followed by another that starts again.
   */
  recover(worker: number): void {
    const m = this.i32, t = SPEC.topsWord + worker * SPEC.lineWords;
    for (let g = 0; g < SPEC.magazines; g++) {
      const v = Atomics.load(m, SPEC.depotWord + g);
      if ((v & 2) === 0 || (v >> 2 & 31) !== worker) continue;
      if ((v & 3) === FILLING) Atomics.store(m, SPEC.depotWord + g, this.#next(v) | FRESH);
      else this.#release(g, g === this.#magazineOf(m[t]!) ? this.#settle(m[t]!) : v >> 7 & 511);
    }
    m[t] = SPEC.cellsWord - 1;
    Atomics.and(m, SPEC.waitersWord, ~(1 << worker));
    this.#wake(); // it may have died between handing in a magazine and saying so
  }

  /** Where the slots are. O(capacity). */
  stats(): PoolStats {
    const m = this.i32;
    let [free, cached, unmapped, retired, quarantined] = [0, 0, 0, 0, 0];
    for (let g = 0; g < SPEC.magazines; g++) {
      const v = Atomics.load(m, SPEC.depotWord + g), n = this.#countNow(g, v);
      if ((v & 3) === FRESH) unmapped += n;
      else if ((v & 3) === DEPOT) free += n;
      else cached += n;
    }
    const found = this.#findFree();
    for (let s = 1; s <= SPEC.capacity; s++) {
      const state = found[s] === 0 ? m[this.#stateOfSlot(s)]! : 0;
      if (state < 0) retired++;
      else if (state === QUARANTINED) quarantined++;
    }
    const live = SPEC.capacity - free - cached - unmapped - retired - quarantined;
    return { name: SPEC.name, kind: "sharded-free-list", capacity: SPEC.capacity, live, free, cached, retired, unmapped, quarantined, exact: this.#isAlone() };
  }

  /** Every slot stands in one magazine or is in use; exact only while no other worker is at work. */
  check(): CheckReport {
    const m = this.i32, problems: string[] = [];
    const found = this.#findFree();
    for (let g = 0; g < SPEC.magazines; g++) {
      const base = SPEC.cellsWord + g * SPEC.magazineWords;
      if (m[base] !== 0) problems.push(`word 0 of magazine ${g} is ${m[base]}`);
    }
    for (let s = 1; s <= SPEC.capacity; s++) this.#inspect(s, found[s]!, problems);
    if (found[0] !== 0) problems.push(`${found[0]} cells hold what is no slot`);
    return { name: SPEC.name, ok: problems.length === 0, exact: this.#isAlone(), problems };
  }

  /** Our magazine is empty: puts it down, takes a filled one. */
  #refill(): Handle {
    const l = this.#inHand(), g = this.#takeFilled();
    if (g < 0) return 0 as Handle;
    if (l >= 0 && this.#spare < 0) this.#setAside(l);
    else if (l >= 0) this.#release(l, 0);
    this.#load(g);
    return this.tryAlloc();
  }

  /** Our magazine is full, or somebody waits: puts h into one with room; hands in what we have if somebody waits. */
  #spill(h: Handle): void {
    if (this.#isFull()) this.#makeRoom();
    const m = this.i32, p = m[this.top]! + 1;
    this.#push(h, p);
    if (Atomics.load(m, SPEC.waitersWord) !== 0) this.flush();
  }

  #isFull(): boolean {
    return (this.i32[this.top]! + 1 & SPEC.magazineWords - 1) === 0;
  }

  /** Hands in our full magazine for one with room. */
  #makeRoom(): void {
    const l = this.#inHand(), g = this.#spare >= 0 ? this.#spare : this.#takeRoomy();
    this.#spare = -1;
    if (l >= 0) this.#release(l, SPEC.magazineWords - 1);
    this.#load(g);
  }

  /** Puts h into cell p, the first empty one of our magazine. */
  #push(h: number, p: number): void {
    const m = this.i32, n = SPEC.checked ? h + SPEC.generationStep | 0 : h;
    if (SPEC.quarantine && (n & -SPEC.generationStep) === 0) return this.#takeOut(h);
    m[p] = n;
    m[this.top] = p;
    if (SPEC.checked) m[this.#metaOf(h)] = n & ~SPEC.slotMask;
  }

  /** The generation of h would wrap: its slot is never handed out again. */
  #takeOut(h: number): void {
    const m = this.i32;
    m[this.#stateOf(h)] = QUARANTINED;
    m[this.#metaOf(h)] = 0;
  }

  /** The magazine in our hand, or -1. */
  #inHand(): number {
    return this.#magazineOf(this.i32[this.top]!);
  }

  /** The magazine that cell p belongs to; -1 for the cell before the first one. */
  #magazineOf(p: number): number {
    return p - SPEC.cellsWord >> SPEC.magazineShift;
  }

  /** Magazine g is ours; from here on we allocate from it. */
  #load(g: number): void {
    const m = this.i32, n = m[SPEC.depotWord + g]! >> 7 & 511;
    m[this.top] = SPEC.cellsWord + g * SPEC.magazineWords + n;
  }

  /** Keeps the empty magazine g in hand. Its word says so, for `recover`. */
  #setAside(g: number): void {
    const m = this.i32;
    const v = m[SPEC.depotWord + g]!;
    Atomics.store(m, SPEC.depotWord + g, this.#next(v) | OWNED | this.worker << 2);
    this.#spare = g;
  }

  /** Puts a magazine that holds n slots into the depot and wakes those who wait for one. */
  #release(g: number, n: number): void {
    const m = this.i32;
    const v = m[SPEC.depotWord + g]!;
    Atomics.store(m, SPEC.depotWord + g, this.#next(v) | DEPOT | n << 7);
    if (n === 0) return;
    this.#at = g;
    this.#wake();
  }

  /** Those who wait look again. */
  #wake(): void {
    const m = this.i32;
    if (Atomics.load(m, SPEC.waitersWord) === 0) return;
    Atomics.add(m, SPEC.progressWord, 1);
    Atomics.notify(m, SPEC.progressWord);
  }

  /** A magazine that holds a slot, now ours; -1 when at some moment there was none. */
  #takeFilled(): number {
    for (;;) {
      const g = this.#search(1);
      if (g >= 0 || this.#provesEmpty()) return g;
    }
  }

  /**
   * A magazine with room for a slot, now ours. There is one at any time: the worker that asks has a slot in its hand, so
   * less than `capacity` slots are in magazines; each worker holds three magazines at most, so at least
   * `magazines - 3 * workers` >= capacity / cells of them are in the depot, and not all of those can be full.
   */
  #takeRoomy(): number {
    for (;;) {
      const g = this.#search(0);
      if (g >= 0) return g;
    }
  }

  /**
   * Takes the next magazine that is `filled` (1: holds a slot, 0: has room for one), or -1. Looks to both sides of the
   * last one, for filled ones upwards first and for roomy ones downwards: so full ones gather above and empty ones
   * below, and the next one is always near.
   */
  #search(filled: 0 | 1): number {
    const start = this.#at;
    for (let d = 0; d < SPEC.magazines; d++) {
      const away = d + 1 >> 1, up = (d & 1) === filled;
      const g = (start + (up ? away : SPEC.magazines - away)) % SPEC.magazines;
      const i = SPEC.depotWord + g, v = peek(this.i32, i);
      if (this.#suits(g, v, filled) && this.#claim(g, v)) return g;
    }
    return -1;
  }

  #suits(g: number, v: number, filled: 0 | 1): boolean {
    if ((v & 2) !== 0) return false;
    const n = this.#countIn(g, v);
    return filled === 1 ? n > 0 : n < SPEC.magazineWords - 1;
  }

  /** Magazine g is ours if its word is still v. */
  #claim(g: number, v: number): boolean {
    const m = this.i32, n = this.#countIn(g, v), mine = this.#next(v) | n << 7 | this.worker << 2;
    const kind = (v & 3) === FRESH ? FILLING : OWNED;
    if (Atomics.compareExchange(m, SPEC.depotWord + g, v, mine | kind) !== v) return false;
    if (kind === FILLING) this.#fill(g, n);
    this.#at = g;
    return true;
  }

  /** Writes the cells of a fresh magazine; dead before the end, it is fresh again. */
  #fill(g: number, n: number): void {
    const m = this.i32, first = g * (SPEC.magazineWords - 1) + 1;
    let p = SPEC.cellsWord + g * SPEC.magazineWords;
    for (let s = first; s < first + n; s++) m[++p] = this.#freshHandle(s);
    const v = m[SPEC.depotWord + g]!;
    Atomics.store(m, SPEC.depotWord + g, v & ~3 | OWNED);
  }

  /**
   * True when at one moment no magazine in the depot held a slot: nothing in a first look at all of them, nothing in a
   * second, and no version advanced in between. Versions only grow (one would have to go round 65 536 times between two
   * looks), so their sum says it for all.
   */
  #provesEmpty(): boolean {
    const before = this.#sumVersions();
    return before >= 0 && this.#sumVersions() === before;
  }

  /** Sum of all versions, or -1 when some magazine in the depot holds a slot. */
  #sumVersions(): number {
    let sum = 0;
    for (let g = 0; g < SPEC.magazines; g++) {
      const v = Atomics.load(this.i32, SPEC.depotWord + g);
      if (this.#suits(g, v, 1)) return -1;
      sum += v >>> 16;
    }
    return sum;
  }

  /** A dead worker's magazine with p as top cell: completes what it was at; how many slots are in it. */
  #settle(p: number): number {
    const m = this.i32, room = (p + 1 & SPEC.magazineWords - 1) !== 0, next = room ? m[p + 1]! : 0;
    const last = next !== 0 && m[this.#stateOf(next)] === p + 1 ? p + 1 : p;
    if (SPEC.checked) this.#endHandles(last);
    return last & SPEC.magazineWords - 1;
  }

  /**
   * Handles of the slots in this magazine, up to cell `last`, are dead: the worker may have died before it said so.
   * @when SPEC.checked
   */
  #endHandles(last: number): void {
    const m = this.i32;
    for (let p = (last & -SPEC.magazineWords) + 1; p <= last; p++) {
      const h = m[p]!;
      m[this.#metaOf(h)] = h & ~SPEC.slotMask;
    }
  }

  /** From here on whoever frees a slot hands in its magazine. The progress so far: it advances with each. */
  #startWaiting(): number {
    this.#waiting++;
    Atomics.or(this.i32, SPEC.waitersWord, 1 << this.worker);
    return Atomics.load(this.i32, SPEC.progressWord);
  }

  /** What we took in excess of one slot is for the next in line. */
  #stopWaiting(): void {
    if (--this.#waiting > 0) return;
    if ((Atomics.and(this.i32, SPEC.waitersWord, ~(1 << this.worker)) & ~(1 << this.worker)) !== 0) this.flush();
  }

  #isAlone(): boolean {
    return attachedWorkers(this.i32, SPEC.workersWord, SPEC.workers) <= 1;
  }

  /** Slots in magazine g, whose word is v; if it is in a worker's hand, when it was taken. */
  #countIn(g: number, v: number): number {
    if ((v & 3) !== FRESH) return v >> 7 & 511;
    return Math.max(0, Math.min(SPEC.magazineWords - 1, SPEC.capacity - g * (SPEC.magazineWords - 1)));
  }

  /** Slots in magazine g, whose word is v, at this moment: the worker that allocates from it moves its top only. */
  #countNow(g: number, v: number): number {
    const t = SPEC.topsWord + (v >> 2 & 31) * SPEC.lineWords, p = (v & 3) === OWNED ? peek(this.i32, t) : 0;
    return p >= SPEC.cellsWord && this.#magazineOf(p) === g ? p & SPEC.magazineWords - 1 : this.#countIn(g, v);
  }

  /** Per slot how often it stands in a magazine; per 0 how often something else does. While others are at work: a slot that stays free meanwhile is found. */
  #findFree(): Uint8Array {
    const found = new Uint8Array(SPEC.capacity + 1);
    for (let g = 0; g < SPEC.magazines; g++) {
      const i = SPEC.depotWord + g, v = Atomics.load(this.i32, i), n = this.#countNow(g, v);
      for (let k = 1; k <= n; k++) {
        const s = (v & 3) === FRESH || (v & 3) === FILLING ? g * (SPEC.magazineWords - 1) + k : this.#slotIn(SPEC.cellsWord + g * SPEC.magazineWords + k);
        found[s]!++;
      }
      if (Atomics.load(this.i32, i) !== v) g--; // it changed hands: once more, what is counted twice counts as free
    }
    return found;
  }

  /** The slot in cell p, 0 if there is none. */
  #slotIn(p: number): number {
    const h = peek(this.i32, p), s = SPEC.checked ? h & SPEC.slotMask : (h - SPEC.originWord) / SPEC.strideWords;
    return s >= 1 && s <= SPEC.capacity && Number.isInteger(s) ? s : 0;
  }

  #inspect(s: number, found: number, problems: string[]): void {
    const m = this.i32, state = m[this.#stateOfSlot(s)]!, busy = state < 0 || (state & (LIVE | QUARANTINED)) !== 0;
    if (found > 1) problems.push(`slot ${s} stands in ${found} cells`);
    if (found === 0 && !busy) problems.push(`slot ${s} is lost: it stands in no magazine, and its state is ${state}`);
    if (found > 0 && state < 0) problems.push(`slot ${s} is free, but item ${state & ~RETIRED} could free it once more`);
    if (SPEC.checked && found === 1 && (m[SPEC.metaWord + s]! & SPEC.slotMask) !== 0) problems.push(`slot ${s} is free, but handle ${m[SPEC.metaWord + s]} passes as live`);
  }

  /** A slot that stands in no magazine is in use, neither retired nor quarantined. */
  #isLiveSlot(s: number): boolean {
    return (this.i32[this.#stateOfSlot(s)]! & (LIVE | RETIRED)) === LIVE;
  }

  /** The handle of a slot in use. */
  #handleOf(s: number): Handle {
    return (SPEC.checked ? this.i32[SPEC.metaWord + s]! : this.#freshHandle(s)) as Handle;
  }

  /** The handle of slot s when it is first allocated. @inline */
  #freshHandle(s: number): number {
    return SPEC.checked ? SPEC.firstSlot + s : s * SPEC.strideWords + SPEC.originWord;
  }

  /** @inline */
  #stateOf(h: number): number {
    return SPEC.checked ? SPEC.stateWord + (h & SPEC.slotMask) : SPEC.stateWord + (h >> SPEC.stateShift);
  }

  /** @inline */
  #stateOfSlot(s: number): number {
    return SPEC.checked ? SPEC.stateWord + s : SPEC.stateWord + (s * SPEC.strideWords + SPEC.originWord >> SPEC.stateShift);
  }

  /** @inline */
  #metaOf(h: number): number {
    return SPEC.metaWord + (h & SPEC.slotMask);
  }

  /** A word of the depot with the next version, the rest empty. @inline */
  #next(v: number): number {
    return (v & -65536) + 65536 | 0;
  }

  /** @when SPEC.checked */
  #refuse(h: number, use: "access" | "free"): never {
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot,
      generationStep: SPEC.generationStep, capacity: SPEC.capacity,
    };
    refuseHandle(table, this.i32, h, use);
  }

  #exhausted(): never {
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.capacity, `no free slot of ${SPEC.capacity} is within reach; free one, wait for one, or raise capacity`);
  }
};
