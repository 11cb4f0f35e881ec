import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import type { Backing, Checks } from "../../../generator/2-resolve/types.js";
import { resolve } from "../../../generator/2-resolve/resolve.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import type { Layout, Region } from "../../../generator/3-layout/types.js";
import { arena, freeList, model, type ModelParts, scalar, struct, wordOf } from "../support/models.js";

const item = struct("Item", { a: scalar("u64"), b: scalar("u32") });

function laidOut(parts: ModelParts): Layout {
  const { value, diagnostics } = layOut(model(parts));
  expect(diagnostics).toEqual([]);
  return value!;
}

const backings: Backing[] = ["local", "shared", "wasm", "wasm-shared"];
const levels: Checks[] = ["fast", "checked", "paranoid"];
const combinations = backings.flatMap((backing) => levels.map((checks) => ({ backing, checks })));

/** Regions of the image that lie over each other, as pairs of names. */
function overlaps(regions: readonly Region[]): string[] {
  const sorted = [...regions].sort((a, b) => a.word - b.word);
  return sorted.flatMap((r, i) =>
    i > 0 && sorted[i - 1]!.word + sorted[i - 1]!.words > r.word ? [`${sorted[i - 1]!.name} / ${r.name}`] : [],
  );
}

describe.each(combinations)("the image, $backing, $checks", ({ backing, checks }) => {
  const layout = laidOut({
    backing,
    checks,
    workers: 3,
    structs: [item],
    allocators: [
      freeList("mine", "Item", 100, { iterate: true }),
      freeList("ours", "Item", 1000, { owner: "workers" }),
      arena("scratch", 4096),
    ],
  });
  const { image, allocators } = layout;

  test("has no two regions over each other, and ends behind the last", () => {
    expect(overlaps(image.regions)).toEqual([]);
    expect(Math.max(...image.regions.map((r) => r.word + r.words))).toBeLessThanOrEqual(image.words);
    expect(image.byteLength).toBe(image.words * 4);
    expect(image.byteLength % 128).toBe(0);
  });

  test("keeps the null slot to itself and begins its header at 128", () => {
    expect(image.regions.filter((r) => r.word < 8)).toEqual([{ name: "null", word: 0, words: 8 }]);
    expect(image.headerWord).toBe(128);
  });

  test("puts slots on 64 bytes and contended words alone on a line", () => {
    const behind = image.regions.filter((r) => r.word >= 128);
    const [slots, others] = [
      behind.filter((r) => /slots|blocks/.test(r.name)),
      behind.filter((r) => !/slots|blocks/.test(r.name)),
    ];
    expect(slots.filter((r) => r.word % 16 !== 0)).toEqual([]);
    expect(others.filter((r) => r.word % 32 !== 0)).toEqual([]);
  });

  test("gives every allocator slots of its own numbers", () => {
    const ranges = allocators.flatMap((a) =>
      a.handles === undefined ? [] : [[a.handles.firstSlot, a.handles.firstSlot + a.handles.slotMask] as const],
    );
    expect(ranges.length).toBe(checks === "fast" ? 0 : 3);
    for (const [first, last] of ranges) {
      expect(first % (last - first + 1)).toBe(0);
      expect(last).toBeLessThan(2 ** image.slotBits);
      expect(ranges.filter(([f, l]) => f <= last && first <= l)).toHaveLength(1);
    }
  });
});

describe("hot words", () => {
  test("heads of fast free lists get the first ones", () => {
    const pools = Array.from({ length: 3 }, (_, i) => freeList(`p${i}`, "Item", 10));
    const { allocators } = laidOut({ checks: "fast", structs: [item], allocators: [arena("a", 64), ...pools] });
    expect(allocators.map((a) => wordOf(a, "headWord") ?? wordOf(a, "frontierWord"))).toEqual([11, 8, 9, 10]);
  });

  test("that do not fit below the header go behind the worker table", () => {
    const pools = Array.from({ length: 50 }, (_, i) => freeList(`p${i}`, "Item", 10));
    const { allocators, image } = laidOut({ structs: [item], allocators: pools });
    expect(overlaps(image.regions)).toEqual([]);
    expect(allocators.map((a) => wordOf(a, "headWord")!).every((w) => w < 128)).toBe(true);
    expect(allocators.some((a) => wordOf(a, "quarantinedWord")! > image.workerTableWord)).toBe(true);
  });
});

describe("strides", () => {
  test.each<[Checks, Parameters<typeof struct>[1], number, number]>([
    ["fast", { a: scalar("u8") }, 1, 1],
    ["fast", { a: scalar("u8"), b: scalar("u64") }, 1, 4],
    ["paranoid", { a: scalar("u8") }, 1, 2],
    ["paranoid", { a: scalar("u64") }, 1, 4],
    ["checked", { a: scalar("u32") }, 64, 16],
  ])("%s %j align %i: %i words", (checks, fields, align, words) => {
    const { allocators } = laidOut({
      checks,
      structs: [struct("S", fields, align)],
      allocators: [freeList("s", "S", 2)],
    });
    expect(allocators[0]).toMatchObject({ strideWords: words });
  });
});

test.each(["checked", "paranoid"])(
  "an arena of 8 bytes more takes 12 to 128 bytes more: no jump at powers of two, %s",
  (checks) => {
    const bytes = (size: number): number => {
      const yaml = `name: a\nmemory: { checks: ${checks} }\nallocators: { scratch: { kind: arena, size: ${size} } }\n`;
      return layOut(resolve(parse(yaml).value!).value!).value!.image.byteLength;
    };
    for (const size of [2 ** 20, 2 ** 16, 2 ** 12]) {
      expect(bytes(size) - bytes(size - 8)).toBeLessThanOrEqual(256);
      expect(bytes(size)).toBeLessThan(size * 1.5 + 4096);
    }
  },
);
