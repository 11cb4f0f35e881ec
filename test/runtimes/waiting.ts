import { Cache } from "../../generated/cache/index.js";

/**
 * The third program of runtimes.test.ts: waits for a slot that never comes, with nothing else for the thread to do. A
 * runtime must not take that for a promise that never resolves.
 */
const { entries } = Cache.create();
while (entries.tryAlloc() !== 0);
const start = performance.now();
const h = await entries.allocAsync(1200);
console.log(JSON.stringify({ h, isWaited: performance.now() - start > 1100 }));
