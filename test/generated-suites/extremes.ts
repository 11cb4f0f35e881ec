import type { SuiteSchema } from "../kinds/kind-under-test.js";

/** Every kind of atomic field, arrays of them, and arrays of arrays. */
const atomics = (checks: string): SuiteSchema => ({
  name: `atomics-${checks}`,
  text: `
name: tallying
memory: { backing: shared, workers: 2, checks: ${checks} }
enums:
  Phase: { type: u16, values: { idle: 0, busy: 7 } }
structs:
  Tally: { fields: { counts: { type: "i16[3]", atomic: true }, sum: { type: i64, atomic: true } } }
  Counter:
    fields:
      small: { type: i8, atomic: true }
      hits: { type: u32, atomic: true }
      total: { type: u64, atomic: true }
      phase: { type: Phase, atomic: true }
      next: { type: "ref<Counter, counters>", atomic: true }
      table: { type: "u32[2][3]", atomic: true }
      tallies: "Tally[2]"
      plain: "f32[2][2]"
      label: "utf8[9]"
allocators:
  counters: { kind: free-list, of: Counter, capacity: 50 }
  space: { kind: arena, size: 8KiB, of: [Counter, Tally], slices: [u8] }
`,
});

/** Legal schemas that are large, tiny or oddly named: their suites must compile, pass and be quick as any other. */
export const extremes: readonly SuiteSchema[] = [
  {
    name: "long-arrays",
    text: `
name: long
memory: { checks: checked }
structs:
  Page: { fields: { bytes: "u8[65536]", id: u32 } }
  Cell: { fields: { x: "f32[2]", y: "i16[3][2]" } }
  Board: { fields: { cells: "Cell[40][40]", deep: "u8[2][3][2][3]" } }
allocators:
  pages: { kind: free-list, of: Page, capacity: 6 }
  boards: { kind: free-list, of: Board, capacity: 3 }
  space: { kind: arena, size: 1MiB, of: [Page, Board] }
`,
  },
  {
    name: "only-64-bits",
    text: `
name: wide
memory: { backing: shared, workers: 2, checks: paranoid }
structs:
  Sum: { fields: { sum: u64 } }
  Offset: { fields: { offset: i64 } }
  Clock: { fields: { now: { type: u53, atomic: true }, ticks: { type: u64, atomic: true } } }
allocators:
  sums: { kind: free-list, of: Sum, capacity: 10 }
  clocks: { kind: free-list, of: Clock, capacity: 10, owner: creator }
  space: { kind: arena, size: 4KiB, of: [Sum, Offset], slices: [u64] }
`,
  },
  {
    name: "tiny",
    text: `
name: tiny
memory: { checks: checked }
structs:
  Bit: { fields: { b: bool } }
  Sum: { fields: { sum: u64 } }
  Line: { fields: { text: "utf8[1]", many: "u32[20]" } }
allocators:
  bits: { kind: free-list, of: Bit, capacity: 1 }
  sums: { kind: free-list, of: Sum, capacity: 1 }
  least: { kind: arena, size: 8, of: [Line] }
  few: { kind: arena, size: 24, of: [Bit], slices: [u8, f64] }
  some: { kind: arena, size: 96, of: [Bit, Line], slices: [u8] }
`,
  },
  {
    name: "tiny-fast",
    text: `
name: tiny
memory: { checks: fast }
structs:
  Bit: { fields: { b: { type: u8, bits: { on: 1 } } } }
  Clock: { fields: { now: { type: u53, atomic: true } } }
allocators:
  bits: { kind: free-list, of: Bit, capacity: 1 }
  clocks: { kind: free-list, of: Clock, capacity: 3 }
  least: { kind: arena, size: 8, of: [Bit], slices: [u8] }
`,
  },
  {
    name: "tiny-paranoid",
    text: `
name: tiny
memory: { backing: shared, workers: 2, checks: paranoid }
structs:
  Bit: { fields: { b: bool } }
allocators:
  bits: { kind: free-list, of: Bit, capacity: 1 }
  least: { kind: arena, size: 64, of: [Bit], slices: [u8, f64] }
`,
  },
  {
    name: "millions",
    text: `
name: millions
memory: { checks: checked }
structs:
  Pair: { fields: { x: u32, y: u32 } }
allocators:
  pairs: { kind: free-list, of: Pair, capacity: 2000000 }
  space: { kind: arena, size: 256MiB, of: [Pair] }
`,
  },
  {
    name: "millions-fast",
    text: `
name: millions
memory: { backing: shared, checks: fast, workers: 2 }
structs:
  Pair: { fields: { x: u32, y: u32 } }
allocators:
  own: { kind: free-list, of: Pair, capacity: 1200000, owner: creator }
  pairs: { kind: sharded-free-list, of: Pair, capacity: 1200000 }
`,
  },
  {
    name: "names",
    text: `
name: test
memory: { backing: shared, workers: 31, checks: checked }
enums:
  Expect: { values: [test, of, name] }
structs:
  Headers: { fields: { users: u32, head: Expect, test_value: "u8[3]" } }
  Test: { fields: { handle_of: ref<Headers>, expect: f64 } }
allocators:
  test: { kind: free-list, of: Headers, capacity: 20 }
  expect: { kind: free-list, of: Test, capacity: 20 }
  layout: { kind: sharded-free-list, of: Test, capacity: 200 }
  image: { kind: arena, size: 4KiB }
roots: { test: ref<Headers>, stress: "ref<Test, layout>[70000]", settings: Headers }
`,
  },
  atomics("fast"),
  atomics("checked"),
  atomics("paranoid"),
].map(({ name, text }) => ({ name, text: text.trimStart() }));
