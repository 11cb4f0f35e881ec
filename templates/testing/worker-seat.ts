import type { Canary } from "./canary.js";

/** What every job comes with. */
export interface Work {
  readonly buffer: SharedArrayBuffer;
  /** Row of the worker table to be taken, where it matters. */
  readonly row?: number;
  /** Different for each worker. */
  readonly seed: number;
}

/** What a job comes with that a crew does together: see meeting.ts. */
export interface CrewWork extends Work {
  readonly allocator: string;
  readonly meeting: SharedArrayBuffer;
}

/** A worker's module; allocators are properties of it. */
export interface Seat {
  dispose(): void;
  readonly guards?: SeatGuards;
}

/** The allocator that is this property of the module. */
export const allocatorIn = <A>(seat: Seat, property: string): A =>
  (seat as unknown as Readonly<Record<string, A>>)[property]!;

export const poolIn = (seat: Seat, property: string, size: number): SeatPool => ({
  size,
  pool: allocatorIn<WorkerPool>(seat, property),
});

export interface SeatGuards {
  enter(): void;
  leave(): void;
  refresh(): void;
  flush(): void;
  guard<T>(read: () => T): T;
  /** Where reclamation is robust. */
  protect?<T>(read: () => T): T;
}

/** A handle found inside a guard. */
export function findIn(guards: SeatGuards, board: Int32Array, place: number): number {
  const read = (): number => Atomics.load(board, place);
  return guards.protect ? guards.protect(read) : read();
}

export interface SeatPool {
  /** Bytes of the struct. */
  readonly size: number;
  readonly pool: WorkerPool;
}

export interface WorkerPool {
  tryAlloc(): number;
  allocBatch(out: Int32Array): number;
  free(handle: number): void;
  freeBatch(handles: Int32Array): void;
  addressOf(handle: number): number;
  /** Those of a sharded pool. */
  retire?(handle: number): void;
  allocWait?(milliseconds: number): number;
  flush?(): void;
}

export interface WorkerArena {
  tryAlloc(bytes: number, align?: number): number;
  addressOf(handle: number): number;
  reset(): void;
}

/** A slot in this worker's hand, and the mark it filled it with. */
export interface Held {
  readonly handle: number;
  readonly mark: number;
}

/** One pool in one worker's hands: everything handed out is filled, everything given away was verified before. */
export class PoolHand {
  readonly pool: WorkerPool;
  readonly #size: number;
  readonly #canary: Canary;
  #mark: number;

  constructor({ pool, size }: SeatPool, canary: Canary, seed: number) {
    this.pool = pool;
    this.#size = size;
    this.#canary = canary;
    this.#mark = seed * 83;
  }

  fill(handle: number): Held {
    this.#mark = (this.#mark + 1) & 0xff;
    this.#canary.fill(this.pool.addressOf(handle), this.#size, this.#mark);
    return { handle, mark: this.#mark };
  }

  /** It is ours, so it holds what we wrote. */
  verify({ handle, mark }: Held): void {
    this.#canary.verify(this.pool.addressOf(handle), this.#size, mark, `handle ${handle}, in one hand`);
  }

  /** It came from another thread, or belongs to one: it is whole all the time we look. */
  look(handle: number, looks = 1): void {
    const mark = this.#canary.markOf(this.pool.addressOf(handle));
    for (let n = 0; n < looks; n++) {
      this.#canary.verify(this.pool.addressOf(handle), this.#size, mark, `handle ${handle}, from another thread`);
    }
  }
}
