import { describe, expect, test } from "vitest";
import { getter, read, setter, write, writeText } from "../../templates/testing/fields/accessors.js";
import { borders, elementsOf, lastOf, offsetOf, thinnedOut } from "../../templates/testing/fields/elements.js";
import { fieldsOf } from "../../templates/testing/fields/field.js";
import type { Leaf } from "../../templates/testing/fields/leaves.js";
import { leavesOf, structNamed } from "../../templates/testing/fields/leaves.js";
import { counterOf, sampleOf } from "../../templates/testing/fields/samples.js";
import { Item, structs } from "./structs.js";

const leaves = leavesOf(Item, structs);
const leafNamed = (name: string): Leaf => leaves.find((leaf) => leaf.name === name)!;

describe("leaves of a struct", () => {
  test.each([
    ["id", "Id", 0, []],
    ["flags.urgent", "FlagsUrgent", 4, []],
    ["places.y_axis", "PlacesYAxis", 10, [{ count: 3, bytes: 4 }]],
    ["grid", "Grid", 20, [{ count: 2, bytes: 16 }, { count: 4, bytes: 4 }]], // prettier-ignore
    ["title", "Title", 53, []],
  ])("%s", (name, method, offset, dims) => {
    expect(leafNamed(name)).toMatchObject({ method, offset, dims });
  });

  test("are parts of a word, and the word where it is asked for", () => {
    expect(leaves.map(({ name }) => name)).not.toContain("flags");
    expect(leavesOf(Item, structs, true).map(({ name }) => name)).toContain("flags");
    expect(leafNamed("flags.ttl").value).toEqual({ kind: "part", type: "u16", shift: 1, bits: 6 });
  });

  test("know values of an enum from its functions", () => {
    expect(leafNamed("kind").value).toEqual({ kind: "enum", type: "u8", values: [0, 3] });
  });

  test("are not those of a struct that nobody describes", () => {
    expect(() => structNamed(structs, "Other")).toThrow("no struct Other");
  });

  test("count in a number that is in no array", () => {
    expect(counterOf(leaves)?.name).toBe("id");
    expect(counterOf(leaves.filter(({ dims }) => dims.length > 0))?.name).toBe("places.x");
  });
});

describe("elements of an array", () => {
  test("are all of a small one, those at borders of a large one", () => {
    expect(elementsOf(leafNamed("grid"))).toHaveLength(8);
    const large = { ...leafNamed("id"), dims: [{ count: 65536, bytes: 1 }] };
    const indices = elementsOf(large).flat();
    expect(indices.length).toBeLessThan(20);
    expect(indices).toEqual(expect.arrayContaining([0, 1, 255, 256, 32768, 65534, 65535]));
  });

  test.each([1, 2, 3, 300])("are in an array of %d", (count) => {
    const found = borders(count);
    expect(found.filter((i) => i < 0 || i >= count || !Number.isInteger(i))).toEqual([]);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining([0, count - 1]));
  });

  test("stand where C puts them", () => {
    expect(offsetOf(leafNamed("grid"), [1, 2])).toBe(20 + 16 + 8);
    expect(lastOf(leafNamed("grid"))).toEqual([1, 3]);
  });

  test("are thinned out evenly, both ends kept", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => i);
    const few = thinnedOut(rows, 10);
    expect([few.length, few[0], few.at(-1)]).toEqual([10, 0, 999]);
    expect(thinnedOut(rows, 1000)).toBe(rows);
  });
});

describe("accessors", () => {
  const target = {
    id: 0,
    flagsUrgent: false,
    grid: (i: number, j: number) => 10 * i + j,
    setGrid: (i: number, j: number, v: number) => written.push([i, j, v]),
    places: (i: number) => ({ ...target, y_axis: i }),
  };
  const written: number[][] = [];

  test("are called as the schema's names say", () => {
    expect([getter(leafNamed("places.y_axis")), setter(leafNamed("id"), "Item")]).toEqual([
      "getPlacesYAxis",
      "setItemId",
    ]);
  });

  test("read and write through views of views", () => {
    write(leafNamed("id"), [], target, 7);
    write(leafNamed("grid"), [1, 3], target, 9);
    expect(target.id).toBe(7);
    expect(written).toEqual([[1, 3, 9]]);
    expect(read(leafNamed("grid"), [1, 3], target)).toBe(13);
    expect(read(leafNamed("places.y_axis"), [2], target)).toBe(2);
  });

  test("say which one is missing", () => {
    expect(() => read(leafNamed("grid"), [0, 0], {})).toThrow("no method grid");
  });

  test.each([
    ["id", [], "v.id = 7"],
    ["flags.urgent", [], "v.flagsUrgent = 7"],
    ["grid", [1, 3], "v.setGrid(1, 3, 7)"],
    ["places.y_axis", [2], "v.places(2).y_axis = 7"],
  ])("read as source text: %s", (name, at, text) => {
    expect(writeText(leafNamed(name), at, "v", "7")).toBe(text);
  });

  test("of a field read as a statement", () => {
    const field = fieldsOf(Item, structs, "Item").find(({ name }) => name === "places.y_axis[2]")!;
    expect(field.setText("arena", "s1", "7")).toBe("arena.setItemPlacesYAxis(s1, 2, 7)");
    expect(field.writeText("arena.itemAt(s1)", "7")).toBe("arena.itemAt(s1).places(2).y_axis = 7");
  });
});

test("a sample is found by a DataView where it was written", () => {
  for (const leaf of leavesOf(Item, structs, true)) {
    const { method, found } = sampleOf(leaf.value);
    const bytes = new DataView(new ArrayBuffer(8)) as unknown as Record<string, (...args: unknown[]) => unknown>;
    bytes[`set${method}`]!(0, found, true);
    expect(bytes[`get${method}`]!(0, true)).toBe(found);
  }
});
