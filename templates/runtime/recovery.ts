import { corrupt } from "./corrupt.js";
import { AllocError } from "./errors.js";
import { incarnationIn, isRecovering, type Recoverable, type Recovered, rowWords, type WorkerTable } from "./worker-table.js";

/** What becomes of the slots that a dead worker has in use. */
export type LivePolicy = "list" | "free" | "keep";

const policies: readonly unknown[] = ["list", "free", "keep"] satisfies LivePolicy[];

export interface RecoverOptions {
  readonly live?: LivePolicy | undefined;
  /** Which of the workers that had the row; no other one is recovered. */
  readonly incarnation?: number | undefined;
}

export interface TakeOverOptions extends RecoverOptions {
  /** Where the image starts in that memory. */
  readonly byteOffset?: number | undefined;
}

/** Throws AllocError INVALID_VALUE when `live` is no policy. */
export function assertPolicy({ name }: WorkerTable, worker: number, live: LivePolicy): void {
  if (!policies.includes(live)) throw new AllocError("INVALID_VALUE", name, worker, `live: ${String(live)} is none of ${policies.join(", ")}`);
}

/** A pool, as far as it is asked here. */
interface Pool<H extends number> {
  handlesOf(worker: number, incarnation: number): readonly H[];
  tryFree(h: number): 0 | 1;
}

/** What a dead worker has in use of a pool, once that was dealt with; what is published is not freed. */
export function settleLive<H extends number>(
  pool: Pool<H>, worker: number, incarnation: number, policy: LivePolicy, published: ReadonlySet<number> = new Set(),
): readonly H[] {
  if (policy === "keep") return [];
  const found = pool.handlesOf(worker, incarnation);
  if (policy === "list") return found;
  for (const h of found) if (!published.has(h)) pool.tryFree(h);
  return found.filter((h) => published.has(h));
}

/** Rows that are taken now. */
export function attachedRows({ workersWord, workers }: WorkerTable, m: Int32Array): number[] {
  const rows = Array.from({ length: workers }, (_, row) => row);
  return rows.filter((row) => Atomics.load(m, workersWord + row * rowWords) !== 0);
}

/** Row and incarnation of every worker that is attached now, or died attached. */
export function workersOf(table: WorkerTable, m: Int32Array): Recovered[] {
  const stateOf = (row: number): number => Atomics.load(m, table.workersWord + row * rowWords);
  return attachedRows(table, m).map((worker) => ({ worker, incarnation: incarnationIn(table, m, worker, stateOf(worker)) }));
}

/** Takes back what the dead worker in the row that we took over had in its hand. */
export function takeBack(parts: readonly object[], row: number): void {
  for (const part of parts as readonly Recoverable[]) part._recover(row);
}

/**
 * Incarnations of the dead workers in `row` up to `last`, the latest first. There are several when somebody took over the
 * row and died before it had taken back everything.
 */
export function deadIn({ name, workersWord }: WorkerTable, m: Int32Array, row: number, last: number): number[] {
  const at = workersWord + row * rowWords + 2, first = Atomics.load(m, at);
  if (last - first > mostDead) corrupt(name, at, "the first of a row who died", first);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => last - i);
}

/** So often nobody takes over a row and dies before it has taken back everything. */
const mostDead = 1024;

/** Rows of the workers that the one in `row` was recovering when it died. */
export function recoveredBy(table: WorkerTable, m: Int32Array, row: number): number[] {
  return attachedRows(table, m).filter((other) => other !== row && isRecovering(table, m, other, row));
}
