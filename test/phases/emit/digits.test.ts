import { describe, expect, test } from "vitest";
import { grouped } from "../../../generator/5-emit/digits.js";
import { compileOrThrow } from "../support/compile.js";

describe("digits", () => {
  test.each([
    [0, "0"],
    [9999, "9999"],
    [10_000, "10_000"],
    [1_575_742, "1_575_742"],
    [-65_535, "-65_535"],
    [-9999, "-9999"],
    [2 ** 53, "9_007_199_254_740_992"],
    [12_345.5, "12345.5"],
  ])("%d", (value, want) => expect(grouped(value)).toBe(want));
});

test("a number is found in code, comment and LAYOUT.md by one spelling", () => {
  const files = compileOrThrow(
    "name: big\nstructs: { Item: { fields: { id: u32 } } }\nallocators:\n" +
      "  items: { kind: free-list, of: Item, capacity: 65535 }\n  space: { kind: arena, size: 1MiB }\n",
  );
  const textOf = (path: string): string => files.find((f) => f.path === path)!.text;
  const page = textOf("LAYOUT.md");
  const meta = /\| (\d+_\d+) \| [\d_]+ \| space meta \|/.exec(page)![1]!;
  const bytes = /The image takes ([\d_]+) bytes/.exec(page)![1]!;
  expect(textOf("space.ts")).toMatch(new RegExp(`m\\[${meta} \\+ `));
  expect(textOf("index.ts").split(bytes).length).toBeGreaterThan(3);
  for (const path of ["LAYOUT.md", "index.ts", "space.ts", "items.ts"]) {
    const plain = textOf(path).replace(/\["\w+", -?\d+\]|`[^`]*`|"[^"]*"/g, "");
    expect(plain.match(/\b\d{5,}\b/g) ?? [], `${path}`).toEqual([]);
  }
});
