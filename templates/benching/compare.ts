import { Bench } from "tinybench";
import { aloneEffort } from "./effort.js";
import type { Loop } from "./loops.js";

/** What one contender took. */
export interface Row {
  readonly group: string;
  readonly name: string;
  /** Nanoseconds an operation: median, and the slowest hundredth of the samples. */
  readonly p50: number;
  readonly p99: number;
  /** p50 in units of the group's first row. */
  readonly ratio: number;
  /** Bytes of JS heap an operation; NaN outside Node. */
  readonly heapBytes: number;
  readonly cells: readonly string[];
}

/**
 * Measures contenders that do the same work, and asserts that they do: their checksums are equal. A sample is
 * `operations` operations, enough for the clock to be exact. `nothing`, the bare loop, is measured beside them.
 */
export async function compare(
  group: string,
  operations: number,
  loops: Readonly<Record<string, Loop>>,
): Promise<Row[]> {
  assertSameWork(group, operations, loops);
  const all = { ...loops, nothing };
  const p50s = new Map<string, number[]>();
  const p99s = new Map<string, number[]>();
  for (let round = 0; round < aloneEffort.rounds; round++) {
    for (const [name, p50, p99] of await measure(all, operations)) {
      p50s.set(name, [...(p50s.get(name) ?? []), p50]);
      p99s.set(name, [...(p99s.get(name) ?? []), p99]);
    }
  }
  const [first = ""] = Object.keys(loops);
  const unit = median(p50s.get(first) ?? []);
  return Object.entries(all).map(([name, loop]) => {
    const p50 = median(p50s.get(name) ?? []);
    const p99 = median(p99s.get(name) ?? []);
    return withCells({ group, name, p50, p99, ratio: p50 / unit, heapBytes: heapBytes(loop) });
  });
}

const withCells = (row: Omit<Row, "cells">): Row => ({
  ...row,
  cells: [
    row.p50.toFixed(2),
    row.p99.toFixed(2),
    `${row.ratio.toFixed(2)} x`,
    Number.isNaN(row.heapBytes) ? "?" : row.heapBytes.toFixed(1),
  ],
});

const nothing: Loop = (operations) => {
  let sum = 0;
  for (let i = 0; i < operations; i++) sum += i & 0xff;
  return sum;
};

function assertSameWork(group: string, operations: number, loops: Readonly<Record<string, Loop>>): void {
  const sums = Object.entries(loops).map(([name, loop]) => ({ name, sum: loop(operations) }));
  const odd = sums.find(({ sum }) => sum !== sums[0]?.sum);
  if (odd) throw new Error(`${group}: ${odd.name} sums to ${odd.sum}, ${sums[0]?.name} to ${sums[0]?.sum}`);
}

/** What loops return, kept where no engine may drop it. */
const sink = { sum: 0 };

async function measure(loops: Readonly<Record<string, Loop>>, operations: number): Promise<[string, number, number][]> {
  const { milliseconds } = aloneEffort;
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 2 });
  for (const [name, loop] of Object.entries(loops)) {
    bench.add(name, () => {
      sink.sum += loop(operations);
    });
  }
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (!("latency" in result)) throw new Error(`${name} was not measured: ${result.state}`);
    const nanoseconds = 1e6 / operations;
    return [name, result.latency.p50 * nanoseconds, result.latency.p99 * nanoseconds];
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const memoryUsage = (globalThis as { process?: { memoryUsage?: () => { heapUsed: number } } }).process?.memoryUsage;

/** Of 100 short runs the median, so that those in which the collector ran do not count. */
function heapBytes(loop: Loop): number {
  if (!memoryUsage) return NaN;
  const grown = Array.from({ length: 100 }, () => {
    const before = memoryUsage().heapUsed;
    sink.sum += loop(10_000);
    return memoryUsage().heapUsed - before;
  });
  return Math.max(0, median(grown)) / 10_000;
}
