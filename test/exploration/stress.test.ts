import { once } from "node:events";
import { rmSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineReclamation } from "../../templates/concurrent/reclamation.js";
import { defineShardedFreeList } from "../../templates/concurrent/sharded-free-list.js";
import { attachWorker, recoverWorker } from "../../templates/concurrent/worker-table.js";
import { generator } from "../explorer/walk.js";
import { reclamation, shardedFreeList } from "./specs.js";
import { Build } from "./stress-build.js";
import { long } from "./suite.js";

/*
 * Real threads, many more than processors, killed at random and replaced. What must hold: no reader ever finds a slot
 * that was freed under it; nobody waits in vain for a slot; everybody makes
 * progress; at the end the ledger balances, and each death has cost one slot at most.
 */

const seconds = Number(process.env["STRESS_SECONDS"] ?? (long ? 600 : 5));
const workers = 9,
  roots = 64,
  poison = 0x0dead0de;
const spec = shardedFreeList({ capacity: 4096, workers, cells: 15, structWords: 4 });
const guardSpec = reclamation({ workers, items: 8, slots: 4096, small: 128, lineWords: 32, from: spec.imageWords });
const rootsWord = guardSpec.imageWords,
  words = rootsWord + roots;
const table = { name: "stress", workersWord: spec.workersWord, workers };

interface Counts {
  readonly operations: number;
  /** Allocations that waited for a slot, and those that got none. */
  readonly waits: number;
  readonly exhausted: number;
  readonly corrupt: number;
  readonly reads: number;
}

const build = new Build();
beforeAll(() => {
  build.emit("pool", "concurrent/sharded-free-list.ts", spec);
  build.emit("reclamation", "concurrent/reclamation.ts", guardSpec);
});
afterAll(() => rmSync(build.folder, { recursive: true }));

describe("real workers", () => {
  test(`${workers - 1} workers for ${seconds} s, killed at random`, { timeout: seconds * 1000 + 60_000 }, async () => {
    const buffer = new SharedArrayBuffer(words * 4),
      m = new Int32Array(buffer),
      random = generator(Date.now());
    const me = attachWorker(table, m),
      pool = new (defineShardedFreeList(spec))(buffer, 0, me);
    pool.format();
    const guards = new (defineReclamation(guardSpec))(buffer, 0, me, [pool as never]);
    const errors: string[] = [];
    let deaths = 0;

    const start = async (): Promise<{ worker: Worker; row: number }> => {
      const row = attachWorker(table, m);
      const worker = new Worker(new URL("stress-worker.mjs", import.meta.url), {
        workerData: {
          folder: build.folder,
          buffer,
          row,
          rootsWord,
          roots,
          seed: Math.floor(random() * 2 ** 31),
          poison,
        },
      });
      worker.on("error", (error) => errors.push(String(error)));
      await once(worker, "message");
      worker.on("message", (counts: Counts) => {
        if (counts.corrupt > 0) errors.push(`worker ${row} found ${counts.corrupt} broken slots`);
      });
      return { worker, row };
    };
    setTimeout(
      () => {
        const g = Array.from({ length: workers }, (_, w) => m[guardSpec.guardsWord + w * 32]);
        const kinds: Record<string, number> = {};
        const det: string[] = [];
        for (let b = 0; b < guardSpec.batches; b++) {
          const at = guardSpec.batchesWord + b * guardSpec.batchWords;
          const st = m[at]!;
          const k = "k" + (st & 7);
          kinds[k] = (kinds[k] ?? 0) + 1;
          if ((st & 7) !== 0 && det.length < 12)
            det.push(
              `b${b} kind ${st & 7} by ${(st >> 3) & 31} pending ${(m[at + 1]! >>> 0).toString(2)} count ${m[at + 2]}`,
            );
        }
        console.log(
          "DUMP guards",
          g,
          "batches",
          kinds,
          det,
          "waiters",
          m[spec.waitersWord],
          "rows",
          Array.from({ length: workers }, (_, w) => m[spec.workersWord + w * 32]),
          JSON.stringify(pool.stats()),
          pool.check().problems.slice(0, 5),
        );
      },
      seconds * 1000 + 12000,
    );
    const crew = await Promise.all(Array.from({ length: workers - 1 }, start));

    for (const end = performance.now() + seconds * 1000; performance.now() < end && errors.length === 0;) {
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 60));
      const i = Math.floor(random() * crew.length),
        { worker, row } = crew[i]!;
      await worker.terminate();
      deaths++;
      recoverWorker(table, m, row, me, [guards, pool]);
      crew[i] = await start();
    }
    expect(errors).toEqual([]);

    const totals = await Promise.all(
      crew.map(async ({ worker }) => {
        worker.postMessage("stop");
        const answer = await new Promise<Counts>((resolve) =>
          worker.on("message", (c: Counts & { done?: boolean }) => c.done && resolve(c)),
        );
        await worker.terminate();
        return answer;
      }),
    );
    for (const { row } of crew) recoverWorker(table, m, row, me, [guards, pool]);
    guards.flush();
    pool.flush();

    const published = new Set(m.subarray(rootsWord, rootsWord + roots).filter((h) => h !== 0));
    const lost = [...pool.handles()].filter((h) => !published.has(h));
    const { problems, exact } = pool.check(),
      stats = pool.stats();
    const sum = (f: (c: Counts) => number): number => totals.reduce((n, c) => n + f(c), 0);
    console.log(
      `stress: ${deaths} deaths, ${lost.length} slots lost in a hand; of those alive at the end: ${sum((c) => c.operations)} operations, ${sum((c) => c.reads)} reads, ${sum((c) => c.waits)} waits`,
    );
    expect(problems).toEqual([]);
    expect(exact).toBe(true);
    expect(stats.retired).toBe(0);
    expect(stats.live + stats.free + stats.cached + stats.unmapped).toBe(spec.capacity);
    expect(published.size + lost.length).toBe(stats.live);
    expect(lost.length).toBeLessThanOrEqual(deaths + crew.length);
    expect(sum((c) => c.corrupt + c.exhausted)).toBe(0);
    expect(Math.min(...totals.map((c) => c.operations))).toBeGreaterThan(0);
    expect(deaths).toBeGreaterThan(5);
  });
});
