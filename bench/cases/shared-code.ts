import { Six } from "../generated/six/index.js";
import { ConfigurablePool } from "../competitors/configurable-pool.js";
import { makeStruct } from "../competitors/run-time-structs.js";
import { churn } from "../harness/churn.js";
import { voidLoop } from "../harness/void-loop.js";
import type { RunTimeStruct } from "../competitors/run-time-structs.js";
import type { BenchCase, Variant } from "../harness/types.js";

const { LIVE, nextRandom, recordOf, ROUND, SEED } = churn;

/** The structs of `schemas/six.yaml`, as a run-time library is told about them. */
const STRUCTS = [
  ["id", "amount", "buyer", "item"],
  ["price", "id", "amount", "maker", "taker"],
  ["bid", "ask", "id", "amount"],
  ["amount", "depth", "side", "id", "price", "count"],
  ["kind", "time", "id", "source", "amount"],
  ["owner", "amount", "until", "state", "id"],
];

/** A pool with its struct and its live records. */
interface Kind {
  readonly pool: ConfigurablePool;
  readonly cursor: RunTimeStruct;
  readonly live: Int32Array;
}

const kindOf = (fields: readonly string[]): Kind => {
  const pool = new ConfigurablePool({ slotWords: fields.length, capacity: 8192 });
  const View = makeStruct(pool, fields);
  const cursor = new View(0);
  const live = new Int32Array(LIVE);
  for (let i = 0; i < LIVE; i++) {
    live[i] = cursor.handle = pool.alloc();
    cursor.amount = 0;
  }
  return { pool, cursor, live };
};

/** One function for every kind of record: what run-time structs are for, and where they go megamorphic. */
const replaceRound = ({ pool, cursor, live }: Kind, seed: number): number => {
  let sum = 0;
  for (let k = 0, r = seed; k < ROUND; k++) {
    r = nextRandom(r);
    pool.free(live[recordOf(r, k)]!);
  }
  for (let k = 0, r = seed; k < ROUND; k++) {
    r = nextRandom(r);
    const h = pool.alloc();
    cursor.handle = h;
    cursor.id = r;
    cursor.amount = k;
    sum = (sum + cursor.id) | 0;
    live[recordOf(r, k)] = h;
  }
  return sum;
};

const runTimeStructs = (): Variant => {
  const kinds = STRUCTS.map(kindOf);
  let seed = SEED;
  const run = (ops: number): number => {
    let sum = 0;
    for (let done = 0; done < ops; done += ROUND * kinds.length) {
      for (const kind of kinds) sum = (sum + replaceRound(kind, seed)) | 0;
      seed = nextRandom(seed);
    }
    return sum;
  };
  return { run };
};

export const benchCase: BenchCase = {
  kind: "timed",
  name: "shared-code",
  operation:
    "6 pools: free 16, then allocate 16 with 2 writes and 1 read each; an operation is one free and one allocation",
  variants: {
    void: voidLoop,
    "generated pools": async () => (await import("../generated/sites/six-pools.js")).make(Six.create()),
    "run-time structs, one shared function": runTimeStructs,
  },
  bars: [{ ours: "generated pools", theirs: "run-time structs, one shared function", faster: 10 }],
};
