import { churn } from "../harness/churn.js";
import { assertLedger } from "./record-pool.js";
import type { RecordPool } from "./record-pool.js";
import type { Variant } from "../harness/types.js";

const { LIVE, nextRandom, recordOf, ROUND, SEED } = churn;

export const churnHandles = <H extends number>(pool: RecordPool<H>): Variant => {
  const live = new Int32Array(LIVE);
  for (let i = 0; i < LIVE; i++) live[i] = pool.alloc();

  const freeRound = (seed: number): void => {
    for (let k = 0, r = seed; k < ROUND; k++) {
      r = nextRandom(r);
      pool.free(live[recordOf(r, k)]! as H);
    }
  };

  /** Returns the seed of the next round. */
  const allocRound = (seed: number, firstValue: number): number => {
    let r = seed;
    for (let k = 0; k < ROUND; k++) {
      r = nextRandom(r);
      const h = pool.tryAlloc() as H;
      pool.setEnd(h, firstValue + k);
      live[recordOf(r, k)] = h;
    }
    return r;
  };

  let seed = SEED;
  const run = (ops: number): number => {
    let last = seed;
    for (let done = 0; done < ops; done += ROUND) {
      last = seed;
      freeRound(seed);
      seed = allocRound(seed, done);
    }
    return sumOfRound(pool, live, last);
  };
  return { run, verify: () => assertLedger(pool) };
};

/** What the last 16 records hold. */
const sumOfRound = <H extends number>(pool: RecordPool<H>, live: Int32Array, first: number): number => {
  let sum = 0;
  for (let k = 0, r = first; k < ROUND; k++) {
    r = nextRandom(r);
    sum = (sum + pool.getEnd(live[recordOf(r, k)]! as H)) | 0;
  }
  return sum;
};
