import { describe, expect, test } from "vitest";
import type { FieldType } from "../../../generator/2-resolve/types.js";
import { layOutStructs } from "../../../generator/3-layout/structs.js";
import { array, nested, scalar, struct, utf8 } from "../support/models.js";

const [u8, u16, u32, u64, f64] = (["u8", "u16", "u32", "u64", "f64"] as const).map(scalar) as [
  FieldType,
  FieldType,
  FieldType,
  FieldType,
  FieldType,
];

describe("structs are laid out by C's rules", () => {
  test.each<{
    given: Record<string, FieldType>;
    align?: number;
    want: { size: number; align: number; offsets: number[]; holes: number[][] };
  }>([
    { given: { a: u8 }, want: { size: 1, align: 1, offsets: [0], holes: [] } },
    { given: { a: u8, b: u16 }, want: { size: 4, align: 2, offsets: [0, 2], holes: [[1, 1]] } },
    {
      given: { a: u8, b: u64, c: u8 },
      want: {
        size: 24,
        align: 8,
        offsets: [0, 8, 16],
        holes: [
          [1, 7],
          [17, 7],
        ],
      },
    },
    {
      given: { a: u32, b: array(u8, 3), c: u16 },
      want: {
        size: 12,
        align: 4,
        offsets: [0, 4, 8],
        holes: [
          [7, 1],
          [10, 2],
        ],
      },
    },
    {
      given: { a: array(array(u16, 3), 2), b: utf8(5) },
      want: { size: 18, align: 2, offsets: [0, 12], holes: [[17, 1]] },
    },
    {
      given: { a: { kind: "bits", word: "u16", parts: [] }, b: f64 },
      want: { size: 16, align: 8, offsets: [0, 8], holes: [[2, 6]] },
    },
    {
      given: { a: { kind: "ref", struct: "S", allocator: "s" }, b: { kind: "enum", enum: "E", base: "u8" } },
      want: { size: 8, align: 4, offsets: [0, 4], holes: [[5, 3]] },
    },
    { given: { a: u8 }, align: 16, want: { size: 16, align: 16, offsets: [0], holes: [[1, 15]] } },
  ])("$given", ({ given, align = 1, want }) => {
    const [layout] = layOutStructs([struct("S", given, align)], []);
    const { size, fields, holes } = layout!;
    expect({
      size,
      align: layout!.align,
      offsets: fields.map((f) => f.offset),
      holes: holes.map((h) => [h.offset, h.size]),
    }).toEqual(want);
  });

  test("a struct by value brings its size and alignment, whatever the order in the schema", () => {
    const [outer, inner] = layOutStructs(
      [struct("Outer", { tag: u8, items: array(nested("Inner"), 3) }), struct("Inner", { a: u64, b: u8 })],
      [],
    );
    expect(inner).toMatchObject({ size: 16, align: 8 });
    expect(outer).toMatchObject({ size: 56, align: 8, fields: [{ offset: 0 }, { offset: 8, size: 48 }] });
  });
});

describe("the hash of a struct", () => {
  const hash = (fields: Record<string, FieldType>, enums: Parameters<typeof layOutStructs>[1] = []): number =>
    layOutStructs([struct("S", fields)], enums)[0]!.hash;

  test("is the same for the same struct", () => expect(hash({ a: u8, b: u32 })).toBe(hash({ a: u8, b: u32 })));

  test.each<[string, Record<string, FieldType>]>([
    ["another name", { x: u8, b: u32 }],
    ["another order", { b: u32, a: u8 }],
    ["another type of the same size", { a: scalar("i8"), b: u32 }],
    ["one field more, in the padding", { a: u8, c: u8, b: u32 }],
  ])("differs for %s", (_, fields) => expect(hash(fields)).not.toBe(hash({ a: u8, b: u32 })));

  test("differs when the numbers of an enum change", () => {
    const kind: FieldType = { kind: "enum", enum: "E", base: "u8" };
    const numbered = (b: number) =>
      [
        { name: "E", doc: undefined, base: "u8", values: [{ name: "b", value: b }], origin: { start: 0, end: 0 } },
      ] as const;
    expect(hash({ kind }, numbered(1))).not.toBe(hash({ kind }, numbered(2)));
  });
});
