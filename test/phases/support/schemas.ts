/** A schema with every type of field, nested structs at odd places, refs, an arena with slices. */
export function everything(backing: string, checks: string): string {
  const shared = backing.includes("shared");
  return `
name: everything
memory: { backing: ${backing}, checks: ${checks}${shared ? ", workers: 3" : ""} }
enums:
  Kind: { type: i16, values: { none: -1, some: 7 } }
structs:
  Rgb: { fields: { r: u8, g: u8, b: u8 } }
  Spot: { fields: { at: "f32[2]", colour: Rgb } }
  Item:
    fields:
      flag: bool
      tint: Rgb
      kind: Kind
      bits: { type: u32, bits: { low: 1, mid: 30, high: 1 } }
      count: { type: i32, atomic: true }
      big: u53
      id: u64
      delta: { type: i64, atomic: true }
      ratio: f64
      name: "utf8[12]"
      grid: "u16[2][3]"
      spots: "Spot[4]"
      next: ref<Item, items>
      tag: ref<Spot>
allocators:
  items: { kind: free-list, of: Item, capacity: 100 }
  spots: { kind: free-list, of: Spot, capacity: 7${shared ? ", owner: creator" : ""} }
  scratch: { kind: arena, size: 64KiB, of: [Item, Rgb], slices: [u8, i16, f32, f64, u64] }
`;
}

export const backings = ["local", "shared", "wasm", "wasm-shared"] as const;
export const levels = ["fast", "checked", "paranoid"] as const;
export const combinations = backings.flatMap((backing) => levels.map((checks) => ({ backing, checks })));
