/**
 * A worker that waits for slots, of which there are fewer than those who want one. Every other worker blocks while it
 * waits; the others wait for several at once, in promises. Nobody holds a slot while it waits for another.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { detachWorker, incarnationOf } from "../../../templates/runtime/worker-table.js";
import { type Handle, load, type PoolClass } from "./classes.js";
import type { Hired, WaitsGround } from "./ground.js";
import { Orders } from "./orders.js";
import { dice } from "./random.js";
import { CORRUPT, EXHAUSTED, OPERATIONS, tallyOf, WAITS } from "./tally.js";

const ground = workerData as WaitsGround & Hired;
const { row, pool: spec, timeoutMs } = ground;
const Pool = await load<PoolClass>("pool");
const pool = new Pool(ground.buffer, 0, row);
const m = new Int32Array(ground.buffer);
const orders = new Orders(ground.orders, spec.workers);
const tally = tallyOf(ground.tally, row);
const below = dice(ground.seed);

/** Whoever has a slot writes its name into it, and finds nobody's. */
function take(h: Handle | 0, started: number): void {
  if (h === 0 || performance.now() - started > timeoutMs) tally[EXHAUSTED]!++;
  if (h !== 0 && Atomics.exchange(m, h, row + 1) !== 0) tally[CORRUPT]!++;
}

function giveBack(h: Handle | 0): void {
  tally[OPERATIONS]!++;
  if (h === 0) return;
  if (Atomics.exchange(m, h, 0) !== row + 1) tally[CORRUPT]!++;
  pool.free(h);
}

async function block(): Promise<void> {
  while (!orders.isHalt) {
    const started = performance.now(),
      h = pool.tryAlloc() || pool.allocWait(timeoutMs);
    if (performance.now() > started + 0.1) tally[WAITS]!++;
    take(h, started);
    if (below(64) === 0) Atomics.wait(m, h, row + 1, 1);
    giveBack(h);
  }
}

async function promise(): Promise<void> {
  while (!orders.isHalt) {
    const started = performance.now(),
      h = pool.tryAlloc() || (await pool.allocAsync(timeoutMs));
    if (performance.now() > started + 0.1) tally[WAITS]!++;
    take(h, started);
    await nextTurn();
    giveBack(h);
  }
}

const tasks = ground.number % 2 === 0 ? [block] : [promise, promise, promise];
parentPort!.postMessage("ready");
do {
  await Promise.all(tasks.map((task) => task()));
  pool.flush();
} while (orders.stop(row));
detachWorker(spec, m, row, incarnationOf(spec, m, row));
