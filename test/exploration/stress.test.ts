import { once } from "node:events";
import { rmSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineReclamation, type Retirable } from "../../templates/concurrent/reclamation.js";
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

const duration = Number(process.env["STRESS_SECONDS"] ?? (long ? 600 : 5));
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
  const from = ">= INSIDE) pending |= 1 << s;";
  build.emit("unsafe", "concurrent/reclamation.ts", guardSpec, { from, to: from.replace("INSIDE", "1 << 30") });
});
afterAll(() => rmSync(build.folder, { recursive: true }));

/** The image, and the workers that share it; row 0 is ours. */
class Crew {
  readonly buffer = new SharedArrayBuffer(words * 4);
  readonly m = new Int32Array(this.buffer);
  readonly errors: string[] = [];
  readonly members: { readonly worker: Worker; readonly row: number }[] = [];
  readonly random = generator(Date.now());
  readonly #me = attachWorker(table, this.m);
  readonly pool = new (defineShardedFreeList(spec))(this.buffer, 0, this.#me);
  readonly guards = new (defineReclamation(guardSpec))(this.buffer, 0, this.#me, [this.pool as unknown as Retirable]);
  readonly #module: string;

  constructor(module: string) {
    this.#module = module;
    this.pool.format();
  }

  async hire(): Promise<void> {
    const row = attachWorker(table, this.m),
      seed = Math.floor(this.random() * 2 ** 31);
    const worker = new Worker(new URL("stress-worker.mjs", import.meta.url), {
      workerData: {
        folder: build.folder,
        module: this.#module,
        buffer: this.buffer,
        row,
        rootsWord,
        roots,
        seed,
        poison,
      },
    });
    worker.on("error", (error) => this.errors.push(String(error)));
    await once(worker, "message");
    worker.on("message", ({ corrupt }: Counts) => {
      if (corrupt > 0) this.errors.push(`worker ${row} found ${corrupt} broken slots`);
    });
    this.members.push({ worker, row });
  }

  /** Ends a worker wherever it is, and takes back what it had. */
  async kill(i: number): Promise<void> {
    const [{ worker, row }] = this.members.splice(i, 1) as [{ worker: Worker; row: number }];
    await worker.terminate();
    recoverWorker(table, this.m, row, this.#me, [this.guards, this.pool]);
  }

  /** Lets a worker finish what it is at. */
  async dismiss(): Promise<Counts> {
    const { worker } = this.members[0]!;
    worker.postMessage("stop");
    const counts = await new Promise<Counts>((resolve) => {
      worker.on("message", (c: Counts & { readonly done?: boolean }) => c.done && resolve(c));
    });
    await this.kill(0);
    return counts;
  }
}

/** Hires the crew, and for `seconds` seconds kills one after the other and hires another in its place. */
async function work(crew: Crew, seconds: number): Promise<number> {
  let deaths = 0;
  for (let i = 1; i < workers; i++) await crew.hire();
  for (const end = performance.now() + seconds * 1000; performance.now() < end && crew.errors.length === 0; deaths++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + crew.random() * 60));
    await crew.kill(Math.floor(crew.random() * crew.members.length));
    await crew.hire();
  }
  return deaths;
}

describe("real workers", () => {
  test(
    `${workers - 1} workers for ${duration} s, killed at random`,
    { timeout: duration * 1000 + 60_000 },
    async () => {
      const crew = new Crew("reclamation"),
        { m, pool } = crew;
      const deaths = await work(crew, duration),
        counts: Counts[] = [];
      expect(crew.errors).toEqual([]);
      while (crew.members.length > 0) counts.push(await crew.dismiss());
      pool.flush();

      const published = new Set(m.subarray(rootsWord, rootsWord + roots).filter((h) => h !== 0));
      const lost = [...pool.handles()].filter((h) => !published.has(h)).length;
      const stats = pool.stats(),
        sum = (f: (c: Counts) => number): number => counts.reduce((n, c) => n + f(c), 0);
      const done = `${sum((c) => c.operations)} operations, ${sum((c) => c.reads)} reads, ${sum((c) => c.waits)} waits`;
      console.log(`stress: ${deaths} deaths, ${lost} slots lost in a hand; of those alive at the end: ${done}`);
      expect(pool.check()).toMatchObject({ problems: [], exact: true });
      expect(stats.retired).toBe(0);
      expect(stats.live + stats.free + stats.cached + stats.unmapped).toBe(spec.capacity);
      expect(published.size + lost).toBe(stats.live);
      expect(lost).toBeLessThanOrEqual(deaths);
      expect(sum((c) => c.corrupt + c.exhausted)).toBe(0);
      expect(Math.min(...counts.map((c) => c.operations))).toBeGreaterThan(0);
      expect(deaths).toBeGreaterThan(5);
    },
  );

  test("with guards that protect nobody, readers notice", { timeout: 60_000 }, async () => {
    const crew = new Crew("unsafe");
    await work(crew, 20);
    expect(crew.errors[0]).toMatch(/broken slots/);
    while (crew.members.length > 0) await crew.kill(0);
  });
});
