import { GcWatch, collect } from "../harness/heap.js";
import { quick } from "../harness/quick.js";
import { quantile, random } from "../harness/stats.js";
import { PlainRecord } from "../competitors/objects.js";
import type { BenchCase } from "../harness/types.js";

const LIVE = quick ? 200_000 : 10_000_000;
const WARM_UP_STEPS = 50;
const STEP = 6_400;
const SECONDS = quick ? 0.2 : 5;

type Figures = Readonly<Record<string, number>>;

/** Ten million records, whatever they are made of. */
interface Population {
  /** Replaces the record at `index` by a new one that remembers where it stands. */
  replace(index: number): void;
  /** Where the record at `index` says that it stands. */
  ownerOf(index: number): number;
}

const objects = (): Population => {
  const records = new Array<PlainRecord>(LIVE);
  const put = (index: number): void => {
    const record = new PlainRecord();
    record.owner = index;
    records[index] = record;
  };
  for (let i = 0; i < LIVE; i++) put(i);
  return { replace: put, ownerOf: (index) => records[index]!.owner };
};

const slots = async (): Promise<Population> => {
  const { Live } = await import("../generated/live/index.js");
  const pool = Live.create().records;
  type Handle = ReturnType<typeof pool.alloc>;
  const records = new Int32Array(LIVE);
  const put = (index: number): void => {
    const h = pool.alloc();
    pool.setOwner(h, index);
    records[index] = h;
  };
  for (let i = 0; i < LIVE; i++) put(i);
  const replace = (index: number): void => {
    pool.free(records[index]! as Handle);
    put(index);
  };
  return { replace, ownerOf: (index) => pool.getOwner(records[index]! as Handle) };
};

/** Random replacement for five seconds in steps, between which the event loop turns (and the observer hears of pauses). */
const churn = async (make: () => Population | Promise<Population>): Promise<Figures> => {
  const started = performance.now();
  const population = await make();
  const buildMs = performance.now() - started;
  collect();
  const next = random(7);
  const watch = new GcWatch();
  const steps: number[] = [];
  const step = (): number => {
    const start = performance.now();
    for (let i = 0; i < STEP; i++) population.replace(next() % LIVE);
    return performance.now() - start;
  };
  for (let i = 0; i < WARM_UP_STEPS; i++) step();
  await watch.settle();
  watch.clear();
  const start = performance.now();
  while (performance.now() < start + SECONDS * 1_000) {
    steps.push(step());
    await watch.settle();
  }
  const elapsedMs = performance.now() - start; // with the collections between the steps
  watch.stop();
  const rss = process.memoryUsage().rss / 2 ** 20;
  for (let i = 0; i < LIVE; i++)
    if (population.ownerOf(i) !== i) throw new Error(`record ${i} holds ${population.ownerOf(i)}`);
  return {
    "build, ms": buildMs,
    "replacement, ns": (elapsedMs * 1e6) / (steps.length * STEP),
    "step of 6,400 p99, ms": quantile(steps, 0.99),
    "longest GC pause, ms": watch.longestMs,
    "share of time in GC, %": (100 * watch.totalMs) / elapsedMs,
    "resident memory, MiB": rss,
  };
};

const against = { ours: "gen-alloc", theirs: "objects" };

export const benchCase: BenchCase = {
  kind: "metric",
  name: "live",
  operation: "10,000,000 live records of eight i32, replaced at random for 5 s",
  variants: { "gen-alloc": () => churn(slots), objects: () => churn(objects) },
  bars: [
    { ...against, metric: "longest GC pause, ms", limit: 5 },
    { ...against, metric: "longest GC pause, ms", faster: 50 },
    { ...against, metric: "replacement, ns", faster: 5 },
    { ...against, metric: "resident memory, MiB", atMost: 0.45 },
    { ...against, metric: "build, ms" },
    { ...against, metric: "step of 6,400 p99, ms" },
    { ...against, metric: "share of time in GC, %" },
  ],
  nodeFlags: ["--max-old-space-size=8192"],
};
