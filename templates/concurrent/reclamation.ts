import { AllocError } from "../runtime/errors.js";
import { peek } from "./peek.js";
import type { ReclamationSpec } from "./spec.js";

/** What a pool does for the slots that are retired from it. */
export interface Retirable {
  isLive(h: number): boolean;
  /** h is retired, and its item is the word `cell`: from here on only that item can free it. */
  retireAt(h: number, cell: number): void;
  /** Whether the item in word `cell` still stands for h: nobody freed it or moved it to another item. */
  isRetiredAt(h: number, cell: number): boolean;
  /** Frees the retired h. */
  reclaim(h: number): void;
}

/*
 * A worker's guard word: 0, or 1 inside a guard, or the link behind which the batches stand that wait for it to leave.
 * Link of worker s in batch b: 2 + b * workers + s.
 */
const OUTSIDE = 0, INSIDE = 1, FIRST_LINK = 2;

/*
 * A batch:   | state | pending | count | pool | link of worker 0 | … | item 0 | … |
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

/**
 * Safe reclamation: a retired slot is freed once no guard is left that could have seen it (Hyaline-1, with a mask of the
 * workers that still owe an answer instead of their number, so that every answer can be given twice).
 *
 *   reader    enter: guard word = INSIDE;   leave: takes its list, clears its bit in every batch of it
 *   retirer   unlinks the slot, retires it; a full batch goes into the list of every worker that is inside
 *
 * Whoever clears a batch's last bit frees its slots. Links stand in the batch, not in the slots, so a batch of one slot
 * is as safe as one of {@spec SPEC.batchItems}. Nobody ever answers for a reader that lives.
 *
 * A slot is found with `Atomics.load` of the word that refers to it, inside the guard. For a read of one field the
 * cheaper way is no guard at all: read the handle, the field, then the handle again; slots never leave the image, so the
 * worst is a value of the slot's next life, and the second look shows it.
 */
