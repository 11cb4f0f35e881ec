/** One case in a process of its own: `case.mjs kind loop workers` prints { ns, bytes } per operation and worker. */
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { consume, loop, produce } from "./loops.mjs";

const files = {
  fast: "./dist/sharded-fast.js",
  checked: "./dist/sharded-checked.js",
  local: "./dist/local.js",
  treiber: "./treiber.mjs",
  ring: "./dist/sharded-fast.js",
  "arena-local": "./dist/arena-local.js",
  "arena-sharded": "./dist/arena-sharded.js",
};
/** Longer when workers share processors: each must have had its turn many times. */
const milliseconds = (count) => (count > 2 ? 1500 : 250);
const quantile = (list, q) => list.sort((a, b) => a - b)[Math.floor(list.length * q)];
const processors = 2;

async function main() {
  const [kind, name, count] = process.argv.slice(2);
  const { Specialised, words } = await import(files[kind]),
    reclamation = await import("./dist/reclamation.js");
  const shared = new SharedArrayBuffer(Math.max(words, reclamation.words) * 4),
    gate = new SharedArrayBuffer(8),
    ring = new SharedArrayBuffer(4 * (64 + 8192));
  new Specialised(shared, 0, 0).format();
  const results = [],
    flags = new Int32Array(gate);
  let before;
  for (let w = 0; w < Number(count); w++) {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { kind, name, w, count: Number(count), shared, gate, ring },
    });
    worker.on("message", (result) => {
      if (result === "warm") {
        if (Atomics.add(flags, 0, 1) + 1 < Number(count)) return;
        before = process.cpuUsage();
        Atomics.store(flags, 1, 1);
        Atomics.notify(flags, 1);
        return;
      }
      results.push(result);
      if (results.length < Number(count)) return;
      const mean = (f) => results.reduce((sum, r) => sum + f(r), 0) / results.length;
      const { user, system } = process.cpuUsage(before),
        cpu = ((user + system) * 1e3) / (mean((r) => r.done) * Number(count));
      // More workers than processors: processor time, as if they had had all of it
      console.log(
        JSON.stringify({
          ns: Number(count) > processors ? (cpu * Number(count)) / processors : mean((r) => r.ns),
          bytes: mean((r) => r.bytes),
        }),
      );
    });
  }
}

async function work() {
  const { kind, name, w, count, shared, gate, ring } = workerData;
  const { Specialised } = await import(files[kind]),
    { Specialised: Reclamation } = await import("./dist/reclamation.js");
  const buffer = kind === "local" || kind === "arena-local" ? new ArrayBuffer(shared.byteLength) : shared;
  const pool = new Specialised(buffer, 0, w);
  if (buffer !== shared) pool.format();
  const guards = name === "retire" || name === "guard" ? new Reclamation(shared, 0, w, [pool]) : undefined;
  const run = name === "pipe" ? pipe(kind, pool, w, new Int32Array(ring)) : timed(name, kind, pool, guards);
  for (let i = 0; i < 300; i++) run(4096);
  const flags = new Int32Array(gate);
  parentPort.postMessage("warm");
  Atomics.wait(flags, 1, 0);
  const samples = [],
    before = process.memoryUsage().heapUsed;
  let done = 0;
  const started = performance.now(),
    rounds = name === "pipe" ? 60 : Infinity;
  for (let i = 0; i < rounds && (name === "pipe" || performance.now() - started < milliseconds(count)); i++) {
    const from = performance.now(),
      n = run(16384 * 3);
    samples.push(((performance.now() - from) * 1e6) / n);
    done += n;
  }
  parentPort.postMessage({
    // lower quartile: two threads that wait for each other lose whole time slices when anything else runs
    ns: quantile(samples, name === "pipe" ? 0.25 : 0.5),
    bytes: Math.max(0, process.memoryUsage().heapUsed - before) / done,
    done,
  });
}

function timed(name, kind, pool, guards) {
  const f = loop(name, kind === "checked" ? "checked" : "fast"),
    list = new Int32Array(4096);
  return (n) => f(pool, pool.i32, n, list, guards);
}

/** Worker 0 allocates a slot, writes to it and sends it, worker 1 frees it; the bare ring: slots in turn, without allocator. */
function pipe(kind, pool, w, ring) {
  const m = pool.i32,
    first = 75000,
    slots = 8192 * 18;
  let slot = 0;
  const inTurn = () => {
    slot = slot + 18 < slots ? slot + 18 : 0;
    const h = first + slot;
    return (m[h] = h);
  };
  const allocate = () => {
    for (;;) {
      const h = pool.tryAlloc();
      if (h !== 0) return (m[h] = h);
    }
  };
  const next = kind === "ring" ? inTurn : allocate;
  const take =
    kind === "ring"
      ? (h) => {
          if (h < first) throw new Error("wrong");
        }
      : (h) => pool.free(h);
  return (n) => {
    (w === 0 ? produce : consume)(ring, n, w === 0 ? next : take);
    return n;
  };
}

await (isMainThread ? main() : work());
