import { Cache } from "../../generated/cache/index.js";
import { startWorker } from "./worker-of-any-kind.js";

/**
 * The second program of runtimes.test.ts: a worker dies inside a guard, and another thread takes back what it had. With
 * Web Workers where there are any (Bun, Deno), and a Web Lock as proof of death where there are locks (Node 24, Deno).
 */

const row = 1;
const locks = (globalThis as { readonly navigator?: { readonly locks?: LockManagerLike } }).navigator?.locks;

interface LockManagerLike {
  request(name: string, whenGranted: () => unknown): Promise<unknown>;
}

const cache = Cache.create();
const { entries, roots, guards } = cache;
const worker = await startWorker("threads-worker", { buffer: cache.buffer, row });

// It is inside a guard and has seen bucket 0: what we retire now is not freed.
const seen = roots.exchangeBuckets(0, 0);
if (seen === 0) throw new Error("the worker has published nothing");
entries.retire(seen);
guards.flush();
const held = entries.stats().retired;
const key = entries.getKey(seen);

await worker.terminate();
if (locks !== undefined) await locks.request(`cache-${row}`, () => {});
const [dead] = cache.recover(row);
const published = new Set(Array.from({ length: 8 }, (_, i) => roots.buckets(i)).filter((h) => h !== 0));
const nobodys = dead!.live.entries.filter((h) => !published.has(h));
entries.freeBatch(nobodys);
entries.flush();
const { live, retired } = entries.stats();
console.log(
  JSON.stringify({
    held,
    key,
    listed: dead!.live.entries.length,
    nobodys: nobodys.length,
    live,
    retired,
    checks: Object.values(cache.check()).map(({ name, ok, problems }) => [name, ok, problems]),
    proof: locks === undefined ? "exit" : "Web Lock",
  }),
);
