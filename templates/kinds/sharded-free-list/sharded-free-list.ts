import { peek } from "../../dialect/access.js";
import type { Handle } from "../../dialect/placeholders.js";
import { defineSlots } from "../../parts/slots.js";
import { AT_FREE, AT_RETIRE, HandleClaims } from "../../runtime/claims.js";
import { clear } from "../../runtime/clear.js";
import { corrupt } from "../../runtime/corrupt.js";
import { Depot, IN_HAND, STORED, UNMAPPED } from "../../runtime/depot.js";
import { AllocError } from "../../runtime/errors.js";
import { GuardedSlots } from "../../runtime/guarded-slots.js";
import { type HandleTable, refuseHandle } from "../../runtime/handles.js";
import { whileAlone } from "../../runtime/alone.js";
import { attachedWorkers } from "../../runtime/image.js";
import { LeakRegister } from "../../runtime/leaks.js";
import type { Retirer } from "../../runtime/retirer.js";
import type { CheckReport, PoolStats } from "../../runtime/stats.js";
import { waitAsync } from "../../runtime/wait-async.js";
import type { ShardedFreeListSpec } from "./spec.js";

/*
 * A slot's state word. A slot that stands in a magazine or is being freed is free, whatever it says; of the others it says
 *   0                                      never used: its magazine is FRESH
 *   LIVE | incarnation << 5 | worker       in use: the worker that allocated it
 *   RETIRED | item                         the word address of the reclamation's item that will free it
 *   cell                                   it was retired, and that cell is where it goes
 *   1                                      paranoid: it is being freed, or free
 */
const LIVE = 1 << 29, RETIRED = 1 << 31;
/** State of a slot whose generation wrapped: it is taken out for good. */
const QUARANTINED = 1 << 30;

/**
 * {@spec SPEC.capacity} slot{@spec SPEC.capacity === 1 ? "" : "s"} of {@spec SPEC.strideWords} word{@spec SPEC.strideWords === 1 ? "" : "s"} for {@spec SPEC.workers} worker{@spec SPEC.workers === 1 ? "" : "s"}. Free slots stand in
 * magazines of {@spec SPEC.magazineWords - 1}; each worker has one in its hand, and the rest are in the depot for all.
 *
 *   our line   | top: address of the top cell of the magazine in hand | freeing: the slot we are freeing, or 0 |
 *   state      | slot 1 | slot 2 | ... |  whose it is
 *
 * `tryAlloc` and `free` touch only our line and the magazine in hand: plain loads and stores, no Atomics. Once in
 * {@spec SPEC.magazineWords - 1} times one of them exchanges it for a filled or an empty one, whole; no slot is copied.
 *
 * A worker may die between any two stores. What stands in the cells up to `top` is free: for `tryAlloc` the store to `top`
 * decides. A free is begun with the store to `freeing`, and what was begun is finished by the worker that recovers the dead one.
 * {@spec SPEC.paranoid ? "Of several workers that end one handle at the same moment, the compare-exchange of its metadata word lets one through." : SPEC.checked ? "Of two workers that free one handle at the same moment both may succeed: its slot stands in two cells then, and `check` names it." : ""}
 */
