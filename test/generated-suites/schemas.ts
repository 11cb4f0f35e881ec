import { allKinds } from "../kinds/kinds.js";
import { levels, type SuiteSchema } from "../kinds/kind-under-test.js";
import { extremes } from "./extremes.js";

/** Backings, and for those that several threads share, who allocates. */
const BACKINGS = [
  { name: "local", backing: "local" },
  { name: "wasm", backing: "wasm" },
  { name: "shared", backing: "shared", owner: "workers" },
  { name: "shared-creator", backing: "shared", owner: "creator" },
  { name: "wasm-shared", backing: "wasm-shared", owner: "workers" },
  { name: "wasm-shared-creator", backing: "wasm-shared", owner: "creator" },
] as const;

/** Every combination of backing, owner and checks. Each schema has a free list and an arena, and every field type. */
const combinations: readonly SuiteSchema[] = BACKINGS.flatMap((row) =>
  levels.map((checks) => ({ name: `${row.name}-${checks}`, text: schemaText({ ...row, checks }) })),
);

/** Schema, class and constants all want to be called `particles`; a struct has the name of a global type. */
const sameNames: SuiteSchema = {
  name: "same-names",
  text: `
name: particles
structs:
  Record:
    fields: { x: f32, y: f32 }
allocators:
  particles: { kind: free-list, of: Record, capacity: 100 }
  records: { kind: free-list, of: Record, capacity: 20 }
`.trimStart(),
};

/** The concurrent kinds; in wasm memory with readers that may stall. */
const concurrent: readonly SuiteSchema[] = (["shared", "wasm-shared"] as const).flatMap((backing) =>
  levels.map((checks) => ({
    name: `sharded-${backing}-${checks}`,
    text: concurrentText(backing, checks, backing === "wasm-shared"),
  })),
);

/** Every value of `emit`, at every kind. */
const emission: readonly SuiteSchema[] = levels.map((checks) => ({
  name: `emission-${checks}`,
  text: `
name: emission
memory: { backing: shared, workers: 2, checks: ${checks} }
enums:
  Kind: { type: u8, values: { none: 0, leaf: 3 } }
structs:
  Point: { fields: { x: i16, y: { type: i16, emit: read } } }
  Inner: { emit: handles, fields: { q: u8 } }
  Mixed:
    fields:
      id: u32
      stamp: { type: u64, emit: read }
      exact: { type: u53, emit: read }
      kind: { type: Kind, emit: read }
      flags: { type: u16, bits: { one: 1, rest: 15 }, emit: read }
      name: { type: "utf8[10]", emit: read }
      bytes: { type: "u8[4]", emit: read }
      hits: { type: u32, atomic: true, emit: read }
      secret: { type: "f64[3]", emit: none }
      hidden: { type: Inner, emit: none }
      place: Point
      path: "Point[2]"
      next: ref<Mixed, mixed>
  Hot: { emit: handles, fields: { id: u32, place: Point, parts: "Inner[3]", bytes: "u16[3]", seen: { type: u8, emit: read } } }
  Shown: { emit: views, fields: { id: u32, place: Point, weight: f64, name: "utf8[5]" } }
  Fixed: { fields: { age: { type: u32, emit: read } } }
allocators:
  mixed: { kind: free-list, of: Mixed, capacity: 40 }
  hots: { kind: free-list, of: Hot, capacity: 40, owner: creator }
  shown: { kind: free-list, of: Shown, capacity: 40 }
  fixed: { kind: free-list, of: Fixed, capacity: 40, owner: creator }
  many_hots: { kind: sharded-free-list, of: Hot, capacity: 40 }
  many_shown: { kind: sharded-free-list, of: Shown, capacity: 40 }
  heap: { kind: arena, size: 16KiB, of: [Mixed, Hot, Shown], slices: [] }
  space: { kind: sharded-arena, size: 64KiB, of: [Hot, Shown], slices: [u8] }
roots: { settings: Shown, first: Mixed, newest: "ref<Hot, many_hots>" }
`.trimStart(),
}));

