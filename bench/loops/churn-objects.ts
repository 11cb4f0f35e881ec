import { churn } from "../harness/churn.js";
import type { PlainRecord } from "../competitors/objects.js";
import type { Variant } from "../harness/types.js";

const { LIVE, nextRandom, recordOf, ROUND, SEED } = churn;

/** Where a program gets its objects from. `give` is a no-op where the collector does the work. */
export interface ObjectSource {
  take(): PlainRecord;
  give(record: PlainRecord): void;
}

export const churnObjects = (source: ObjectSource): Variant => {
  const live: PlainRecord[] = [];
  for (let i = 0; i < LIVE; i++) live.push(source.take());

  const freeRound = (seed: number): void => {
    for (let k = 0, r = seed; k < ROUND; k++) {
      r = nextRandom(r);
      source.give(live[recordOf(r, k)]!);
    }
  };

  /** Returns the seed of the next round. */
  const allocRound = (seed: number, firstValue: number): number => {
    let r = seed;
    for (let k = 0; k < ROUND; k++) {
      r = nextRandom(r);
      const record = source.take();
      record.end = firstValue + k;
      live[recordOf(r, k)] = record;
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
    return sumOfRound(live, last);
  };
  return { run };
};

const sumOfRound = (live: readonly PlainRecord[], first: number): number => {
  let sum = 0;
  for (let k = 0, r = first; k < ROUND; k++) {
    r = nextRandom(r);
    sum = (sum + live[recordOf(r, k)]!.end) | 0;
  }
  return sum;
};
