import type { StructDescription } from "../../templates/testing/description.js";

const view = { size: 0, align: 1, offsets: {} };

/** Structs with a bit of everything: nested, arrays of structs, arrays of arrays, parts of a word. */
export const Point: StructDescription = {
  name: "Point",
  view,
  size: 4,
  align: 2,
  fields: [
    { name: "x", type: "i16", offset: 0 },
    { name: "y_axis", type: "i16", offset: 2 },
  ],
};

export const Item: StructDescription = {
  name: "Item",
  view,
  size: 72,
  align: 4,
  fields: [
    { name: "id", type: "u32", offset: 0 },
    { name: "flags", type: "u16", offset: 4, bits: { urgent: 1, ttl: 6 } },
    { name: "places", type: "struct", struct: "Point", offset: 8, dims: [3] },
    { name: "grid", type: "i32", offset: 20, dims: [2, 4] },
    { name: "kind", type: "u8", offset: 52, values: { none: 0, leaf: 3, nameOf: () => "leaf" } },
    { name: "title", type: "utf8", offset: 53, bytes: 10 },
    { name: "next", type: "ref", offset: 64, atomic: true },
  ],
};

export const structs = [Point, Item] as const;
