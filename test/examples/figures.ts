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

/** `4.3 times as long`, `0.7 times as long`; near 1 the machine's noise is larger than the difference. */
export const compared = (ours: number, theirs: number, adjective: string): string => {
  const ratio = ours / theirs;
  return ratio > 0.9 && ratio < 1.1 ? `about as ${adjective}` : `${ratio.toFixed(1)} times as ${adjective}`;
};

/** Rows under a title, the first column wide enough for all of them; below them, what they mean. */
export const show = (title: string, rows: readonly (readonly string[])[], notes: readonly string[]): void => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    console.log(`  ${cells.join("   ").trimEnd()}`);
  }
  for (const note of notes) console.log(`\n${wrapped(note)}`);
};

const WIDTH = 110;

const wrapped = (text: string): string => {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(` ${word}`);
  }
  return lines.map((line) => ` ${line}`).join("\n");
};
