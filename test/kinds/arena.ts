import { arenaRows } from "../corrupt-memory/planted/arenas.js";
import { arenaKinds, type DefineArena } from "../templates/support/arenas.js";
import { arenaProperty } from "../templates/support/properties.js";
import { arenaMutants } from "./mutants/arena.js";
import type { Argument, KindUnderTest } from "./kind-under-test.js";

/** What all kinds have that hand out blocks of any size. */
export const blockCommands: Readonly<Record<string, readonly Argument[]>> = {
  alloc: ["size", "align"],
  tryAlloc: ["size", "align"],
  allocString: ["text"],
  tryAllocString: ["text"],
  getString: ["handle"],
  lengthOf: ["handle"],
  capacityOf: ["handle"],
  _allocSlice: ["count", "count", "one"],
  _take: ["size"],
  _takeAligned: ["size", "align"],
  _elements: ["handle"],
  _elementsFor: ["handle", "count"],
  _roomIn: ["handle"],
  _locate: ["handle"],
  isLive: ["handle"],
  addressOf: ["handle"],
  bytes: ["handle", "size"],
  used: [],
  remaining: [],
  reset: [],
};

export const arena: KindUnderTest = {
  ofOneThread: [],
  models: arenaKinds.map((kind) => ({
    ...kind,
    title: "holds under any program",
    property: (define) => arenaProperty(kind, define as DefineArena | undefined),
  })),
  mutants: arenaMutants,
  differential: {
    variants: {
      "arena/fast": { checks: "fast", backing: "local" },
      "arena/fast, shared": { checks: "fast", backing: "shared" },
      "arena/checked": { checks: "checked", backing: "local" },
      "arena/checked, shared": { checks: "checked", backing: "shared" },
      "arena/checked, paranoid": { checks: "paranoid", backing: "local" },
      "arena/checked, paranoid, shared": { checks: "paranoid", backing: "shared" },
    },
    allocator: (n) => `kind: arena, size: ${n * 24}`,
    commands: { ...blockCommands, mark: [], rewind: ["mark"] },
    amount: "granules",
  },
  corrupt: {
    small: ({ shared, scale }) => [
      shared
        ? `space: { kind: arena, size: ${256 * scale}, of: Item, slices: [u8] }`
        : "space: { kind: arena, size: 256, of: Item, slices: [u8, f64] }",
    ],
    usedOfLine: {},
    ground: () => ["space: { kind: arena, size: 256 }"],
    planted: arenaRows,
  },
  suites: [],
};