/** `zero: on-alloc` at every kind, of one thread and of several. */
const zeroed: readonly SuiteSchema[] = levels.flatMap((checks) => [
  { name: `zero-local-${checks}`, text: zeroText(checks, "local", "") },
  {
    name: `zero-shared-${checks}`,
    text: zeroText(
      checks,
      "shared, workers: 2",
      `
  owned: { kind: free-list, of: Entry, capacity: 40, owner: creator, zero: on-alloc }
  many: { kind: sharded-free-list, of: Entry, capacity: 40, zero: on-alloc }
  space: { kind: sharded-arena, size: 64KiB, of: [Entry], slices: [u8], zero: on-alloc }`,
    ),
  },
]);

export const matrix: readonly SuiteSchema[] = [
  ...combinations,
  ...concurrent,
  sameNames,
  ...allKinds.flatMap(({ suites }) => suites),
  ...emission,
  ...zeroed,
  ...extremes,
];

interface Cell {
  readonly backing: string;
  readonly owner?: string;
  readonly checks: string;
}

function schemaText({ backing, owner, checks }: Cell): string {
  const workers = owner === undefined ? "" : "\n  workers: 3";
  const owned = owner === undefined ? "" : `, owner: ${owner}`;
  const iterate = checks === "fast" && owner !== "workers" ? ", iterate: true" : "";
  return `
name: matrix
memory:
  backing: ${backing}${workers}
  checks: ${checks}
enums:
  Kind: { type: u8, values: { none: 0, leaf: 3, branch: 200 } }
structs:
  Point:
    fields: { x: i16, y: i16 }
  Item:
    fields:
      place: Point
      weight: f32
      marks: { type: u8, bits: { seen: 1, level: 7 } }
  Node:
    fields:
      id: u32
      kind: Kind
      small: i8
      flags: { type: u32, bits: { low: 1, middle: 30, top: 1 } }
      serial: u64
      delta: i64
      stamp: u53
      ratio: f64
      is_open: bool
      bytes: "u8[5]"
      grid: "i32[2][3]"
      centre: Point
      items: "Item[2]"
      name: "utf8[10]"
      hits: { type: u32, atomic: true }
      next: ref<Node, nodes>
allocators:
  nodes: { kind: free-list, of: Node, capacity: 100${owned}${iterate} }
  points: { kind: free-list, of: Point, capacity: 40, generations: quarantine${owned} }
  heap: { kind: arena, size: 16KiB, of: [Node, Point], slices: [u8, i16, f32, f64, u64]${owned} }
`.trimStart();
}

function zeroText(checks: string, backing: string, more: string): string {
  return `
name: zeros
memory: { backing: ${backing}, checks: ${checks} }
structs:
  Entry: { fields: { key: u32, name: "utf8[9]", value: f64, kind: u8 } }
allocators:
  entries: { kind: free-list, of: Entry, capacity: 40, zero: on-alloc }
  heap: { kind: arena, size: 16KiB, of: [Entry], slices: [u8], zero: on-alloc }${more}
`.trimStart();
}

/** Few fields: every type of field is in the other schemas. */
function concurrentText(backing: string, checks: string, robust: boolean): string {
  return `
name: threads
memory:
  backing: ${backing}
  workers: 4
  checks: ${checks}
  reclamation: { batch: 5, robust: ${String(robust)} }
structs:
  Pair:
    fields: { x: i16, y: i16 }
  Entry:
    fields:
      key: u32
      value: f64
      next: ref<Entry, entries>
allocators:
  entries: { kind: sharded-free-list, of: Entry, capacity: 100, cache: 7 }
  pairs: { kind: sharded-free-list, of: Pair, capacity: 40, cache: 3, generations: quarantine }
  heap: { kind: sharded-arena, size: 64KiB, of: [Entry], slices: [u8], shards: 8, buffer: 1KiB }
roots:
  newest: "ref<Entry, entries>"
  table: "ref<Entry, entries>[5]"
`.trimStart();
}
