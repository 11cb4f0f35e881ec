/** All cases, each in a process of its own, in interleaved rounds; medians, ratios and bars. `node bench/concurrent/run.mjs [rounds]` */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 5);
const file = fileURLToPath(new URL("case.mjs", import.meta.url));
const cases = [
  "local set 1",
  "fast set 1",
  "fast set 2",
  "fast set 8",
  "checked set 1",
  "checked set 2",
  "treiber set 1",
  "treiber set 2",
  "treiber set 8",
  "local wave 1",
  "fast wave 1",
  "fast wave 2",
  "ring pipe 2",
  "fast pipe 2",
  "treiber pipe 2",
  "fast exchange 1",
  "fast guard 1",
  "fast allocFree 1",
  "fast retire 1",
  "arena-local arena 1",
  "arena-sharded arena 1",
  "arena-sharded arena 2",
];
const samples = Object.fromEntries(cases.map((c) => [c, []]));
const heap = {};
for (let round = 0; round < rounds; round++) {
  for (const c of cases) {
    const { ns, bytes } = JSON.parse(execFileSync(process.execPath, [file, ...c.split(" ")], { encoding: "utf8" }));
    samples[c].push(ns);
    heap[c] = Math.min(heap[c] ?? Infinity, bytes);
  }
}
const median = (c) => samples[c].slice().sort((a, b) => a - b)[rounds >> 1];
/** Ratios per round, then their median: what disturbs a round disturbs both. */
const ratio = (a, b) => samples[a].map((x, i) => x / samples[b][i]).sort((x, y) => x - y)[rounds >> 1];

console.log(`Node ${process.version}, ${rounds} rounds; ns per operation and worker, median`);
for (const c of cases)
  console.log(`${c.padEnd(24)} ${median(c).toFixed(2).padStart(9)} ns   ${heap[c].toFixed(3)} B of JS heap`);

const bars = [
  ["sharded / single-owner free list, working set in the magazine", ratio("fast set 1", "local set 1"), "<=", 2],
  ["throughput of 2 workers / 1", 2 * ratio("fast set 1", "fast set 2"), ">=", 1.9],
  ["throughput of 8 workers / 2", 4 * ratio("fast set 2", "fast set 8"), ">=", 0.95],
  ["shared stack / sharded, 1 worker", ratio("treiber set 1", "fast set 1"), ">=", 3.5],
  ["shared stack / sharded, 2 workers", ratio("treiber set 2", "fast set 2"), ">=", 15],
  ["shared stack / sharded, 8 workers", ratio("treiber set 8", "fast set 8"), ">=", 15],
  ["shared stack / checked, 2 workers", ratio("treiber set 2", "checked set 2"), ">=", 8],
  ["waves: 2 workers / 1, per operation", ratio("fast wave 2", "fast wave 1"), "<=", 1.6],
  ["producer to consumer / bare ring", ratio("fast pipe 2", "ring pipe 2"), "<=", 1.3],
  ["producer to consumer: shared stack / sharded", ratio("treiber pipe 2", "fast pipe 2"), ">=", 10],
  ["guard / Atomics.exchange", ratio("fast guard 1", "fast exchange 1"), "<=", 3],
  ["alloc + retire / alloc + free", ratio("fast retire 1", "fast allocFree 1"), "<=", 5],
  ["sharded arena / local arena", ratio("arena-sharded arena 1", "arena-local arena 1"), "<=", 1.3],
  ["arena: throughput of 2 workers / 1", 2 * ratio("arena-sharded arena 1", "arena-sharded arena 2"), ">=", 1.9],
  ["JS heap, bytes per operation, worst", Math.max(...cases.map((c) => heap[c])), "<=", 1],
];
for (const [what, value, sign, bar] of bars) {
  console.log(
    `${(sign === "<=" ? value <= bar : value >= bar) ? "met   " : "MISSED"} ${what}: ${value.toFixed(2)} (${sign} ${bar})`,
  );
}
