import { AllocError } from "../runtime/errors.js";

/*
 * The worker table: row r starts at workersWord + 32 * r.
 *
 *   word 0   FREE, ATTACHED, or RECOVERING | row of the worker that does it << 2
 *   word 1   incarnation: how often the row was taken; with the row it names a worker for good
 *
 * A row goes FREE → ATTACHED → FREE when its worker leaves, and FREE → ATTACHED → RECOVERING → FREE when it dies. Nobody
 * waits for anybody: who recovers may die too, and then whoever recovers that worker also finishes what it had begun.
 */
const FREE = 0, ATTACHED = 1, RECOVERING = 2;
const rowWords = 32;

export interface WorkerTable {
  /** The schema's name. */
  readonly name: string;
  readonly workersWord: number;
  readonly workers: number;
}

/** An allocator, as recovery sees it. */
export interface Recoverable {
  /** Takes back what the worker in that row had in its hand. Done twice, the second time does nothing. */
  recover(worker: number): void;
}

/** A worker that has been recovered. */
export interface Recovered {
  readonly worker: number;
  readonly incarnation: number;
}

/** Takes a free row: its number. Throws AllocError TOO_MANY_WORKERS. */
export function attachWorker(table: WorkerTable, m: Int32Array): number {
  for (let row = 0; row < table.workers; row++) {
    const at = table.workersWord + row * rowWords;
    if (Atomics.compareExchange(m, at, FREE, ATTACHED) !== FREE) continue;
    Atomics.add(m, at + 1, 1);
    return row;
  }
  throw new AllocError("TOO_MANY_WORKERS", table.name, table.workers, `${table.workers} workers are attached; dispose one or raise memory.workers`);
}

/** The worker in that row has given everything back and is gone. */
export function detachWorker(table: WorkerTable, m: Int32Array, row: number): void {
  Atomics.store(m, table.workersWord + row * rowWords, FREE);
}

/**
 * Gives back what the worker in `row` had in its hand when it died, and frees its row; also finishes what it was
 * recovering itself. `me` is the caller's row. What it had in use stays in use: each `handlesOf(worker, incarnation)`
 * lists it. Only after its death is certain: Node's `exit` event, a Web Lock it held.
 *
 * Throws AllocError BUSY when a living worker is at it, INVALID_VALUE when nobody is attached in that row.
 */
export function recoverWorker(table: WorkerTable, m: Int32Array, row: number, me: number, parts: readonly Recoverable[]): Recovered[] {
  const at = table.workersWord + row * rowWords;
  claimRecovery(table, m, row, me);
  const done = [{ worker: row, incarnation: Atomics.load(m, at + 1) }];
  for (let other = 0; other < table.workers; other++) {
    if (other !== row && Atomics.load(m, table.workersWord + other * rowWords) === (RECOVERING | row << 2)) {
      done.push(...recoverWorker(table, m, other, me, parts));
    }
  }
  for (const part of parts) part.recover(row);
  Atomics.store(m, at, FREE);
  return done;
}

function claimRecovery({ name, workersWord, workers }: WorkerTable, m: Int32Array, row: number, me: number): void {
  if (!(row >= 0 && row < workers) || row === me) {
    throw new AllocError("INVALID_VALUE", name, row, `row ${row} is ${row === me ? "the caller's own" : `none of the ${workers} rows`}`);
  }
  const at = workersWord + row * rowWords, state = Atomics.load(m, at), by = state >> 2;
  if (state === FREE) throw new AllocError("INVALID_VALUE", name, row, `nobody is attached in row ${row}: it has left or was recovered`);
  const isOurs = state === ATTACHED || by === me || isGone(m, workersWord + by * rowWords, me);
  if (!isOurs || Atomics.compareExchange(m, at, state, RECOVERING | me << 2) !== state) {
    throw new AllocError("BUSY", name, row, `worker ${by} recovers row ${row}; if it died too, recover it first`);
  }
}

/** Whether we are the ones who recover the worker in that row. */
const isGone = (m: Int32Array, at: number, me: number): boolean => Atomics.load(m, at) === (RECOVERING | me << 2);
