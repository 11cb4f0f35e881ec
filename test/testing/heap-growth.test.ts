import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { canMeasureHeap, freshLoops, heapBytesPerOperation } from "../../templates/testing/heap-growth.js";

/** What emitted suites call must itself be able to fail: they would pass for nothing otherwise. */
describe("heapBytesPerOperation", () => {
  test.skipIf(!canMeasureHeap)("sees nothing where nothing is made", () => {
    const words = new Int32Array(16);
    expect(heapBytesPerOperation((n) => loopOver(n, (i) => words.fill(i, 0, 1)[0]!))).toBeLessThan(1);
  });

  test.skipIf(!canMeasureHeap)("sees an object, even a short-lived one", () => {
    const kept = { last: {} };
    const keep = (i: number): number => {
      kept.last = { i };
      return i;
    };
    expect(heapBytesPerOperation((n) => loopOver(n, keep))).toBeGreaterThan(8);
  });

  test("sees it where the collector runs every 1 MiB, as in a process that has just begun", () => {
    const flags = ["--expose-gc", "--min-semi-space-size=1", "--max-semi-space-size=1"];
    const fixture = `${import.meta.dirname}/fixtures/young-generation.mjs`;
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, fixture], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(Number(stdout)).toBeGreaterThan(16);
  });

  function loopOver(n: number, step: (i: number) => number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += step(i);
    return sum;
  }
});

test("each copy of the loops has functions of its own", async () => {
  const [a, b] = await Promise.all([freshLoops(), freshLoops()]);
  expect(a.byHandle).not.toBe(b.byHandle);
  expect(a.byHandle.toString()).toBe(b.byHandle.toString());
});
