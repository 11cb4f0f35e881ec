import { setImmediate as nextTurn } from "node:timers/promises";
import { collect, GcWatch, heapUsed } from "../../bench/harness/heap.js";

/** What a piece of work cost. */
export interface Cost<T> {
  readonly result: T;
  readonly milliseconds: number;
  /** What the JS heap holds more than before, bytes, after a full collection. */
  readonly heapBytes: number;
  /** Collections while it ran, and the time they took. */
  readonly collections: number;
  readonly collectionMs: number;
}

/** What the JS heap holds after a full collection. Twice: what finalizers release in the first goes in the second. */
export const heapNow = async (): Promise<number> => {
  for (let i = 0; i < 2; i++) {
    collect();
    await nextTurn();
  }
  return heapUsed();
};

/** Runs `work` and measures it. The result stays alive until the heap has been read. */
export const costOf = async <T>(work: () => T | Promise<T>): Promise<Cost<T>> => {
  const before = await heapNow();
  const watch = new GcWatch();
  await watch.settle(); // the collection just asked for is not the work's
  watch.clear();
  const start = performance.now();
  const result = await work();
  const milliseconds = performance.now() - start;
  await watch.settle();
  watch.stop();
  const { count: collections, totalMs: collectionMs } = watch;
  const heapBytes = (await heapNow()) - before;
  return { result, milliseconds, heapBytes, collections, collectionMs };
};

export const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;
export const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
export const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

/** Rows under a title, the first column wide enough for all of them. */
export const show = (title: string, rows: readonly (readonly string[])[]): void => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    console.log(`  ${cells.join("   ").trimEnd()}`);
  }
};
