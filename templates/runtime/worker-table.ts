import { corrupt } from "./corrupt.js";
import { counted } from "./counted.js";
import { AllocError } from "./errors.js";

/*
 * The worker table: row r starts at workersWord + 32 * r.
 *
 *   word 0   incarnation:25 | row of the worker that recovers it:5 | FREE, ATTACHING, ATTACHED or RECOVERING:2
 *   word 1   incarnation: how often the row was taken; with the row it names a worker for good
 *   word 2   incarnation of the first worker in it whose death nobody has dealt with to the end
 *
 * FREE and ATTACHING stand alone. In the other two states the incarnation makes one worker's word differ from the next
 * one's: a compare-exchange of it succeeds only on the worker that was looked at.
 *
 * A row goes FREE -> ATTACHING -> ATTACHED -> FREE when its worker leaves, and ATTACHED -> RECOVERING -> FREE when it dies.
 * While it is ATTACHING the incarnation may still be that of the worker before, and the new one has nothing yet: if it
 * dies there, the row goes back to FREE at once. No worker waits for another: the recovering one may die too, and then
 * the worker that recovers it also finishes what it had begun.
 *
 * Where no row is left to recover from, a dead worker's row is taken over: ATTACHED -> RECOVERING by its own row, under the next
 * incarnation, -> ATTACHED. Who dies in between has died in that row: it is recovered, or taken over, like any other worker.
 */
const FREE = 0, ATTACHED = 1, RECOVERING = 2, ATTACHING = 3;
/** Words of a row. */
export const rowWords = 32;
/** Low bits of word 0: all but the incarnation. */
const stateBits = 127;
const attached = (incarnation: number): number => ATTACHED | (incarnation << 7);

export interface WorkerTable {
  /** The schema's name. */
  readonly name: string;
  readonly workersWord: number;
  readonly workers: number;
}

/** An allocator, as recovery sees it. */
export interface Recoverable {
  /** Takes back what the worker in that row had in its hand. Done twice, the second time does nothing. */
  _recover(worker: number): void;
}

/** A worker that has been recovered. */
export interface Recovered {
  readonly worker: number;
  readonly incarnation: number;
}

/**
 * Takes a row: `row`, or the first free one when none is given. Its number. Throws AllocError BUSY when that row is not
 * free, TOO_MANY_WORKERS when none is, INVALID_VALUE when there is no such row.
 */
export function attachWorker(table: WorkerTable, m: Int32Array, row?: number): number {
  if (row !== undefined) return attachAt(table, m, row);
  for (let free = 0; free < table.workers; free++) if (takeRow(table, m, free)) return free;
  throw new AllocError("TOO_MANY_WORKERS", table.name, table.workers, `${counted(table.workers, "worker")} attached already; dispose one, takeOver the row of one that has died, or raise memory.workers`);
}

function attachAt(table: WorkerTable, m: Int32Array, row: number): number {
  assertRow(table, row);
  if (takeRow(table, m, row)) return row;
  throw new AllocError("BUSY", table.name, row, `row ${row} is attached already: dispose its worker; if it has died, recover it, or takeOver its row`);
}

function takeRow({ workersWord }: WorkerTable, m: Int32Array, row: number): boolean {
  const at = workersWord + row * rowWords;
  if (Atomics.compareExchange(m, at, FREE, ATTACHING) !== FREE) return false;
  const incarnation = Atomics.add(m, at + 1, 1) + 1;
  Atomics.store(m, at + 2, incarnation);
  Atomics.store(m, at, attached(incarnation));
  return true;
}

/**
 * Takes the row of a worker that is dead, whose hand is to be taken back next; then comes `settleIn`. Of all
 * that try now one succeeds; given the dead one's incarnation, one for good. The row.
 * Throws AllocError INVALID_VALUE when there is no such row, or it is free, BUSY when another worker has it by now.
 */
export function takeOverRow(table: WorkerTable, m: Int32Array, row: number, incarnation?: number): number {
  assertRow(table, row);
  const at = table.workersWord + row * rowWords, state = Atomics.load(m, at), dead = incarnationIn(table, m, row, state), by = (state >> 2) & 31;
  if (state === FREE) throw new AllocError("INVALID_VALUE", table.name, row, `nobody is attached in row ${row}: attach there`);
  if ((state & 3) === RECOVERING && by !== row) throw new AllocError("BUSY", table.name, row, `worker ${by} recovers row ${row}; if it died too, take over its row first`);
  const next = (dead + 1) | 0, isOther = incarnation !== undefined && incarnation !== dead;
  if (isOther || Atomics.compareExchange(m, at, state, RECOVERING | (row << 2) | (next << 7)) !== state) {
    throw new AllocError("BUSY", table.name, row, `row ${row} has another worker by now`);
  }
  Atomics.store(m, at + 1, next);
  if (state === ATTACHING) Atomics.store(m, at + 2, next); // it had nothing yet
  return row;
}

