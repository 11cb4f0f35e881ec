import { describe, expect, test } from "vitest";
import { holds, sentenceOf, titleOf } from "../../bench/harness/bars.js";

const sides = { ours: "a", theirs: "b" };

describe("a bar holds up to its bound and not beyond", () => {
  test.each([
    ["cost", { ...sides, atMost: 1.1 }, 1.1, 0, true],
    ["cost", { ...sides, atMost: 1.1 }, 1.11, 0, false],
    ["gain", { ...sides, faster: 4 }, 0.25, 0, true],
    ["gain", { ...sides, faster: 4 }, 0.26, 0, false],
    ["figure", { ...sides, metric: "pause, ms", limit: 5 }, 9, 5, true],
    ["figure", { ...sides, metric: "pause, ms", limit: 5 }, 9, 5.1, false],
    ["no promise", sides, 100, 100, undefined],
  ])("%s %j", (_, bar, ratio, value, want) => {
    expect(holds(bar, ratio, value)).toBe(want);
  });

  test("a figure that could not be taken holds nothing", () => {
    expect(holds({ ...sides, atMost: 1 }, Number.NaN, 0)).toBe(false);
    expect(holds({ ...sides, faster: 1 }, Number.NaN, 0)).toBe(false);
  });
});

test("bars read as sentences", () => {
  expect(titleOf({ ...sides, atMost: 1 })).toBe("a / b");
  expect(titleOf({ ours: "a", theirs: "a", metric: "pause, ms" })).toBe("pause, ms: a");
  expect(sentenceOf({ ...sides, atMost: 1.1 })).toBe("at most 1.1 x");
  expect(sentenceOf({ ...sides, faster: 50 })).toBe("at least 50 x better");
  expect(sentenceOf(sides)).toBe("reported");
});
