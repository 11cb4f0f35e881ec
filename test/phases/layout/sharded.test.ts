import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Checks } from "../../../generator/2-resolve/types.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import { partsOf } from "../../../generator/3-layout/parts.js";
import type { ShardedFreeListLayout } from "../../../generator/3-layout/kinds/sharded-free-list.js";
import type { Layout, Region } from "../../../generator/3-layout/types.js";
import {
  array,
  model,
  type ModelParts,
  root,
  scalar,
  shardedArena,
  shardedFreeList,
  struct,
  wordOf,
} from "../support/models.js";

const item = struct("Item", { a: scalar("u64"), b: scalar("u32") });
const byte = struct("Byte", { a: scalar("u8") });
const wide = struct("Wide", { a: scalar("f64"), b: scalar("f64"), c: scalar("f64") });

function parts(checks: Checks, robust: boolean): ModelParts {
  return {
    backing: "shared",
    checks,
    workers: 5,
    structs: [item, byte, wide],
    allocators: [
      shardedFreeList("items", "Item", 1000, { cache: 63 }),
      shardedFreeList("bytes", "Byte", 37, { cache: 1 }),
      shardedFreeList("wides", "Wide", 100, { cache: 511 }),
      shardedArena("scratch", 65536, { shards: 8, buffer: 1024, groups: 2 }),
    ],
    roots: [root("table", "items", "Item"), root("buckets", "bytes", "Byte", 100)],
    reclamation: { batch: 20, robust, targetPermille: 125 },
  };
}

function laidOut(given: ModelParts): Layout {
  const { value, diagnostics } = layOut(model(given));
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return value!;
}

const inside = (word: number, { word: first, words }: Region): boolean => word >= first && word < first + words;
const regionOf = ({ image }: Layout, name: string): Region => image.regions.find((r) => r.name === name)!;

/** What breaks the rules of the templates; empty for a good layout. */
function faultsOf(layout: Layout): string[] {
  const sorted = [...layout.image.regions].sort((a, b) => a.word - b.word);
  const crossed = sorted.filter((r, i) => i > 0 && sorted[i - 1]!.word + sorted[i - 1]!.words > r.word);
  const beyond = sorted.filter((r) => r.word + r.words > layout.image.words);
  const between = sorted.filter((r) => r.word > 0 && !/ (slots|zero)$/.test(r.name) && r.word % 32 !== 0);
  const lists = layout.allocators.filter((a) => a.kind === "sharded-free-list");
  return [
    ...crossed.map((r) => `${r.name} begins inside another region`),
    ...beyond.map((r) => `${r.name} ends beyond the image`),
    ...between.map((r) => `${r.name} shares its first line`),
    ...lists.flatMap((list) => [...magazineFaults(list, layout), ...tableFaults(list, layout)]),
  ];
}

/** Cells at a multiple of a magazine and behind a zero; enough of them. */
function magazineFaults(list: ShardedFreeListLayout, layout: Layout): string[] {
  const { cellsWord, magazineWords, magazineShift, magazines } = list.words;
  const cells = regionOf(layout, `${list.name} cells`);
  const before = layout.image.regions.filter((r) => inside(cellsWord - 1, r)).map((r) => r.name);
  const enough = Math.ceil(list.capacity / list.sharded.cache) + 3 * layout.memory.workers;
  return [
    ...(magazineWords === list.sharded.cache + 1 && magazineWords === 2 ** magazineShift ? [] : ["no power of two"]),
    ...(cells.word === cellsWord && cells.word % magazineWords === 0 ? [] : ["cells not aligned"]),
    ...(before.every((name) => name === `${list.name} zero`) ? [] : [`the cell before the first is in ${before[0]}`]),
    ...(magazines >= enough && cells.words === magazines * magazineWords ? [] : ["too few magazines"]),
  ];
}

/** A word for each slot in the table of states, and in that of births if there is one; none for two. */
function tableFaults(list: ShardedFreeListLayout, layout: Layout): string[] {
  const shift = list.words.stateShift;
  const slots = Array.from({ length: list.capacity }, (_, i) => i + 1);
  const index = (slot: number): number =>
    list.handles === undefined ? (list.words.originWord + slot * list.strideWords) >> shift : slot;
  const tables = layout.reclamation!.robust ? ["state", "born"] : ["state"];
  return tables.flatMap((name) => {
    const at = slots.map((slot) => wordOf(list, `${name}Word`)! + index(slot));
    const region = regionOf(layout, `${list.name} ${name}`);
    if (new Set(at).size < list.capacity) return [`two slots with one ${name} word`];
    return at.every((word) => inside(word, region)) ? [] : [`a ${name} word outside of its table`];
  });
}

const levels: Checks[] = ["fast", "checked", "paranoid"];
const combinations = levels.flatMap((checks) => [false, true].map((robust) => ({ checks, robust })));

