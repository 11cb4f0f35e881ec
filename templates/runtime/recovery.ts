import { AllocError } from "./errors.js";
import { rowWords, type WorkerTable } from "./worker-table.js";

/** What becomes of the slots that a dead worker has in use. */
export type LivePolicy = "list" | "free" | "keep";

const policies: readonly unknown[] = ["list", "free", "keep"] satisfies LivePolicy[];

export interface RecoverOptions {
  readonly live?: LivePolicy | undefined;
  /** Which of the workers that had the row; no other one is recovered. */
  readonly incarnation?: number | undefined;
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
