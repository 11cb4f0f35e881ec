import { type Entry, yaml } from "./entry.js";

/** GA32xx: known words in a combination that means nothing. */
export const meaning = {
  "bad-type": {
    code: "GA3201",
    severity: "error",
    message: "`{type}` is not a type: {problem}",
    help: "write a name and its counts: `u8[16]`, `utf8[24]`, `ref<Node>`, `ref<Node, nodes>`",
    reason:
      "Types follow one grammar: a name, then any number of counts in brackets; `utf8` takes its length in bytes " +
      "first, `ref` a struct and perhaps an allocator between `<` and `>`.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet:
            fields:
              origin: u8[16
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["u8[16", "u8[16]"],
    },
  },
  "recursive-struct": {
    code: "GA3202",
    severity: "error",
    message: "{struct} contains itself: {cycle}",
    help: "use `ref<{struct}>` for one of the fields",
    reason: "A struct that contains itself by value has no end. A reference is a handle of 4 bytes, and may be null.",
    example: {
      bad: yaml`
        name: example
        structs:
          Node: { fields: { value: u32, next: Node } }
        allocators:
          nodes: { kind: free-list, of: Node, capacity: 100 }
      `,
      repair: ["next: Node", "next: ref<Node>"],
    },
  },
  "duplicate-value": {
    code: "GA3203",
    severity: "error",
    message: "`{name}` and `{other}` are both {value}",
    help: "give `{name}` a number of its own",
    reason: "A stored number could not be turned back into one name.",
    example: {
      bad: yaml`
        name: example
        enums:
          Kind: { values: { data: 0, ack: 1, nack: 1 } }
        structs:
          Packet: { fields: { kind: Kind } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["nack: 1", "nack: 2"],
    },
  },
  "enum-value-range": {
    code: "GA3204",
    severity: "error",
    message: "{value} of `{name}` doesn't fit into {type}",
    help: "{hint}",
    reason:
      "An enum is stored as an integer of its `type`; a larger number would be cut and come back as another value.",
    example: {
      bad: yaml`
        name: example
        enums:
          Kind: { type: u8, values: { data: 0, control: 256 } }
        structs:
          Packet: { fields: { kind: Kind } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["type: u8", "type: u16"],
    },
  },
  "bits-type": {
    code: "GA3205",
    severity: "error",
    message: "`bits` divides an unsigned word, and `{type}` is none",
    help: "use u8, u16 or u32",
    reason: "Parts are taken out of the word by shift and mask, which is defined for unsigned words of up to 32 bits.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { flags: { type: i16, bits: { urgent: 1 } } } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["i16", "u16"],
    },
  },
  "bits-too-wide": {
    code: "GA3206",
    severity: "error",
    message: "`{part}` ends at bit {end}, and {type} has {width}",
    help: "{hint}",
    reason: "Parts are laid from the lowest bit up, in the order of the schema; all of them must fit into the word.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { flags: { type: u8, bits: { urgent: 1, ttl: 8 } } } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["type: u8", "type: u16"],
    },
  },
  "atomic-type": {
    code: "GA3207",
    severity: "error",
    message: "{what} can't be atomic",
    help: "{hint}",
    reason:
      "`Atomics` works on whole integers of 1, 2, 4 or 8 bytes, and on each element of an array of them; floats, " +
      "booleans, parts of words, text and structs are none.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { load: { type: f64, atomic: true } } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["f64", "i64"],
    },
  },
  "ref-without-holder": {
    code: "GA3208",
    severity: "error",
    message: "no allocator holds {struct}, so nothing could be referred to",
    help: "add an allocator `of: {struct}`",
    reason: "A reference is a handle, and handles come from allocators.",
    example: {
      bad: yaml`
        name: example
        structs:
          Node: { fields: { next: ref<Leaf> } }
          Leaf: { fields: { value: u32 } }
        allocators:
          nodes: { kind: free-list, of: Node, capacity: 100 }
      `,
      repair: ["allocators:", "allocators:\n  leaves: { kind: free-list, of: Leaf, capacity: 100 }"],
    },
  },
  "ref-ambiguous": {
    code: "GA3209",
    severity: "error",
    message: "{struct} is held by {allocators}: which of them does the reference point into?",
    help: 'write "ref<{struct}, {first}>"',
    reason: "A handle is valid in one allocator only, so a reference has to say which.",
    example: {
      bad: yaml`
        name: example
        structs:
          Node: { fields: { next: ref<Node> } }
        allocators:
          young: { kind: free-list, of: Node, capacity: 100 }
          old: { kind: free-list, of: Node, capacity: 1000 }
      `,
      repair: ["ref<Node>", '"ref<Node, old>"'],
    },
  },
  "workers-not-shared": {
    code: "GA3210",
    severity: "error",
    message: "{workers} workers can't share memory with backing `{backing}`",
    help: "use backing `{proposal}`, or `workers: 1`",
    reason: "Only `shared` and `wasm-shared` memory is seen by more than one thread.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, workers: 4 }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["local", "shared"],
    },
  },
  "owner-not-shared": {
    code: "GA3211",
    severity: "error",
    message: "`owner: {owner}` has no meaning with backing `{backing}`, which one thread uses",
    help: "remove `owner`, or use a shared backing",
    reason:
      "`owner` says whether all workers or only the creating thread allocate; without workers there is no choice.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local }
        allocators:
          scratch: { kind: arena, size: 1MiB, owner: creator }
      `,
      repair: [", owner: creator", ""],
    },
  },
  "bad-alignment": {
    code: "GA3212",
    severity: "error",
    message: "{align} is not an alignment",
    help: "use a power of two from 1 to 4096: {near}",
    reason:
      "Addresses are aligned by clearing low bits, which works for powers of two only. 128 keeps a struct on cache " +
      "lines of its own, 4096 on a page.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { align: 24, fields: { id: u32 } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["24", "32"],
    },
  },
  "array-count": {
    code: "GA3213",
    severity: "error",
    message: "an array can't have {count} elements",
    help: "use a count from 1 to 268435456",
    reason:
      "Arrays have a fixed length that is part of the layout: at least one element, and no more than an image " +
      "could hold.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { origin: "u8[0]" } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["u8[0]", "u8[16]"],
    },
  },
  "utf8-length": {
    code: "GA3214",
    severity: "error",
    message: "`{type}` {problem}",
    help: "write `utf8[24]`: room for 24 bytes",
    reason: "Text in a struct has a fixed room, padded with NUL. Text of any length goes into an arena: `allocString`.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet: { fields: { label: utf8 } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["utf8", '"utf8[24]"'],
    },
  },
  "bad-size": {
    code: "GA3215",
    severity: "error",
    message: "`{size}` is not a size",
    help: "write a number of bytes, or a number with B, KiB, MiB or GiB: `64KiB`, `1.5MiB`; at least 8 bytes",
    reason: "Sizes are bytes. KB and MB are not accepted, because some mean 1000 by them and some 1024.",
    example: {
      bad: yaml`
        name: example
        allocators:
          scratch: { kind: arena, size: 64kb }
      `,
      repair: ["64kb", "64KiB"],
    },
  },
  "arena-too-small": {
    code: "GA3216",
    severity: "error",
    message: "arena `{name}` can never hold anything: in `paranoid` it needs {least} bytes at least, and has {bytes}",
    help: "use `size: {least}` or more, or another level of `checks`",
    reason:
      "An arena hands out granules of 8 bytes. `paranoid` puts a guard of one granule behind each block, so that the smallest " +
      "block takes two.",
    example: {
      bad: yaml`
        name: example
        memory: { checks: paranoid }
        allocators:
          scratch: { kind: arena, size: 8 }
      `,
      repair: ["size: 8", "size: 64"],
    },
  },
  "too-many-members": {
    code: "GA3217",
    severity: "error",
    message: "{what} has {count} fields, counting those of structs inside structs; {most} at most",
    help: "{instead}, or use arrays",
    reason:
      "Every scalar field has a getter and a setter of its own in every allocator that holds the struct, those of structs " +
      "inside it too. Structs that hold each other twice double that with each step. An array is one field.",
    example: {
      bad: yaml`
        name: example
        structs:
          A: { fields: { a: u8, b: u8 } }
          B: { fields: { a: A, b: A, c: A, d: A, e: A, f: A, g: A, h: A } }
          C: { fields: { a: B, b: B, c: B, d: B, e: B, f: B, g: B, h: B } }
          D: { fields: { a: C, b: C, c: C, d: C, e: C, f: C, g: C, h: C, i: C } }
        allocators:
          ds: { kind: free-list, of: D, capacity: 10 }
      `,
      repair: ["{ a: C, b: C, c: C, d: C, e: C, f: C, g: C, h: C, i: C }", '{ all: "C[9]" }'],
    },
  },
  "nothing-emitted": {
    code: "GA3218",
    severity: "error",
    message: "nothing is left of {struct}: every field of it has `emit: none`",
    help: "leave one field emitted, or drop the struct and let an arena hand out its bytes",
    reason:
      "`emit: none` keeps a field's place and leaves its accessors out, for fields that only code in other languages uses. " +
      "A struct without any accessor is a number of bytes: `arena.alloc(48)` gives those.",
    example: {
      bad: yaml`
        name: example
        structs:
          Blob: { fields: { state: { type: "u8[48]", emit: none } } }
        allocators:
          blobs: { kind: free-list, of: Blob, capacity: 100 }
      `,
      repair: ["emit: none", "emit: read"],
    },
  },
  "read-of-struct": {
    code: "GA3219",
    severity: "error",
    message: "`emit: read` is for values, and {struct} is a struct",
    help: "write `emit: read` at the fields of {struct}, or `emit: none` here",
    reason:
      "What is inside is reached through a view of the inner struct, which is the same class wherever that struct stands: " +
      "it has setters everywhere, or nowhere.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: { fields: { x: f32, y: f32 } }
          Body: { fields: { place: { type: Point, emit: read }, mass: f32 } }
        allocators:
          bodies: { kind: free-list, of: Body, capacity: 100 }
      `,
      repair: ["emit: read", "emit: all"],
    },
  },
  "view-needed": {
    code: "GA3220",
    severity: "error",
    message: "{user} must show {struct}, which has `emit: handles` and so no views",
    help: "drop the `emit` of {struct}, or give `emit: handles` to what it is in",
    reason:
      "A view shows a struct that it contains by a view of that struct, and a root that is a struct is a view. With " +
      "`emit: handles` there is no such class; on handles the fields inside are methods: `getPlaceX`.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: { emit: handles, fields: { x: f32, y: f32 } }
          Body: { fields: { place: Point, mass: f32 } }
        allocators:
          bodies: { kind: free-list, of: Body, capacity: 100 }
      `,
      repair: ["Point: { emit: handles, fields", "Point: { fields"],
    },
  },
  "bad-minimum": {
    code: "GA3221",
    severity: "error",
    message: "`{minimum}` is no size of a smallest block",
    help: "write a power of two from {least} to {most}: `minimum: 64`",
    reason:
      "A buddy allocator halves blocks until one is just large enough, down to this size. Each smallest block has a word " +
      "beside it, with checks two: a small minimum wastes fewer bytes in blocks, and more words.",
    example: {
      bad: yaml`
        name: example
        allocators:
          pages: { kind: buddy, size: 1MiB, minimum: 100 }
      `,
      repair: ["minimum: 100", "minimum: 128"],
    },
  },
} as const satisfies Record<string, Entry>;
