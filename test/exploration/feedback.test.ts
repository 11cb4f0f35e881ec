import { describe, expect, test } from "vitest";
import { defineFeedback } from "../../templates/concurrent/feedback.js";

const spec = {
  stateWord: 1,
  thresholdWord: 8,
  imageWords: 16,
  batchItems: 64,
  capacity: 10_000,
  periodMs: 100,
  targetPermille: 200,
};
const create = () => new (defineFeedback(spec))(new SharedArrayBuffer(64), 0);

/**
 * A plant: `rate` slots a step are retired and come back when their batch is full, so on average threshold / 2 slots of
 * each of 100 unfinished batches are out, besides what is live. Small batches cost: the plant says how much.
 */
function simulate(live: (step: number) => number, steps: number) {
  const loop = create(),
    thresholds: number[] = [],
    free: number[] = [];
  for (let i = 0; i < steps; i++) {
    const retired = loop.state.threshold * 50;
    free.push(Math.max(0, spec.capacity - live(i) - retired));
    loop.step(free.at(-1)!);
    thresholds.push(loop.state.threshold);
  }
  return { thresholds, free };
}

describe("feedback", () => {
  test("plenty of free slots: batches stay large", () => {
    const { thresholds } = simulate(() => 2000, 100);
    expect(thresholds.at(-1)).toBe(64);
    expect(Math.min(...thresholds)).toBe(64);
  });

  test("a step in the load: batches shrink until the target is met, and settle", () => {
    const { thresholds, free } = simulate((i) => (i < 20 ? 2000 : 6500), 400);
    expect(Math.abs(free.at(-1)! / spec.capacity - 0.2)).toBeLessThan(0.02);
    const late = thresholds.slice(-100);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThanOrEqual(1);
  });

  test("more load than any batch size can serve: the bound is held, and left at once when the load goes (no windup)", () => {
    const { thresholds } = simulate((i) => (i < 300 ? 9800 : 2000), 330);
    expect(thresholds[250]).toBe(1);
    expect(thresholds.findIndex((t, i) => i >= 300 && t === 64) - 300).toBeLessThanOrEqual(10);
  });

  test("the knob stays within its bounds and moves by a quarter of its range at most", () => {
    const loop = create();
    let before = loop.state.threshold,
      seed = 7;
    for (let i = 0; i < 2000; i++) {
      seed = (Math.imul(seed, 1103515245) + 12345) | 0;
      loop.step((seed >>> 16) % (spec.capacity + 1));
      const { threshold, control } = loop.state;
      expect(threshold).toBeGreaterThanOrEqual(1);
      expect(threshold).toBeLessThanOrEqual(64);
      expect(control).toBeGreaterThanOrEqual(0);
      expect(control).toBeLessThanOrEqual(1);
      expect(Math.abs(threshold - before)).toBeLessThanOrEqual(17);
      before = threshold;
    }
  });

  test("retired slots count as missing: with all slots retired the batches shrink", () => {
    const loop = create();
    for (let i = 0; i < 10; i++) loop.step(0);
    expect(loop.state.threshold).toBe(1);
  });

  test("of all who come in one period one does the step, and the clock may wrap", () => {
    const loop = create(),
      late = 2 ** 31 - 50;
    let steps = 0;
    const free = () => (steps++, 0);
    loop.i32[spec.stateWord] = late;
    for (const now of [late - 1, late, late, late + 99, late + 100, late + 150]) loop.tick(now, free);
    expect(steps).toBe(2);
  });
});
