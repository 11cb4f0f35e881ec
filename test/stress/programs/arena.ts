/** A worker of the arena's stress: in each round it allocates until nothing is left, and fills its blocks with patterns. */
import { parentPort, workerData } from "node:worker_threads";
import { detachWorker, incarnationOf } from "../../../templates/runtime/worker-table.js";
import { type ArenaClass, load } from "./classes.js";
import type { ArenaGround, Hired } from "./ground.js";
import { Orders } from "./orders.js";
import { dice } from "./random.js";
import { OPERATIONS, tallyOf } from "./tally.js";

const ground = workerData as ArenaGround & Hired;
const { row, listWords, arena: spec } = ground;
const Arena = await load<ArenaClass>("arena-class");
const arena = new Arena(ground.buffer, 0, row);
const orders = new Orders(ground.orders, spec.workers);
const tally = tallyOf(ground.tally, row);
const below = dice(ground.seed);
const list = ground.lists.subarray(row * listWords, (row + 1) * listWords);
const m = new Int32Array(ground.buffer);

/** Most are small, some larger than a buffer, few larger than a shard. */
function someBytes(): number {
  const buffer = spec.bufferGranules * 8,
    shard = spec.shardGranules * 8;
  const chance = below(512);
  return 1 + below(chance === 0 ? shard * 2 : chance < 8 ? buffer * 2 : 256);
}

/** False when no such block is left. */
function put(bytes: number, align: number): boolean {
  tally[OPERATIONS]!++;
  const h = arena.tryAlloc(bytes, align);
  if (h === 0) return false;
  const at = arena._locate(h),
    pattern = below(1 << 30);
  m.fill(pattern, at, at + ((bytes + 7) >> 3) * 2);
  list.set([h, bytes, align, pattern], 1 + list[0]! * 4);
  list[0]!++;
  return true;
}

parentPort!.postMessage("ready");
let order: number;
do {
  order = orders.current;
  for (let misses = 0; misses < 8 && list[0]! < listWords / 4 - 1;) {
    if (!put(someBytes(), below(16) === 0 ? 64 : 8)) misses++;
  }
} while (orders.stop(row, order));
detachWorker(spec, m, row, incarnationOf(spec, m, row));
