/** A schema of 50 structs and 20 allocators; `variation` changes one number in it, as an edit would. */
export const bigSchema = (variation: number): string => {
  const structs = Array.from({ length: 50 }, (_, i) => struct(i));
  const allocators = Array.from({ length: 20 }, (_, i) => allocator(i, variation));
  return [
    "name: big",
    "memory: { backing: shared, workers: 4, checks: checked }",
    "enums:",
    "  Kind: { type: u8, values: { plain: 0, special: 1, last: 2 } }",
    "structs:",
    ...structs,
    "allocators:",
    ...allocators,
    "",
  ].join("\n");
};

const struct = (i: number): string =>
  [
    `  Struct${i}:`,
    "    fields:",
    "      id: u32",
    "      count: u32",
    "      time: f64",
    "      total: u53",
    "      weight: f32",
    "      kind: Kind",
    "      flags: { type: u8, bits: { urgent: 1, done: 1, level: 4 } }",
    "      tag: u16",
    '      name: "utf8[16]"',
    '      values: "f32[4]"',
    ...(i >= 20 ? [] : [`      next: ref<Struct${i}>`, "      rank: u32"]),
  ].join("\n");

/** 16 pools and 4 arenas; every struct is in use, the later ones as typed forms of an arena. */
const allocator = (i: number, variation: number): string =>
  i < 16
    ? `  pool${i}: { kind: free-list, of: Struct${i}, capacity: ${1_000 + (i === 0 ? variation : 0)} }`
    : `  arena${i}: { kind: arena, size: 64KiB, of: [${arenaStructs(i - 16).join(", ")}] }`;

const arenaStructs = (arena: number): string[] =>
  Array.from({ length: 34 }, (_, i) => i + 16)
    .filter((i) => i % 4 === arena)
    .map((i) => `Struct${i}`);
