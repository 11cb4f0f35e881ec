import { type Entry, yaml } from "./entry.js";

/** GA31xx: names that mean nothing, mean two things, or are taken. */
export const names = {
  "unknown-type": {
    code: "GA3101",
    severity: "error",
    message: "there is no type `{type}`",
    help: "{hint}",
    reason:
      "A field is a scalar (u8 i8 u16 i16 u32 i32 u64 i64 u53 f32 f64 bool), `utf8[n]`, `ref<Struct>`, or an enum " +
      "or struct of this schema.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: { fields: { x: f32, y: f23 } }
        allocators:
          points: { kind: free-list, of: Point, capacity: 100 }
      `,
      repair: ["f23", "f32"],
    },
  },
  "unknown-struct": {
    code: "GA3102",
    severity: "error",
    message: "there is no struct `{name}`",
    help: "{hint}",
    reason:
      "Allocators hold structs and references point to structs; both must stand under `structs:` of the same schema.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: { fields: { x: f32, y: f32 } }
        allocators:
          points: { kind: free-list, of: Pint, capacity: 100 }
      `,
      repair: ["Pint", "Point"],
    },
  },
  "unknown-allocator": {
    code: "GA3103",
    severity: "error",
    message: "`{allocator}` is no allocator that holds {struct}",
    help: "{hint}",
    reason:
      "A reference is a handle of one allocator; `ref<Struct, allocator>` names it, and it must be one where such " +
      "structs are allocated.",
    example: {
      bad: yaml`
        name: example
        structs:
          Node: { fields: { next: "ref<Node, nods>" } }
        allocators:
          nodes: { kind: free-list, of: Node, capacity: 100 }
      `,
      repair: ["nods", "nodes"],
    },
  },
  "duplicate-name": {
    code: "GA3104",
    severity: "error",
    message: "{kind} `{name}` and {otherKind} `{other}` would get the same name",
    help: "rename one of the two",
    reason:
      "Names become classes, properties and files; upper and lower case, `-` and `_` are not enough to tell them " +
      "apart there.",
    example: {
      bad: yaml`
        name: example
        allocators:
          free-blocks: { kind: arena, size: 1MiB }
          freeBlocks: { kind: arena, size: 1MiB }
      `,
      repair: ["freeBlocks", "used-blocks"],
    },
  },
  "accessor-collision": {
    code: "GA3105",
    severity: "error",
    message: "`{field}` and `{other}` both make `{accessor}`",
    help: "rename one of the two",
    reason:
      "Accessors are named after fields: bits `flags: { x: 1 }` make `flagsX`, arrays `items` make `itemsLength` " +
      "and `setItems`, and methods on handles join the names of nested fields (`getInnerY`). Two fields can't " +
      "share one.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet:
            fields:
              flags: { type: u8, bits: { urgent: 1 } }
              flagsUrgent: u8
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["flagsUrgent", "urgency"],
    },
  },
  "reserved-word": {
    code: "GA3106",
    severity: "error",
    message: "`{name}` is taken: {owner}",
    help: "choose another name, such as `{proposal}`",
    reason:
      "Generated classes have members of their own (`handle`, `free`, `stats`), the generated files use some globals, and " +
      "JavaScript calls members of some names (`then`, `toJSON`). A name of yours would hide them or be taken for them. " +
      "Words of TypeScript and C are free: the C header renames what C and C++ cannot have.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { handle: u32 } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["handle:", "handleValue:"],
    },
  },
  "unused-struct": {
    code: "GA3107",
    severity: "warning",
    message: "no allocator holds {struct}, and no struct contains it",
    help: "add an allocator `of: {struct}`, or remove it",
    reason: "A view class is generated for it, but nothing can allocate one.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: { fields: { x: f32, y: f32 } }
          Packet: { fields: { id: u32 } }
        allocators:
          points: { kind: free-list, of: Point, capacity: 100 }
      `,
      repair: ["  Packet: { fields: { id: u32 } }\n", ""],
    },
  },
  "unused-enum": {
    code: "GA3108",
    severity: "warning",
    message: "no field has type {enum}",
    help: "use it or remove it",
    reason: "It is generated, but it describes nothing that is stored.",
    example: {
      bad: yaml`
        name: example
        enums:
          Kind: { values: { data: 0, ack: 1 } }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["enums:\n  Kind: { values: { data: 0, ack: 1 } }\n", ""],
    },
  },
} as const satisfies Record<string, Entry>;