/** All that the dead worker had in its hand was taken back: the row we took over is ours like any other. */
export function settleIn(table: WorkerTable, m: Int32Array, row: number, incarnation: number): void {
  const at = table.workersWord + row * rowWords, taken = RECOVERING | (row << 2) | (incarnation << 7);
  if (Atomics.compareExchange(m, at, taken, attached(incarnation)) !== taken) throw new AllocError("BUSY", table.name, row, `row ${row} has another worker by now`);
  Atomics.store(m, at + 2, incarnation);
}

/** The incarnation of the worker in `row`, whose word is `state`. A worker may have died before it wrote the next word. */
export function incarnationIn({ workersWord }: WorkerTable, m: Int32Array, row: number, state: number): number {
  const count = Atomics.load(m, workersWord + row * rowWords + 1);
  return (state & 3) === FREE || state === ATTACHING ? count : (count + (((state >>> 7) - count) & (2 ** 25 - 1))) | 0;
}

/** The worker has given everything back and is gone. Its row stays as it is when it was recovered meanwhile. */
export function detachWorker({ workersWord }: WorkerTable, m: Int32Array, row: number, incarnation: number): void {
  Atomics.compareExchange(m, workersWord + row * rowWords, attached(incarnation), FREE);
}

/** Whether that worker has its row still: no other one took it for dead. */
export function isAttached({ workersWord }: WorkerTable, m: Int32Array, row: number, incarnation: number): boolean {
  return Atomics.load(m, workersWord + row * rowWords) === attached(incarnation);
}

/** How often the row was taken so far: the incarnation of the worker attached there. */
export function incarnationOf({ workersWord }: WorkerTable, m: Int32Array, row: number): number {
  return Atomics.load(m, workersWord + row * rowWords + 1);
}

/**
 * Gives back what the worker in `row` had in its hand when it died, and frees its row; also finishes what it was
 * recovering itself. `me` is the caller's row. What it had in use stays in use: each `handlesOf(worker, incarnation)`
 * lists it. Only after its death is certain: Node's `exit` event, a Web Lock it held. Nobody is recovered, and the result
 * is empty, when it died before it was attached, and when it was not the `incarnation`th in its row or has left: then
 * nothing happens.
 *
 * Throws AllocError BUSY when a living worker is at it; without an incarnation INVALID_VALUE when nobody is attached there.
 */
export function recoverWorker(table: WorkerTable, m: Int32Array, row: number, me: number, parts: readonly object[], incarnation?: number): Recovered[] {
  assertRow(table, row);
  if (row === me) throw new AllocError("INVALID_VALUE", table.name, row, `row ${row} is the caller's own`);
  const at = table.workersWord + row * rowWords, state = Atomics.load(m, at);
  if (incarnation !== undefined && state >>> 7 !== incarnation % 2 ** 25) return [];
  if (state === ATTACHING) {
    Atomics.compareExchange(m, at, ATTACHING, FREE);
    return [];
  }
  claimRecovery(table, m, row, me, state);
  const dead = incarnationIn(table, m, row, state), done = [{ worker: row, incarnation: dead }];
  Atomics.store(m, at + 1, dead); // who took over the row may have died before it did so
  for (let other = 0; other < table.workers; other++) {
    if (other !== row && isRecovering(table, m, other, row)) done.push(...recoverWorker(table, m, other, me, parts));
  }
  for (const part of parts as readonly Recoverable[]) part._recover(row);
  Atomics.store(m, at, FREE);
  return done;
}

/** Of all workers that try to recover the row now, one succeeds. `state` is what was found there. */
function claimRecovery(table: WorkerTable, m: Int32Array, row: number, me: number, state: number): void {
  const at = table.workersWord + row * rowWords, by = (state >> 2) & 31;
  if (state === FREE) throw new AllocError("INVALID_VALUE", table.name, row, `nobody is attached in row ${row}: it has left or was recovered`);
  if ((state & 3) === RECOVERING && by >= table.workers) corrupt(table.name, at, "the state of a row", state);
  const isOurs = (state & 3) === ATTACHED || (state & 3) === RECOVERING && (by === me || by === row || isRecovering(table, m, by, me));
  if (!isOurs || Atomics.compareExchange(m, at, state, (state & ~stateBits) | RECOVERING | (me << 2)) !== state) {
    throw new AllocError("BUSY", table.name, row, `worker ${by} recovers row ${row}; if it died too, recover it first`);
  }
}

/** Whether worker `by` recovers the one in `row`. */
export function isRecovering({ workersWord }: WorkerTable, m: Int32Array, row: number, by: number): boolean {
  return (Atomics.load(m, workersWord + row * rowWords) & stateBits) === (RECOVERING | (by << 2));
}

function assertRow({ name, workers }: WorkerTable, row: number): void {
  if (!(row >= 0 && row < workers) || !Number.isInteger(row)) {
    throw new AllocError("INVALID_VALUE", name, row, `row ${row} is none of the ${workers} rows`);
  }
}
