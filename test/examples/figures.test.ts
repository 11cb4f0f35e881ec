import { afterEach, expect, test, vi } from "vitest";
import { compared, show } from "./figures.js";

afterEach(() => vi.restoreAllMocks());

test.each([
  [430, 100, "4.3 times as long"],
  [20, 100, "0.2 times as long"],
  [105, 100, "about as long"],
  [95, 100, "about as long"],
])("%d against %d is %s", (ours, theirs, want) => expect(compared(ours, theirs, "long")).toBe(want));

test("a table, then paragraphs of lines that fit a terminal", () => {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void lines.push(...text.split("\n")));
  show("title", [["a", "1"]], ["word ".repeat(60), "last"]);
  expect(lines.slice(0, 3)).toEqual(["", "title", "  a   1"]);
  expect(lines.join(" ").match(/word/g)).toHaveLength(60);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(112);
  expect(lines.at(-1)).toBe("  last");
});
