import { describe, expect, test } from "vitest";
import type { FieldType } from "../../../generator/2-resolve/types.js";
import { layOutStructs } from "../../../generator/3-layout/structs.js";
import { accessName, handleAccesses, unitOf, viewAccesses } from "../../../generator/4-plan/access.js";
import { array, nested, scalar, struct } from "../support/models.js";

const rgb = struct("Rgb", { r: scalar("u8"), g: scalar("u8"), b: scalar("u8") });
const spot = struct("Spot", { at: array(scalar("f32"), 2), colour: nested("Rgb") });

function laidOut(fields: Record<string, FieldType>) {
  const structs = layOutStructs([struct("S", fields), rgb, spot], []);
  return { layout: structs[0]!, structOf: (name: string) => structs.find((s) => s.name === name)! };
}

const onHandles = (fields: Record<string, FieldType>) => {
  const { layout, structOf } = laidOut(fields);
  return handleAccesses(layout, structOf).map((a) => ({
    name: accessName(a),
    offset: a.offset,
    ...a.place,
    dims: a.place.dims.map((d) => `${d.count}:${d.step}`),
  }));
};

describe("places on handles are counted from the first word of the slot", () => {
  test.each<[string, Record<string, FieldType>, object[]]>([
    ["a word", { p: scalar("u64"), x: scalar("u32") }, [{}, { name: "X", element: 4, lead: 0, index: 2, dims: [] }]],
    ["a byte", { p: scalar("u32"), x: scalar("u8") }, [{}, { element: 1, index: 4 }]],
    ["half a word", { p: scalar("u32"), x: scalar("i16") }, [{}, { element: 2, index: 2 }]],
    ["two words", { p: scalar("u32"), x: scalar("f64") }, [{}, { element: 8, index: 1, offset: 8 }]],
    ["u53, two words one after the other", { p: scalar("u32"), x: scalar("u53") }, [{}, { element: 4, index: 2 }]],
    ["an array", { x: array(scalar("u16"), 5) }, [{ element: 2, index: 0, dims: ["5:1"] }]],
    ["an array of arrays", { x: array(array(scalar("u32"), 3), 2) }, [{ element: 4, index: 0, dims: ["2:3", "3:1"] }]],
    [
      "bytes in an array of structs",
      { p: scalar("u32"), x: array(nested("Rgb"), 4) },
      [{}, { name: "XR", element: 1, index: 4, dims: ["4:3"] }, { name: "XG", index: 5 }, { name: "XB", index: 6 }],
    ],
    [
      "an array in an array of structs",
      { x: array(nested("Spot"), 4) },
      [
        { name: "XAt", element: 4, index: 0, dims: ["4:3", "2:1"] },
        { name: "XColourR", element: 1, index: 8, dims: ["4:12"] },
        {},
        {},
      ],
    ],
    [
      "a byte behind 127: the base takes the offset",
      { p: array(scalar("u32"), 40), x: scalar("u8"), y: scalar("u8") },
      [{}, { lead: 40, index: 0, offset: 160 }, { lead: 0, index: 161 }],
    ],
  ])("%s", (_, fields, want) => expect(onHandles(fields)).toMatchObject(want));
});

describe("places in views are counted from the struct itself", () => {
  test("a struct that needs no alignment is addressed by byte", () => {
    const { structOf } = laidOut({ x: scalar("u8") });
    expect(unitOf(structOf("Rgb"))).toBe("byte");
    expect(viewAccesses(structOf("Rgb"), structOf).map((a) => [a.place.base, a.place.index])).toEqual([
      ["byte", 0],
      ["byte", 1],
      ["byte", 2],
    ]);
  });

  test("a struct by value is one access: its base", () => {
    const { layout, structOf } = laidOut({ p: scalar("u32"), spots: array(nested("Spot"), 4), tint: nested("Rgb") });
    expect(viewAccesses(layout, structOf)).toMatchObject([
      {},
      {
        path: ["spots"],
        value: { kind: "struct", struct: "Spot" },
        place: { element: 4, index: 1, dims: [{ count: 4, step: 3 }] },
      },
      { path: ["tint"], value: { kind: "struct", struct: "Rgb" }, place: { element: 1, index: 52 } },
    ]);
  });
});

test("parts of a bits word: masks in place, and everything else", () => {
  const parts = [
    { name: "low", shift: 0, bits: 1 },
    { name: "mid", shift: 1, bits: 4 },
    { name: "high", shift: 5, bits: 3 },
  ];
  const { layout, structOf } = laidOut({ x: { kind: "bits", word: "u8", parts } });
  expect(viewAccesses(layout, structOf).map((a) => a.value)).toMatchObject([
    { kind: "integer", array: "u8", min: 0, max: 255 },
    { mask: 0b1, max: 1, others: 0b11111110, top: false },
    { mask: 0b11110, max: 15, others: 0b11100001, top: false },
    { mask: 0b11100000, max: 7, others: 0b11111, top: true },
  ]);
});