describe.each(combinations)("an image for threads, $checks, robust $robust", ({ checks, robust }) => {
  const layout = laidOut(parts(checks, robust));
  const { allocators, reclamation, roots } = layout;

  test("keeps the rules of the templates", () => expect(faultsOf(layout)).toEqual([]));

  test("has a table of births if it is robust", () => {
    expect(allocators.map((a) => (wordOf(a, "bornWord") ?? 0) !== 0)).toEqual([robust, robust, robust, false]);
  });

  test("shards of the arena cover it", () => {
    const { words, granules } = allocators.find((a) => a.kind === "sharded-arena")!;
    expect(words).toMatchObject({ shardGranules: 1024, bufferGranules: 128 });
    expect(8 * words.shardGranules).toBe(granules);
    expect(words.originWord + 2).toBe(regionOf(layout, "scratch blocks").word);
  });

  test("one reclamation for all pools, with batches for every slot and every worker", () => {
    const small = 4 * 5 * 3;
    expect(reclamation).toMatchObject({ pools: ["items", "bytes", "wides"], batch: 20, robust });
    expect(reclamation!.words).toMatchObject({
      batchItems: 20,
      batchWords: 32,
      smallBatches: small,
      batches: small + Math.ceil(1137 / 20) + 5 * (robust ? 7 : 4),
      eraRetires: robust ? 8 : 1,
    });
    const { batches, batchWords, eraWord } = reclamation!.words;
    expect(regionOf(layout, "reclamation batches").words).toBe(batches! * batchWords!);
    expect(eraWord === 0).toBe(!robust);
  });

  test("roots have words of their own", () => {
    expect(roots.map((r) => [r.name, r.count])).toEqual([
      ["table", undefined],
      ["buckets", 100],
    ]);
    expect(regionOf(layout, "root buckets")).toMatchObject({ word: roots[1]!.word, words: 100 });
  });
});

describe("any image for threads", () => {
  const lists = fc.array(
    fc.record({
      capacity: fc.integer({ min: 1, max: 400 }),
      cache: fc.integer({ min: 1, max: 9 }).map((k) => 2 ** k - 1),
      bytes: fc.integer({ min: 1, max: 70 }),
      align: fc.constantFrom(1, 8, 64, 256),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const image = fc.record({
    lists,
    checks: fc.constantFrom(...levels),
    workers: fc.integer({ min: 1, max: 31 }),
    robust: fc.boolean(),
  });

  test("keeps the rules of the templates", () => {
    fc.assert(
      fc.property(image, ({ lists: shapes, checks, workers, robust }) => {
        const structs = shapes.map((s, i) => struct(`S${i}`, { a: array(scalar("u8"), s.bytes) }, s.align));
        const allocators = shapes.map((s, i) => shardedFreeList(`s${i}`, `S${i}`, s.capacity, { cache: s.cache }));
        const reclamation = { batch: 7, robust, targetPermille: 0 };
        const layout = laidOut({ backing: "shared", checks, workers, structs, allocators, reclamation });
        expect(faultsOf(layout)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  /** The rules above are not empty words. */
  const good = laidOut(parts("fast", true));
  const wrong = (name: string, word: number): Layout => ({
    ...good,
    allocators: good.allocators.map((a) => ({ ...a, words: { ...a.words, [name]: wordOf(a, name)! + word } })) as never,
  });

  test.each([
    ["cells elsewhere", wrong("cellsWord", 1), "cells not aligned"],
    ["a magazine too few", wrong("magazines", -1), "too few magazines"],
    ["states one before", wrong("stateWord", -1), "a state word outside of its table"],
    ["too coarse a shift", wrong("stateShift", 1), "two slots with one state word"],
    ["births too far", wrong("bornWord", 100_000), "a born word outside of its table"],
    ["a short image", { ...good, image: { ...good.image, words: 1000 } }, "scratch blocks ends beyond the image"],
  ])("%s is a fault", (_, layout, want) => expect(faultsOf(layout)).toContain(want));
});

/** What is not the same on both sides of attach is named. */
describe("hashes", () => {
  const hashesOf = (given: ModelParts): ReadonlyMap<string, number> =>
    new Map(partsOf(laidOut(given)).map((p) => [p.name, p.hash]));
  const changedBy = (more: Partial<ModelParts>): string[] => {
    const [before, after] = [hashesOf(parts("checked", false)), hashesOf({ ...parts("checked", false), ...more })];
    return [...before.keys()].filter((name) => before.get(name) !== after.get(name));
  };
  const given = parts("checked", false);
  const [items, ...others] = given.allocators!;
  const regrouped = shardedArena("scratch", 65536, { shards: 8, buffer: 1024, groups: 4 });
  const itemsWith = (more: { readonly preallocate?: boolean; readonly shards?: number }): Partial<ModelParts> => ({
    allocators: [shardedFreeList("items", "Item", 1000, { cache: 63, ...more }), ...others],
  });

  test("there is one for each struct, allocator and root, and one for the reclamation", () => {
    const names = ["Item", "Byte", "Wide", "items", "bytes", "wides", "scratch"];
    expect([...hashesOf(given).keys()]).toEqual([...names, "root table", "root buckets", "memory.reclamation"]);
  });

  test.each<[string, Partial<ModelParts>, string[]]>([
    ["nothing", {}, []],
    ["preallocate", itemsWith({ preallocate: true }), ["items"]],
    ["shards", itemsWith({ shards: 2 }), ["items"]],
    ["groups", { allocators: [items!, ...others.slice(0, -1), regrouped] }, ["scratch"]],
    ["the struct of a root", { roots: [root("table", "wides", "Wide"), given.roots![1]!] }, ["root table"]],
    ["the target", { reclamation: { batch: 20, robust: false, targetPermille: 0 } }, ["memory.reclamation"]],
  ])("changed by %s", (_, more, want) => expect(changedBy(more)).toEqual(want));
});
