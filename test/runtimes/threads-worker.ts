import { Cache } from "../../generated/cache/index.js";
import { answer, task } from "./worker-of-any-kind.js";

/** Of threads.ts: publishes three entries, keeps two to itself, and never leaves its guard. */
const { buffer, row } = await task<{ readonly buffer: SharedArrayBuffer; readonly row: number }>();
const { locks } = (
  globalThis as { readonly navigator?: { readonly locks?: { request: (...of: unknown[]) => unknown } } }
).navigator ?? { locks: undefined };
if (locks !== undefined) {
  await new Promise((granted) => {
    locks.request(`cache-${row}`, () => new Promise(() => granted(undefined)));
  });
}
const { entries, roots, guards } = Cache.attach(buffer, 0, row);
for (let i = 0; i < 3; i++) {
  const h = entries.alloc();
  entries.setKey(h, `key ${i}`);
  roots.setBuckets(i, h);
}
entries.alloc();
entries.alloc();
guards.enter();
const seen = roots.buckets(0);
answer(seen !== 0 && entries.getKey(seen));
// Alive until it is killed.
setInterval(() => {}, 1000);
