import { type Entry, yaml } from "./entry.js";

/** GA2xxx: a key, a type of value or a number that the schema language doesn't have. */
export const shape = {
  "unknown-key": {
    code: "GA2001",
    severity: "error",
    message: "{owner} has no key `{key}`",
    help: "{hint}",
    reason: "A key that nobody reads is a misspelt key more often than not, and its default would be used in silence.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, chekcs: fast }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["chekcs", "checks"],
    },
  },
  "missing-key": {
    code: "GA2002",
    severity: "error",
    message: "{owner} lacks `{key}`",
    help: "add `{key}:`{what}",
    reason: "There is no default that would be right for most, so the schema has to say it.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { id: u32 } }
        allocators:
          packets: { kind: free-list, of: Packet }
      `,
      repair: ["of: Packet", "of: Packet, capacity: 100"],
    },
  },
  "wrong-type": {
    code: "GA2003",
    severity: "error",
    message: "expected {expected}, found {found}",
    help: "{hint}",
    reason:
      "Each key takes values of certain types only. The editor shows them when schemas/gen-alloc.schema.json is " +
      "set as schema.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { id: u32 } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: many }
      `,
      repair: ["many", "100"],
    },
  },
  "unknown-value": {
    code: "GA2004",
    severity: "error",
    message: "`{value}` is not a value of `{key}`",
    help: "{hint}",
    reason: "The key takes one of a few words.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, checks: none }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["none", "fast"],
    },
  },
  "bad-name": {
    code: "GA2005",
    severity: "error",
    message: "`{name}` can't be a name here",
    help: "{rule}",
    reason:
      "Names become identifiers in TypeScript and C and file names, so that they consist of ASCII letters, digits " +
      "and `_` (for the schema and for allocators also `-`). Structs and enums start with a capital letter, as the " +
      "classes made of them. Names that start with `_` are the generated code's own.",
    example: {
      bad: yaml`
        name: example
        structs:
          packet: { fields: { id: u32 } }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["packet:", "Packet:"],
    },
  },
  "out-of-range": {
    code: "GA2006",
    severity: "error",
    message: "`{key}` must be {bound}, not {value}",
    help: "choose a number in that range{what}",
    reason:
      "The number has a limit from below or above: a pool needs at least one slot, the worker table has 31 rows at " +
      "most.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared, workers: 64 }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["64", "31"],
    },
  },
  "foreign-option": {
    code: "GA2007",
    severity: "error",
    message: "`{key}` is an option of {others}, not of {kind}",
    help: "remove it; {kind} takes {allowed}",
    reason:
      "Every kind of allocator has options of its own. An option that has no effect would mislead who reads the " +
      "schema.",
    example: {
      bad: yaml`
        name: example
        allocators:
          scratch: { kind: arena, size: 1MiB, capacity: 100 }
      `,
      repair: [", capacity: 100", ""],
    },
  },
  "nothing-inside": {
    code: "GA2008",
    severity: "error",
    message: "{owner} is empty",
    help: "{hint}",
    reason:
      "A struct without fields has no size, an enum without values no value, and an image without allocators " +
      "nothing to allocate.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: {} }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["{}", "{ id: u32 }"],
    },
  },
  "repeated-item": {
    code: "GA2009",
    severity: "error",
    message: "`{key}` lists `{value}` twice",
    help: "remove one of them",
    reason: "A list of levels or files has each item once: the second would be written over the first.",
    example: {
      bad: yaml`
        name: example
        memory: { checks: [checked, fast, checked] }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: [", checked]", "]"],
    },
  },
} as const satisfies Record<string, Entry>;
