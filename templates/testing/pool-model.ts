import type { Contents } from "./fields/contents.js";
import type { Field } from "./fields/field.js";
import { Readers } from "./readers.js";
import { same } from "./steps.js";

/** What the model calls; every generated pool has it, with handles of a type of its own. */
export interface Pool {
  alloc(): number;
  tryAlloc(): number;
  allocBatch(out: Int32Array): number;
  free(handle: number): void;
  tryFree(handle: number): number;
  freeBatch(handles: Int32Array): void;
  addressOf(handle: number): number;
  at(handle: number): unknown;
  view(handle: number): unknown;
  reset(): void;
  stats(): PoolLedger;
  check(): { readonly ok: boolean; readonly problems: readonly string[] };
  /** These three in `checked` and `paranoid`, in `fast` with `iterate: true`. */
  isLive?(handle: number): boolean;
  handles?(): Iterable<number>;
  forEach?(visit: (handle: number) => void): void;
  /** These in sharded pools. */
  retire?(handle: number): void;
  tryRetire?(handle: number): number;
  flush?(): void;
}

/** The guards of one module: what is retired while they are entered stays as it is until they are left. */
export interface Guards {
  enter(): void;
  leave(): void;
  refresh(): void;
  flush(): void;
  guard<T>(read: () => T): T;
  readonly isInside: boolean;
  /** Where reclamation is robust: announces what `read` finds. */
  protect?<T>(read: () => T): T;
}

/** Where the slots are. The sum is the capacity, always. */
export interface PoolLedger {
  readonly live: number;
  readonly free: number;
  readonly cached: number;
  readonly retired: number;
  readonly unmapped: number;
  readonly quarantined: number;
}

/** The pool as one property uses it. */
export interface PoolUnderTest {
  /** One entry per attached module, all over the same image; the name is what a counterexample shows. */
  readonly users: readonly (readonly [name: string, pool: Pool])[];
  /** Of sharded pools, one per user: each has slots at hand that the others cannot reach, and can retire. */
  readonly guards?: readonly Guards[];
  /** How many of them may allocate and free: the first, or all. */
  readonly owners: number;
  readonly buffer: ArrayBufferLike;
  readonly capacity: number;
  /** Bytes of the struct, and what its address is a multiple of. */
  readonly size: number;
  readonly align: number;
  readonly checks: "fast" | "checked" | "paranoid";
  readonly fields: readonly Field[];
  /** Slots taken before the first command, so that few are left to allocate. */
  readonly ballast: Ballast;
}

/** Handles by the thousand, sorted: a Set of them would fill the heap. */
export class Ballast {
  readonly #handles: Int32Array;

  constructor(handles: Int32Array) {
    this.#handles = handles.slice().sort();
  }

  get size(): number {
    return this.#handles.length;
  }

  has(handle: number): boolean {
    let [low, high] = [0, this.#handles.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#handles[middle]! < handle) low = middle + 1;
      else high = middle;
    }
    return this.#handles[low] === handle;
  }
}

/** A live slot and what it must hold. */
export interface Slot {
  readonly name: string;
  readonly handle: number;
  readonly address: number;
  readonly contents: Contents;
  /** Index of the user that allocated it. */
  readonly by: number;
}

/** What must be live, and what was. */
export class PoolModel {
  readonly live = new Map<number, Slot>();
  /** Slots that were freed, the newest last: few enough that no generation wraps between them. */
  readonly dead: Slot[] = [];
  /** Slots taken out for good because their generation wrapped, as the last ledger says. */
  quarantined = 0;
  /** How often it was compared with the pool. */
  steps = 0;
  /** Slots that were retired, and who may still read them. */
  readonly readers = new Readers();
  /** The handle that was handed out last for the slot at an address. */
  readonly #newest = new Map<number, number>();
  #named = 0;

  nextName(): string {
    this.#named += 1;
    return `h${this.#named}`;
  }

  born(slot: Slot): void {
    const before = this.readers.born(slot);
    if (before) this.#bury(before);
    this.live.set(slot.handle, slot);
    this.#newest.set(slot.address, slot.handle);
  }

  /** Somebody else got the slot since, though it may be free again by now. */
  isReused(dead: Slot): boolean {
    return this.#newest.get(dead.address) !== dead.handle;
  }

  died(slot: Slot): void {
    this.live.delete(slot.handle);
    this.#bury(slot);
  }

  /** It is live no more, and dead once nobody can see it. */
  retired(slot: Slot, isRobust: boolean): void {
    this.live.delete(slot.handle);
    this.readers.retired(slot, isRobust);
  }

  #bury(slot: Slot): void {
    this.dead.push(slot);
    if (this.dead.length > 8) this.dead.shift();
  }
}

/**
 * What must hold between two commands: contents, places, ledger, and what the pool itself finds. What may look at each slot
 * is asked of a large pool now and then only: else there was time for a few programs.
 */
export function verify(model: PoolModel, real: PoolUnderTest): void {
  const isThorough = real.capacity <= MANY || model.steps++ % 16 === 0;
  for (const [, pool] of real.users) {
    for (const slot of model.live.values()) verifySlot(pool, slot, isThorough);
    for (const slot of model.readers.guarded()) verifyGuarded(pool, slot);
  }
  if (isThorough) verifyLedger(model, real, real.users[0]![1]);
}

function verifySlot(pool: Pool, { name, handle, address, contents }: Slot, isThorough: boolean): void {
  same(pool.addressOf(handle), address, `address of ${name}`);
  if (isThorough && pool.isLive) same(pool.isLive(handle), true, `isLive(${name})`);
  contents.verify(name, pool, handle);
}

/** Nothing of it may change before the last guard is left that could have seen it. */
function verifyGuarded(pool: Pool, { name, handle, address, contents }: Slot): void {
  same(pool.addressOf(handle), address, `address of ${name}, retired inside a guard`);
  contents.verify(`${name}, retired inside a guard`, pool, handle);
}

/** live + free + cached + retired + unmapped + quarantined = capacity */
function verifyLedger(model: PoolModel, real: PoolUnderTest, pool: Pool): void {
  const { live, free, cached, retired, unmapped, quarantined } = pool.stats();
  same(live + free + cached + retired + unmapped + quarantined, real.capacity, "sum of the ledger");
  model.quarantined = quarantined;
  same(live, model.live.size + real.ballast.size, "count of live slots");
  const { least, most } = model.readers.count();
  same(retired >= least && retired <= most, true, `${retired} retired slots being from ${least} to ${most}`);
  verifyCheck(pool);
}

/** Slots of a large pool. No generation wraps while a program runs there, so that the last ledger says what is quarantined. */
const MANY = 2 ** 13;

export function verifyCheck(pool: Pool): void {
  const { ok, problems } = pool.check();
  same(ok, true, `check() finds ${problems.join("; ")}: ok`);
}