export const defineShardedFreeList = (SPEC: ShardedFreeListSpec) => class ShardedFreeList extends defineSlots(SPEC) {
  /** Row of this thread in the worker table. */
  declare readonly _worker: number;
  /** Word that holds the address of our top cell; the next word is `freeing`. */
  declare readonly _top: number;
  /** State word of the slots we allocate. */
  declare readonly _mark: number;
  /** How many slots there are. */
  declare readonly _capacity: number;
  declare readonly _depot: Depot;
  /** @internal */ declare readonly _guarded: GuardedSlots;
  /** @internal */ declare readonly _claims: HandleClaims;
  /**
   * Call site of every live allocation made by this thread.
   * @when SPEC.paranoid
   */
  readonly _leaks: LeakRegister = new LeakRegister(SPEC.name, (h) => this.isLive(h as Handle), SPEC.slotMask);
  #retirer: Retirer | undefined;
  /** Our number there. */
  #pool = 0;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number) {
    super(buffer, byteOffset);
    this._worker = worker;
    this._capacity = SPEC.capacity;
    this._top = SPEC.topsWord + worker * SPEC.lineWords;
    this._mark = LIVE | (this._i32[SPEC.workersWord + worker * 32 + 1]! & 0xffffff) << 5 | worker;
    this._depot = new Depot({
      name: SPEC.name, capacity: SPEC.capacity, workers: SPEC.workers, topsWord: SPEC.topsWord, lineWords: SPEC.lineWords,
      magazineWords: SPEC.magazineWords, magazineShift: SPEC.magazineShift, magazines: SPEC.magazines, shards: SPEC.shards, depotWord: SPEC.depotWord,
      cellsWord: SPEC.cellsWord, waitersWord: SPEC.waitersWord, progressWord: SPEC.progressWord, handleBase: SPEC.checked ? SPEC.firstSlot : SPEC.originWord,
      handleStep: SPEC.checked ? 1 : SPEC.strideWords, handleMask: SPEC.checked ? SPEC.slotMask : -1,
    }, this._i32, worker);
    if (SPEC.paranoid) {
      this._guarded = new GuardedSlots({ name: SPEC.name, structBytes: SPEC.structBytes, strideWords: SPEC.strideWords, originWord: SPEC.originWord, slotMask: SPEC.slotMask, generationStep: SPEC.generationStep }, this._i32);
      this._claims = new HandleClaims({
        name: SPEC.name, capacity: SPEC.capacity, workers: SPEC.workers, topsWord: SPEC.topsWord, lineWords: SPEC.lineWords,
        metaWord: SPEC.metaWord, stateWord: SPEC.stateWord, slotMask: SPEC.slotMask, live: LIVE, generationStep: SPEC.quarantine ? SPEC.generationStep : 0,
      }, this._i32, worker, this._guarded);
    }
  }

  /** Makes zeroed memory an empty pool{@spec SPEC.preallocate ? " and writes to every page of it" : ""}. */
  _format(): void {
    const m = this._i32;
    this._depot.layOut(SPEC.preallocate);
    if (SPEC.checked) m[SPEC.metaWord] = -1;
    if (SPEC.preallocate) m.fill(0, SPEC.originWord + SPEC.strideWords, SPEC.originWord + (SPEC.capacity + 1) * SPEC.strideWords);
  }

  /** `retire` gives our slots to this Retirer, under this number. */
  _bindRetirer(retirer: object, pool: number): void {
    this.#retirer = retirer as Retirer;
    this.#pool = pool;
  }

  /**
   * A free {@spec SPEC.struct}, or 0 when no free slot is within reach: all that is left is in other workers' hands, or in
   * the batch of retired slots that another worker has not filled yet. A worker that goes idle calls `flush`.
   * {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}.
   * {@spec SPEC.paranoid ? "Throws AllocError WRITE_AFTER_FREE or OVERFLOW when somebody wrote into it while it was free." : ""}
   */
  tryAlloc(): Handle | 0 {
    const m = this._i32, t = this._top, p = m[t]!, h = m[p]!;
    if (SPEC.checked ? this.#isStale(h) : !h) return (this.#refill() | 0) as Handle | 0; // | 0: V8 keeps the handle as an integer, not as any value
    if (SPEC.paranoid) this.#open(h);
    else if (SPEC.zero) this.#zero(SPEC.checked ? this.#wordOf(h) : h);
    if (SPEC.robust) m[this.#bornOf(h)] = peek(m, SPEC.eraWord);
    if (m[this.#stateOf(h)] !== this._mark) m[this.#stateOf(h)] = this._mark; // most slots come back to the worker that had them
    if (SPEC.checked) m[this.#metaOf(h)] = h;
    m[t] = p - 1;
    return (SPEC.checked ? h | 0 : h) as Handle; // | 0: no cell stands outside of the image
  }

  /** A free {@spec SPEC.struct}. {@spec SPEC.zero ? "All zeros" : "What it held before is still there"}. Throws AllocError EXHAUSTED. */
  override alloc(): Handle {
    const h = this.tryAlloc();
    return h !== 0 ? h : this.#noneLeft();
  }

  /**
   * Gives h back; any worker may, not only the one that allocated it.
   * {@spec SPEC.checked ? "Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE." : "0 is nothing to give. Not checked: a slot that is freed twice is handed out twice, until more are free than there are: then AllocError DOUBLE_FREE."}
   */
  free(h: Handle): void {
    if (SPEC.checked && !this.isLive(h)) this.#refuse(h, "free");
    if (!SPEC.checked && h === 0) return;
    if (SPEC.paranoid && !this.#freeOnce(h)) this._claims.refuse(h);
    if (SPEC.paranoid) return;
    const m = this._i32, t = this._top, p = m[t]! + 1;
    m[t + 1] = h; // from here on the free is begun
    if ((p & SPEC.magazineWords - 1) === 0 || peek(m, SPEC.waitersWord) !== 0) this.#spill(h);
    else this.#push(h, t, p);
  }

  /** 1 when h was freed, 0 when h is {@spec SPEC.checked ? "not live here" : "0"}. */
  tryFree(h: Handle | 0): 0 | 1 {
    if (SPEC.checked ? !this.isLive(h) : h === 0) return 0;
    if (SPEC.paranoid) return this.#freeOnce(h) ? 1 : 0;
    this.free(h as Handle);
    return 1;
  }

  /**
   * Frees h once no guard can see it any more; no new reader may find it, so unlink it first.
   * {@spec SPEC.checked ? "Throws AllocError DOUBLE_FREE, STALE_HANDLE, FOREIGN_HANDLE or INVALID_HANDLE." : "0 is nothing to free. Not checked."}
   */
  retire(h: Handle): void {
    if (SPEC.checked && !this.isLive(h)) this.#refuse(h, "free");
    if (!SPEC.checked && h === 0) return;
    if (SPEC.paranoid && !this.#retireOnce(h)) this._claims.refuse(h);
    if (!SPEC.paranoid) this.#retirer!._retire(this.#pool, h);
    if (peek(this._i32, SPEC.waitersWord) !== 0) this.#retirer!.flush();
  }

  /** 1 when h was retired, 0 when h is {@spec SPEC.checked ? "not live here" : "0"}. */
  tryRetire(h: Handle | 0): 0 | 1 {
    if (SPEC.checked ? !this.isLive(h) : h === 0) return 0;
    if (SPEC.paranoid) return this.#retireOnce(h) ? 1 : 0;
    this.retire(h as Handle);
    return 1;
  }

  /** For the reclamation: h is retired, and its item is the word `cell`; from here on only that item can free it. */
  _retireAt(h: number, cell: number): void {
    this._i32[this.#stateOf(h)] = RETIRED | cell;
  }

  /** For the reclamation: whether the item in word `cell` still stands for h. */
  _isRetiredAt(h: number, cell: number): boolean {
    return this._i32[this.#stateOf(h)] === (RETIRED | cell);
  }

  /**
   * For the reclamation: the era in which h was allocated, or one before.
   * @when SPEC.robust
   */
  _bornAt(h: number): number {
    return this._i32[this.#bornOf(h)]!;
  }

  /** For the reclamation: frees the retired h. */
  _reclaim(h: number): void {
    if (this.#isFull()) this._depot.makeRoom();
    const m = this._i32, t = this._top, p = m[t]! + 1;
    if (SPEC.quarantine && this.#isWorn(h)) return this.#takeOut(h, t);
    m[p] = SPEC.checked ? h + SPEC.generationStep | 0 : h;
    m[this.#stateOf(h)] = p; // from here on its item cannot free it any more; dead now, `recover` finds it behind top
    this.#push(h, t, p);
    if (peek(m, SPEC.waitersWord) !== 0) this.flush();
  }

  /**
   * A free {@spec SPEC.struct}, waiting up to `timeout` milliseconds for one (0, negative, NaN: not at all); 0 when none
   * came. While a worker waits, each other one hands in its whole magazine when it frees a slot, and releases its batch when it
   * retires one; only what was freed or retired in the very moment the waiting begins can stay there until that worker's next
   * `free` or `retire`. Throws AllocError UNSUPPORTED where a thread must not block, as a page's: `allocAsync` waits there.
   */
  allocWait(timeout: number = Infinity): Handle | 0 {
    const deadline = performance.now() + (timeout > 0 ? timeout : 0);
    for (let slept = ""; slept !== "timed-out"; ) {
      const seen = this._depot.startWaiting();
      try {
        const h = this.tryAlloc();
        if (h !== 0) return h;
        slept = this.#sleep(seen, deadline - performance.now());
      } finally {
        this._depot.stopWaiting();
      }
    }
    return this.tryAlloc();
  }

  #sleep(seen: number, timeout: number): string {
    if (!(timeout > 0)) return "timed-out";
    try {
      return Atomics.wait(this._i32, SPEC.progressWord, seen, timeout);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new AllocError("UNSUPPORTED", SPEC.name, timeout, `this thread must not block: use allocAsync (${error.message})`);
    }
  }

  /** As allocWait, for threads that must not block. */
  async allocAsync(timeout: number = Infinity): Promise<Handle | 0> {
    const m = this._i32, deadline = performance.now() + (timeout > 0 ? timeout : 0);
    for (let slept = ""; slept !== "timed-out"; ) {
      const seen = this._depot.startWaiting();
      try {
        const h = this.tryAlloc();
        if (h !== 0) return h;
        slept = await waitAsync(m, SPEC.progressWord, seen, deadline - performance.now());
      } finally {
        this._depot.stopWaiting();
      }
    }
    return this.tryAlloc();
  }

  // @parts

  // @members

  /**
   * First word of a live {@spec SPEC.struct}; every accessor pays this compare. Throws AllocError STALE_HANDLE and the like.
   * @when SPEC.checked
   */
  _locate(h: number): number {
    const s = h & SPEC.slotMask;
    return this._i32[SPEC.metaWord + s] === h ? s * SPEC.strideWords + SPEC.originWord : SPEC.paranoid && this._claims.isClosing(h) ? this.#wordOf(h) : this.#refuse(h, "access");
  }

  /** Byte offset of h in the buffer. */
  addressOf(h: Handle): number {
    return this._i32.byteOffset + (SPEC.checked ? this._locate(h) : h) * 4;
  }

  /** Live, and not retired.{@spec SPEC.checked ? "" : " Looks through all magazines: O(capacity)."} */
  isLive(h: Handle | 0): boolean {
    if (!SPEC.checked) return this.#isLiveNow((h - SPEC.originWord) / SPEC.strideWords);
    return this._i32[this.#metaOf(h)] === h && this._i32[this.#stateOf(h)]! >= 0;
  }

  /** Every live handle, in the order of the slots. Other workers may free it before it comes. O(capacity) before the first. */
  *handles(): IterableIterator<Handle> {
    const free = this._depot.freeSlots();
    for (let s = 1; s <= SPEC.capacity; s++) if (free[s] === 0 && this.#isLiveSlot(s)) yield this.#handleOf(s);
  }

  /** Calls `visit` with every live handle, in the order of the slots. `visit` may free the one it is given. */
  forEach(visit: (h: Handle) => void): void {
    const free = this._depot.freeSlots();
    for (let s = 1; s <= SPEC.capacity; s++) if (free[s] === 0 && this.#isLiveSlot(s)) visit(this.#handleOf(s));
  }

  /**
   * Live handles that `worker` allocated when its row was taken for the `incarnation`th time. O(capacity). For a worker that is dead the
   * answer is exact, but for slots that somebody frees meanwhile. One that another worker frees and takes over may be listed all the
   * same: who has a slot is noted by a plain store, which other processors (ARM) may see late. An atomic one would cost each alloc 10 ns.
   */
  handlesOf(worker: number, incarnation: number): Handle[] {
    const mark = LIVE | (incarnation & 0xffffff) << 5 | worker, found: Handle[] = [], its = new Uint8Array(SPEC.capacity + 1);
    for (let s = 1; s <= SPEC.capacity; s++) {
      const i = this.#stateOfSlot(s);
      if (peek(this._i32, i) === mark) its[s] = 1;
    }
    const free = this._depot.freeSlots();
    for (let s = 1; s <= SPEC.capacity; s++) {
      const i = this.#stateOfSlot(s);
      if (its[s] === 1 && free[s] === 0 && peek(this._i32, i) === mark) found.push(this.#handleOf(s));
    }
    return found;
  }

  /** Frees everything that is live. Throws AllocError BUSY while another worker is attached. O(capacity). */
  reset(): void {
    const live = whileAlone(SPEC.name, this._i32, SPEC.workersWord, SPEC.workers, () => {
      if (SPEC.paranoid) this.forEach((h) => this._claims.reopen(h)); // what a worker was ending that died
      return [...this.handles()];
    });
    for (const h of live) this.tryFree(h);
  }

  /** Hands in what this worker has in its hand. For workers that go idle; `dispose` does it too. */
  flush(): void {
    this._depot.handIn();
  }

  /**
   * Takes back all that a dead worker had in its hand, and finishes the free that it had begun. Its row must belong to the
   * caller; what it had in use stays in use, see `handlesOf`. A caller that dies here may be followed by another that starts again.
   */
  _recover(worker: number): void {
    const t = SPEC.topsWord + worker * SPEC.lineWords;
    if (this._depot.hasInHand(worker)) this.#settle(t);
    this._depot.takeBack(worker);
    this.#finishFree(worker, t);
    this._depot.stopWaitingFor(worker);
  }

  /** How many slots any worker could allocate now. O(magazines). */
  _freeInDepot(): number {
    return this._depot.countFree();
  }

  /** Where the slots are. O(capacity). */
  stats(): PoolStats {
    const found = this._depot.freeSlots();
    let [live, free, cached, retired, unmapped] = [0, 0, 0, 0, 0];
    for (let s = 1; s <= SPEC.capacity; s++) {
      const state = this._i32[this.#stateOfSlot(s)]!, where = found[s]! & 3;
      if (where === UNMAPPED) unmapped++;
      else if (where === STORED) free++;
      else if (where === IN_HAND) cached++;
      else if (state < 0) retired++;
      else if ((state & LIVE) !== 0) live++;
      else if (!SPEC.quarantine || state !== QUARANTINED) cached++; // on its way into a cell
    }
    return { name: SPEC.name, kind: "sharded-free-list", capacity: SPEC.capacity, live, free, cached, retired, unmapped, quarantined: SPEC.quarantine ? SPEC.capacity - live - free - cached - retired - unmapped : 0, exact: attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1 };
  }

  /** Every slot stands in one magazine or is in use; exact only while no other worker is at work. */
  check(): CheckReport {
    const problems = this._depot.misplaced(), isAlone = attachedWorkers(this._i32, SPEC.workersWord, SPEC.workers) <= 1;
    if (problems.length > 0) return { name: SPEC.name, ok: false, exact: isAlone, problems };
    const found = this._depot.freeSlots();
    if (SPEC.checked && this._i32[SPEC.metaWord] !== -1) problems.push(`metadata word of slot 0 is ${this._i32[SPEC.metaWord]}, not -1`);
    for (let s = 1; s <= SPEC.capacity; s++) this.#inspect(s, found[s]! >> 2, problems);
    this._depot.inspect(found, problems);
    return { name: SPEC.name, ok: problems.length === 0, exact: isAlone, problems };
  }

  /** Our magazine is empty, or its top cell holds what is no free slot. */
  #refill(): Handle | 0 {
    const m = this._i32;
    for (let n = 0; n <= SPEC.magazines; n++) {
      const p = SPEC.checked ? this.#skip() : m[this._top]!;
      if ((p & SPEC.magazineWords - 1) !== 0 && m[p]) return this.tryAlloc();
      if (!this._depot.refill()) return this.#retirer !== undefined && this.#retirer.flush() ? this.tryAlloc() : 0;
    }
    return corrupt(SPEC.name, m[this._top]!, "a cell of a magazine", 0);
  }

  /**
   * The top cell of our magazine, without those whose handle is live or was: two workers freed it, and it was handed out since.
   * @when SPEC.checked
   */
  #skip(): number {
    const m = this._i32, top = m[this._top]!;
    for (let p = top; ; p--) {
      const h = (p & SPEC.magazineWords - 1) === 0 ? 0 : m[p]!;
      if (h !== 0 && this.#isStale(h)) continue;
      if (p !== top) m[this._top] = p;
      return p;
    }
  }

  /** Our magazine is full, or somebody waits: puts h into one with room; hands in what we have if somebody waits. */
  #spill(h: number): void {
    if (this.#isFull()) this._depot.makeRoom();
    const m = this._i32, t = this._top, p = m[t]! + 1;
    this.#push(h, t, p);
    if (Atomics.load(m, SPEC.waitersWord) !== 0) this.flush();
  }

  #isFull(): boolean {
    return (this._i32[this._top]! + 1 & SPEC.magazineWords - 1) === 0;
  }

  /** Frees h into cell p, the first empty one of the magazine of the worker whose line is t. */
  #push(h: number, t: number, p: number): void {
    const m = this._i32, n = SPEC.checked ? h + SPEC.generationStep | 0 : h;
    if (SPEC.quarantine && this.#isWorn(h)) return this.#takeOut(h, t);
    if (SPEC.paranoid) return this.#pushClosed(h, t, p);
    if (SPEC.checked) m[this.#metaOf(h)] = n & ~SPEC.slotMask; // dead from here on
    m[p] = n;
    m[t] = p;
    m[t + 1] = 0;
  }

  /** The same behind a claim: as long as the metadata word is closed, the worker that frees the slot says so in its line. */
  #pushClosed(h: number, t: number, p: number): void {
    const m = this._i32, n = h + SPEC.generationStep | 0;
    this._guarded.close(h);
    m[p] = n;
    m[t] = p;
    m[this.#metaOf(h)] = n & ~SPEC.slotMask;
    Atomics.store(m, t + AT_FREE, 0);
  }

  /** Frees the live h, unless somebody else ends it at the same moment. */
  #freeOnce(h: number): boolean {
    if (!this._claims.begin(h, AT_FREE)) return false;
    this._leaks.forget(h);
    const m = this._i32, t = this._top;
    if (this.#isFull() || peek(m, SPEC.waitersWord) !== 0) this.#spill(h);
    else this.#push(h, t, m[t]! + 1);
    return true;
  }

  /** Retires the live h, unless somebody else ends it at the same moment. It gets its handle back: readers use it still. */
  #retireOnce(h: number): boolean {
    if (!this._claims.begin(h, AT_RETIRE)) return false;
    this._leaks.forget(h);
    try {
      this.#retirer!._retire(this.#pool, h);
    } finally {
      this._claims.cancel(h, AT_RETIRE);
    }
    return true;
  }

  /** The next generation of h would be the first one again. */
  #isWorn(h: number): boolean {
    return (h + SPEC.generationStep & -SPEC.generationStep) === 0;
  }

  /** The slot of h is never handed out again. */
  #takeOut(h: number, t: number): void {
    const m = this._i32;
    m[this.#metaOf(h)] = 0; // first: what was retired can be reclaimed once more as long as its state says so
    m[this.#stateOf(h)] = QUARANTINED;
    m[t + 1] = 0;
  }

  /** The magazine that a dead worker allocated from: completes what it was at; t is its line. */
  #settle(t: number): void {
    const m = this._i32, p = m[t]!, room = (p + 1 & SPEC.magazineWords - 1) !== 0, next = room ? m[p + 1]! : 0;
    const freeing = m[t + 1]!, stands = freeing !== 0 && m[p] === (SPEC.checked ? freeing + SPEC.generationStep | 0 : freeing);
    if (!SPEC.paranoid && stands) m[t + 1] = 0;
    const state = this.#stateOf(next); // it may be another worker's by now
    if (next !== 0 && peek(m, state) === p + 1) m[t] = p + 1; // what was retired goes there
    if (SPEC.checked && m[m[t]!]! !== 0) this.#endHandle(m[m[t]!]!);
    if (SPEC.paranoid && stands) Atomics.store(m, t + AT_FREE, 0); // who sees it sees the handle's end
  }

  /** A dead worker had begun to free a slot: goes on as that worker, whose line is t and whose hand is empty. */
  #finishFree(worker: number, t: number): void {
    const m = this._i32;
    if (SPEC.paranoid) this._claims.settle(worker);
    const h = m[t + 1]!;
    if (h === 0) return;
    this._depot.makeRoomFor(worker);
    const p = m[t]! + 1;
    this.#push(h, t, p);
    this._depot.takeBack(worker);
  }

  /** h is free, it is its slot's next handle: a worker may have died before it said so, or shortly before it was alive. */
  #endHandle(h: number): void {
    const m = this._i32, state = m[this.#stateOf(h)]!;
    m[this.#metaOf(h)] = h & ~SPEC.slotMask;
    if (SPEC.paranoid && state !== 0) this._guarded.repair(h - SPEC.generationStep | 0);
  }

  /** What is wrong with slot s, which stands free in `found` places. */
  #inspect(s: number, found: number, problems: string[]): void {
    const state = this._i32[this.#stateOfSlot(s)]!, isBusy = (SPEC.quarantine && state === QUARANTINED) || (state & (LIVE | RETIRED)) !== 0;
    if (found > 1) problems.push(`slot ${s} stands in ${found} cells`);
    if (found === 0 && !isBusy) problems.push(`slot ${s} is lost: it stands in no magazine, and its state is ${state}`);
    if (found > 0 && state < 0) problems.push(`slot ${s} is free, but item ${state & ~RETIRED} could free it once more`);
    if (SPEC.checked) this.#inspectHandle(s, found, problems);
  }

  #inspectHandle(s: number, found: number, problems: string[]): void {
    const h = this._i32[SPEC.metaWord + s]!, passes = (h & SPEC.slotMask) !== 0, isOwn = (h & SPEC.generationStep - 1) === SPEC.firstSlot + s;
    if (found === 1 && passes) problems.push(`slot ${s} is free, but handle ${h} passes as live`);
    if (SPEC.quarantine && passes && this._i32[this.#stateOfSlot(s)] === QUARANTINED) problems.push(`slot ${s} is taken out, but handle ${h} passes as live`);
    if (found === 0 && passes && !isOwn) problems.push(`slot ${s} has metadata ${h}: something wrote into it`);
    if (SPEC.paranoid && found === 0 && isOwn) this._guarded.inspectLive(h, problems);
    const isClaimed = SPEC.paranoid && this._claims.isClaimed(h | s), isLost = !isClaimed && found === 0 && !passes && this.#isLiveSlot(s);
    if (isLost) problems.push(`slot ${s} is lost: ${SPEC.paranoid ? "a worker died while two freed it" : "it stands in no magazine, and its handle is dead"}`);
    if (SPEC.paranoid && found === 1 && this._i32[this.#stateOfSlot(s)] !== 0) this._guarded.inspectFree(s, problems);
  }

  /** Prepares the slot of h, the next one to be handed out. */
  #open(h: number): void {
    this._guarded.open(h, this._i32[this.#stateOf(h)] !== 0);
    this._leaks.remember(h);
  }

  /** Zeroes the slot at word p, which stands in our magazine still. */
  #zero(p: number): void {
    clear(this._i32, p, SPEC.strideWords);
  }

  /** @when !SPEC.checked */
  #isLiveNow(s: number): boolean {
    return s >= 1 && s <= SPEC.capacity && Number.isInteger(s) && this._depot.freeSlots()[s] === 0 && this.#isLiveSlot(s);
  }

  /** A slot that stands in no magazine is in use, {@spec SPEC.quarantine ? "neither retired nor quarantined" : "not retired"}. */
  #isLiveSlot(s: number): boolean {
    return (this._i32[this.#stateOfSlot(s)]! & (LIVE | RETIRED)) === LIVE;
  }

  /** The handle of a slot in use. */
  #handleOf(s: number): Handle {
    return (SPEC.paranoid ? this._i32[SPEC.metaWord + s]! | s : SPEC.checked ? this._i32[SPEC.metaWord + s]! : s * SPEC.strideWords + SPEC.originWord) as Handle;
  }

  /** Not what a free slot has next: its metadata word is that handle without the slot, 0 before its first. @inline */
  #isStale(h: number): boolean {
    return (SPEC.capacity < SPEC.slotMask && (h & SPEC.slotMask) > SPEC.capacity) || ((this._i32[SPEC.metaWord + (h & SPEC.slotMask)]! ^ h) - 1 >>> 0) >= (SPEC.generationStep - 1 >>> 0);
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
  #bornOf(h: number): number {
    return SPEC.checked ? SPEC.bornWord + (h & SPEC.slotMask) : SPEC.bornWord + (h >> SPEC.stateShift);
  }

  /** @inline */
  #wordOf(h: number): number {
    return (h & SPEC.slotMask) * SPEC.strideWords + SPEC.originWord;
  }

  /** @inline */
  #metaOf(h: number): number {
    return SPEC.metaWord + (h & SPEC.slotMask);
  }

  #refuse(h: number, use: "access" | "free"): never {
    const table: HandleTable = {
      name: SPEC.name, metaWord: SPEC.metaWord, slotMask: SPEC.slotMask, firstSlot: SPEC.firstSlot, generationStep: SPEC.generationStep, capacity: SPEC.capacity,
    };
    const slot = h & SPEC.slotMask;
    if (SPEC.paranoid && use === "free" && this._claims.isClaimed(h)) this._claims.refuse(h);
    if (this._i32[SPEC.metaWord + slot] === h) throw new AllocError("DOUBLE_FREE", SPEC.name, h, `slot ${slot} is retired: the reclamation frees it`);
    refuseHandle(table, this._i32, h, use);
  }

  #noneLeft(): never {
    const gone = SPEC.quarantine ? this.stats().quarantined : 0, out = gone === 0 ? "" : `, ${gone} are taken out for good`;
    throw new AllocError("EXHAUSTED", SPEC.name, SPEC.capacity, `no free slot of ${SPEC.capacity} is within reach${out}; free one, wait for one, or raise capacity`);
  }
};