export const defineReclamation = (SPEC: ReclamationSpec) => class Reclamation {
  declare readonly i32: Int32Array;
  /** Row of this thread in the worker table. */
  declare readonly worker: number;
  /** Our guard word. */
  declare readonly guardWord: number;
  readonly pools: readonly Retirable[];
  /** How many guards we are inside. */
  #depth = 0;
  /** Per pool the batch we fill, or -1. */
  readonly #filling: number[];
  /** Where the last idle batch was found. */
  #near = 0;

  constructor(buffer: ArrayBufferLike, byteOffset: number, worker: number, pools: readonly Retirable[]) {
    this.i32 = new Int32Array(buffer, byteOffset, SPEC.imageWords);
    this.worker = worker;
    this.guardWord = SPEC.guardsWord + worker * SPEC.lineWords;
    this.pools = pools;
    this.#filling = pools.map(() => -1);
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
    if (this.#depth++ === 0) Atomics.store(this.i32, this.guardWord, INSIDE);
  }

  /** Ends a guard. */
  leave(): void {
    if (--this.#depth !== 0) return;
    const list = Atomics.exchange(this.i32, this.guardWord, OUTSIDE);
    if (list >= FIRST_LINK) this.#answer(list);
  }

  /** As leave and enter at once, for long loops: what was found before must not be used any more. */
  refresh(): void {
    if (this.#depth !== 1) this.#refuseRefresh();
    const list = Atomics.exchange(this.i32, this.guardWord, INSIDE);
    if (list >= FIRST_LINK) this.#answer(list);
  }

  /**
   * Frees h as soon as no guard can see it; no new reader may find it, so unlink it first.
   * 0 when h is {@spec SPEC.checked ? "not live" : "0"}.
   */
  tryRetire(pool: number, h: number): 0 | 1 {
    const p = this.pools[pool]!;
    if (SPEC.checked ? !p.isLive(h) : h === 0) return 0;
    this.#retire(pool, h);
    return 1;
  }

  /** Releases what we retired so far, however little. For workers that go idle, and before they leave. */
  flush(): void {
    for (let pool = 0; pool < SPEC.pools; pool++) if (this.#filling[pool]! >= 0) this.#finish(pool);
  }

  get isInside(): boolean {
    return this.#depth > 0;
  }

  /**
   * Answers for a dead worker and finishes what it had begun: what it retired is retired by us. Its row must belong to the
   * caller. A caller that dies here may be followed by another that starts again.
   */
  recover(worker: number): void {
    const m = this.i32;
    Atomics.store(m, SPEC.guardsWord + worker * SPEC.lineWords, OUTSIDE);
    for (let b = 0; b < SPEC.batches; b++) {
      const at = this.#wordOf(b), state = Atomics.load(m, at), kind = state & 7, its = (state >> 3 & 31) === worker;
      if (kind === LIVE && its && (Atomics.load(m, at + PENDING) & HOLD) !== 0) {
        this.#adopt(b);
        Atomics.store(m, at, state & ~255 | ABANDONED);
        Atomics.and(m, at + PENDING, ~(1 << worker));
      } else if (kind === LIVE || kind === ABANDONED) {
        const before = Atomics.and(m, at + PENDING, ~(1 << worker));
        if ((before & ~(1 << worker)) === 0) this.#free(b, state);
      } else if (its && (kind === FILLING || kind === CLAIMED)) {
        this.#adopt(b);
        this.#recycle(b, state);
      } else if (its && kind === TIDYING) Atomics.store(m, at, state & ~255 | ABANDONED);
    }
    this.flush();
  }

  /** Puts h into the batch we fill; the count commits. */
  #retire(pool: number, h: number): void {
    const m = this.i32, b = this.#filling[pool]! >= 0 ? this.#filling[pool]! : this.#begin(pool);
    const at = this.#wordOf(b), n = m[at + COUNT]!, cell = at + (LINKS + SPEC.workers) + n, p = this.pools[pool]!;
    m[cell] = h;
    p.retireAt(h, cell);
    m[at + COUNT] = n + 1;
    if (n + 1 >= this.#threshold(b)) this.#finish(pool);
  }

  /** A batch to fill: a small one if there is any, else one that we release full. */
  #begin(pool: number): number {
    for (let n = 0; ; n++) {
      const b = n < SPEC.smallBatches ? (this.#near + n) % SPEC.smallBatches : SPEC.smallBatches + (n - SPEC.smallBatches) % (SPEC.batches - SPEC.smallBatches);
      if (!this.#take(b)) continue;
      this.i32[this.#wordOf(b) + POOL] = pool;
      this.#filling[pool] = b;
      if (b < SPEC.smallBatches) this.#near = b;
      return b;
    }
  }

  #take(b: number): boolean {
    const m = this.i32, at = this.#wordOf(b), state = peek(m, at), mine = state + 256 & ~255 | this.worker << 3;
    if ((state & 7) === IDLE) return Atomics.compareExchange(m, at, state, mine | FILLING) === state;
    if ((state & 7) === ABANDONED && Atomics.compareExchange(m, at, state, mine | TIDYING) === state) this.#tidy(b);
    return false;
  }

  /**
   * Whether readers still have the abandoned b in their lists, nobody knows: its worker died while it put it there. A
   * reader that is outside has no list, or has taken it: from there on its answers only clear bits that are not set.
   */
  #tidy(b: number): void {
    const m = this.i32, at = this.#wordOf(b), state = Atomics.load(m, at);
    for (let s = 0; s < SPEC.workers; s++) {
      if (Atomics.load(m, SPEC.guardsWord + s * SPEC.lineWords) === OUTSIDE) Atomics.and(m, at + PENDING, ~(1 << s));
    }
    if ((Atomics.load(m, at + PENDING) & ~HOLD) === 0) this.#recycle(b, state);
    else Atomics.store(m, at, state & ~255 | ABANDONED);
  }

  #threshold(b: number): number {
    const wanted = peek(this.i32, SPEC.thresholdWord);
    return b >= SPEC.smallBatches || wanted === 0 ? SPEC.batchItems : wanted;
  }

  /** Releases the batch we fill: it goes into the list of every worker that is inside. */
  #finish(pool: number): void {
    const m = this.i32, b = this.#filling[pool]!, at = this.#wordOf(b), state = m[at]! & ~255 | this.worker << 3;
    this.#filling[pool] = -1;
    let pending = HOLD;
    for (let s = 0; s < SPEC.workers; s++) {
      if (Atomics.load(m, SPEC.guardsWord + s * SPEC.lineWords) >= INSIDE) pending |= 1 << s;
    }
    if (pending === HOLD) {
      Atomics.store(m, at, state | CLAIMED);
      return this.#freeItems(b, state);
    }
    Atomics.store(m, at + PENDING, pending);
    Atomics.store(m, at, state | LIVE);
    for (let s = 0; s < SPEC.workers; s++) if ((pending >> s & 1) === 1) this.#link(b, s);
    this.#clear(b, HOLD);
  }

  /** Puts batch b into the list of worker s; if it has left, it cannot have seen the slots. */
  #link(b: number, s: number): void {
    const m = this.i32, guardWord = SPEC.guardsWord + s * SPEC.lineWords, link = FIRST_LINK + b * SPEC.workers + s;
    for (;;) {
      const list = Atomics.load(m, guardWord);
      if (list < INSIDE) return this.#clear(b, 1 << s);
      m[this.#wordOf(b) + LINKS + s] = list;
      if (Atomics.compareExchange(m, guardWord, list, link) === list) return;
    }
  }

  /** Clears our bit in every batch of a list. The next link is read before: the batch may be used again at once. */
  #answer(list: number): void {
    for (let link = list; link >= FIRST_LINK; ) {
      const b = (link - FIRST_LINK) / SPEC.workers | 0;
      link = this.i32[this.#wordOf(b) + LINKS + this.worker]!;
      this.#clear(b, 1 << this.worker);
    }
  }

  /** Clears one bit, and frees the slots if it was the last. The state is read before: behind the last bit b may be another batch. */
  #clear(b: number, bit: number): void {
    const m = this.i32, at = this.#wordOf(b), state = Atomics.load(m, at);
    if (Atomics.and(m, at + PENDING, ~bit) === bit) this.#free(b, state);
  }

  /** Frees the slots of b, if it still is in `state`, and nobody else does. */
  #free(b: number, state: number): void {
    const mine = state & ~255 | this.worker << 3 | CLAIMED;
    if ((state & 7) === LIVE && Atomics.compareExchange(this.i32, this.#wordOf(b), state, mine) === state) this.#freeItems(b, mine);
  }

  #freeItems(b: number, state: number): void {
    const m = this.i32, at = this.#wordOf(b), pool = this.pools[m[at + POOL]!]!, n = m[at + COUNT]!;
    const first = at + (LINKS + SPEC.workers);
    for (let cell = first; cell < first + n; cell++) pool.reclaim(m[cell]!);
    this.#recycle(b, state);
  }

  #recycle(b: number, state: number): void {
    const m = this.i32, at = this.#wordOf(b);
    m[at + COUNT] = 0;
    Atomics.store(m, at, (state & ~255) + 256 | IDLE);
  }

  /** Retires once more what a dead worker had retired into b; what it had freed already is not there any more. */
  #adopt(b: number): void {
    const m = this.i32, at = this.#wordOf(b), p = m[at + POOL]!, first = at + (LINKS + SPEC.workers);
    for (let cell = first; cell < first + SPEC.batchItems; cell++) {
      const h = m[cell]!;
      if (h !== 0 && this.pools[p]!.isRetiredAt(h, cell)) this.#retire(p, h);
    }
  }

  /** @inline */
  #wordOf(b: number): number {
    return SPEC.batchesWord + b * SPEC.batchWords;
  }

  #refusePromise(): never {
    throw new AllocError("UNSUPPORTED", SPEC.name, 0, "a guard is synchronous: it ends before a promise is settled; await first, then enter the guard");
  }

  #refuseRefresh(): never {
    throw new AllocError("BUSY", SPEC.name, this.#depth, "refresh needs to be inside exactly one guard: an outer one may still use what it found");
  }
};
