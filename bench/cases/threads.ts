import { crew } from "../threads/crew.js";
import type { MetricBar, MetricCase } from "../harness/types.js";

const TIME = "operation, ns";
const HEAP = "JS heap, B/op";

/** `set: sharded, 2 workers`: the job and how many work at it. */
const variant = (name: string): [string, (together: boolean) => Promise<Readonly<Record<string, number>>>] => {
  const [, job, count] = /^(.*), (\d) workers?$/.exec(name)!;
  return [name, (together) => crew(job!, Number(count), together)];
};

const bar = (ours: string, theirs: string, bound: Partial<MetricBar>): MetricBar => ({
  ours,
  theirs,
  metric: TIME,
  ...bound,
});

const bars: readonly MetricBar[] = [
  bar("set: sharded, 1 worker", "set: single, 1 worker", { atMost: 2 }),
  // The time is that of the whole crew: half of it is twice the throughput.
  bar("set: sharded, 2 workers", "set: sharded, 1 worker", { faster: 1.9 }),
  bar("set: sharded, 8 workers", "set: sharded, 2 workers", { atMost: 1 / 0.95 }),
  bar("set: sharded, 1 worker", "set: stack, 1 worker", { faster: 3.5 }),
  bar("set: sharded, 2 workers", "set: stack, 2 workers", { faster: 15 }),
  bar("set: sharded, 8 workers", "set: stack, 8 workers", { faster: 15 }),
  bar("set: checked, 2 workers", "set: stack, 2 workers", { faster: 8 }),
  // 1.6 times the cost an operation has for each of two workers, who work at the same time.
  bar("wave: sharded, 2 workers", "wave: sharded, 1 worker", { atMost: 1.6 / 2 }),
  bar("pipe: sharded, 2 workers", "pipe: ring, 2 workers", { atMost: 1.3 }),
  bar("pipe: sharded, 2 workers", "pipe: stack, 2 workers", { faster: 10 }),
  bar("guard, 1 worker", "exchange, 1 worker", { atMost: 3 }),
  bar("retire, 1 worker", "free 64 at a time, 1 worker", { atMost: 5 }),
  bar("sharded arena, 1 worker", "local arena, 1 worker", { atMost: 1.3 }),
  bar("sharded arena, 2 workers", "sharded arena, 1 worker", { faster: 1.9 }),
  // What two workers can get out of this machine's memory, without anything in common.
  bar("local arena, 2 workers", "local arena, 1 worker", {}),
  bar("sharded arena, 8 workers", "sharded arena, 2 workers", { atMost: 1 / 0.95 }),
];

const names = [...new Set(bars.flatMap(({ ours, theirs }) => [ours, theirs]))];
const ours = names.filter((name) => !/single|stack|ring|exchange|local/.test(name));

export const benchCase: MetricCase = {
  kind: "metric",
  name: "threads",
  operation: "allocate, write, free; the time is that of all workers together",
  rounds: 7,
  togetherToo: true,
  variants: Object.fromEntries(names.map(variant)),
  bars: [...bars, ...ours.map((name): MetricBar => ({ ours: name, theirs: name, metric: HEAP, limit: 1 }))],
};
