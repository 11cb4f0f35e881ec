import { describe, expect, test } from "vitest";
import { median, quantile, random, ratioOfRounds } from "../../bench/harness/stats.js";

describe("quantile", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test.each([
    [0.5, 50],
    [0.99, 99],
    [0.999, 100],
    [0, 1],
    [1, 100],
  ])("%d of 1…100 is %d", (q, want) => {
    expect(quantile(hundred, q)).toBe(want);
  });

  test("of nothing is NaN, and the input stays as it was", () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(hundred[0]).toBe(100);
  });
});

test("the ratio is the median of the rounds' ratios: a slow moment of the machine cancels out", () => {
  const ours = [1, 10, 1, 1, 10];
  const theirs = [2, 20, 2, 2, 20];
  expect(ratioOfRounds(ours, theirs)).toBe(0.5);
  expect(median(ours) / median([2, 20, 20, 2, 20])).not.toBe(0.5); // what the ratio of medians would make of it
  expect(() => ratioOfRounds([1], [1, 2])).toThrow("rounds differ");
});

test("the same seed gives the same numbers", () => {
  const [a, b, c] = [random(7), random(7), random(8)];
  const three = (next: () => number): number[] => [next(), next(), next()];
  const first = three(a);
  expect(three(b)).toEqual(first);
  expect(three(c)).not.toEqual(first);
});
