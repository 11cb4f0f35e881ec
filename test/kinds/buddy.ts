import fc from "fast-check";
import { blockCommands } from "./arena.js";
import type { DefineBuddy } from "./buddy/by-hand.js";
import { buddyMutants } from "./buddy/mutants.js";
import { buddyRows } from "./buddy/planted.js";
import { runProgram, shapes, steps } from "./buddy/program.js";
import { type KindUnderTest, levels } from "./kind-under-test.js";

/** Units of several sizes, structs that need more than one of them, and what `zero` and shared memory add. */
const suites = levels.flatMap((checks) =>
  (["local", "shared"] as const).map((backing) => ({
    name: `buddy-${backing}-${checks}`,
    text: `
name: pages
memory: { backing: ${backing}, checks: ${checks}${backing === "shared" ? ", workers: 3" : ""} }
structs:
  Node: { fields: { id: u32, weight: f64, name: "utf8[10]", next: "ref<Node, nodes>" } }
  Line: { align: 64, fields: { bytes: "u8[100]" } }
allocators:
  nodes: { kind: buddy, size: 16KiB, minimum: 32, of: [Node, Line], slices: [u8, f64] }
  odd: { kind: buddy, size: 1000, minimum: 8, of: Node, slices: [u16], zero: on-alloc }
  few: { kind: buddy, size: 4KiB, minimum: 4KiB, of: Line, slices: [] }
  others: { kind: free-list, of: Node, capacity: 10 }
roots: { first: "ref<Node, nodes>" }
`.trimStart(),
  })),
);

export const buddy: KindUnderTest = {
  ofOneThread: ["kinds/buddy/buddy.ts"],
  models: levels.map((checks) => ({
    name: `buddy, ${checks}`,
    file: "buddy/buddy",
    title: "does what the oracle does, and fails only if nothing fits",
    property: (define) =>
      fc.property(shapes, steps, (shape, program) => {
        runProgram(checks, shape, program, define as DefineBuddy | undefined);
      }),
  })),
  mutants: buddyMutants,
  differential: {
    variants: {
      "buddy/buddy": { checks: "fast", backing: "local" },
      "buddy/buddy, checked": { checks: "checked", backing: "local" },
      "buddy/buddy, paranoid": { checks: "paranoid", backing: "local" },
    },
    allocator: (n, { iterate, quarantine }) =>
      `kind: buddy, size: ${n * 24}, minimum: ${quarantine ? 8 : 32}, zero: ${iterate ? "on-alloc" : "none"}`,
    commands: {
      ...blockCommands,
      free: ["handle"],
      tryFree: ["handle"],
      sizeOf: ["handle"],
      handles: [],
      forEach: ["visit"],
      largestFree: [],
    },
    amount: "granules",
  },
  corrupt: {
    small: ({ shared, scale }) => [
      `pages: { kind: buddy, size: ${(shared ? 256 : 640) * scale}, minimum: 64, of: Item, slices: [u8] }`,
    ],
    usedOfLine: { spares: 6 },
    ground: () => [`pages: { kind: buddy, size: 640, minimum: 16 }`],
    planted: buddyRows,
  },
  suites,
};
