import { assertLedger } from "./record-pool.js";
import type { RecordPool } from "./record-pool.js";
import type { Variant } from "../harness/types.js";

/** What the last freed record holds: a free list gives it out again, so the checksum shows that the writes arrived. */
const lastEnd = <H extends number>(pool: RecordPool<H>): number => {
  const h = pool.alloc();
  const end = pool.getEnd(h);
  pool.free(h);
  return end;
};

export const tryAllocFree = <H extends number>(pool: RecordPool<H>): Variant => ({
  run(ops) {
    for (let i = 0; i < ops; i++) {
      const h = pool.tryAlloc() as H;
      pool.setEnd(h, i);
      pool.free(h);
    }
    return lastEnd(pool);
  },
  verify: () => assertLedger(pool),
});

export const allocFree = <H extends number>(pool: RecordPool<H>): Variant => ({
  run(ops) {
    for (let i = 0; i < ops; i++) {
      const h = pool.alloc();
      pool.setEnd(h, i);
      pool.free(h);
    }
    return lastEnd(pool);
  },
  verify: () => assertLedger(pool),
});

export const tryAllocTryFree = <H extends number>(pool: RecordPool<H>): Variant => ({
  run(ops) {
    for (let i = 0; i < ops; i++) {
      const h = pool.tryAlloc() as H;
      pool.setEnd(h, i);
      pool.tryFree(h);
    }
    return lastEnd(pool);
  },
  verify: () => assertLedger(pool),
});
