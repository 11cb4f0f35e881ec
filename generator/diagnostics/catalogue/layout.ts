import { type Entry, yaml } from "./entry.js";

/** GA4xxx: bytes and bits that don't fit, or are wasted. */
export const layout = {
  "struct-too-large": {
    code: "GA4001",
    severity: "error",
    message: "struct {struct} takes {size} bytes, more than an image holds (2 GiB)",
    help: "lower the counts of its arrays",
    reason:
      "Byte addresses inside an image are int32 numbers, because V8 computes with them fastest. Nothing may lie " +
      "beyond 2 GiB.",
    example: {
      bad: yaml`
        name: example
        structs:
          Matrix: { fields: { cells: "f64[65536][65536]" } }
        allocators:
          matrices: { kind: free-list, of: Matrix, capacity: 1 }
      `,
      repair: ["[65536][65536]", "[64][64]"],
    },
  },
  "wasteful-order": {
    code: "GA4002",
    severity: "warning",
    message: "{wasted} of the {size} bytes of {struct} are padding",
    help: "order the fields {order}: {better} bytes",
    reason:
      "Every field starts at a multiple of its size, as in C, so a small field before a large one leaves a hole. " +
      "More than an eighth of this struct is holes; fields in falling order of size have none between them. Fields " +
      "are not reordered behind your back.",
    example: {
      bad: yaml`
        name: example
        structs:
          Sample: { fields: { kind: u8, time: f64, flag: u8, value: f64 } }
        allocators:
          samples: { kind: free-list, of: Sample, capacity: 100 }
      `,
      repair: ["kind: u8, time: f64, flag: u8, value: f64", "time: f64, value: f64, kind: u8, flag: u8"],
    },
  },
  "too-many-slots": {
    code: "GA4003",
    severity: "error",
    message: "handles need {slotBits} bits for all slots, which leaves fewer than {generationBits} for generations",
    help: "lower the capacities and sizes, or use `checks: fast`",
    reason:
      "A checked handle is one 32-bit number: generation and slot. The more slots an image has, the fewer " +
      "generations there are, and the sooner a stale handle looks alive again. In `fast` handles are addresses and " +
      "have no generation.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, checks: checked }
        structs:
          Dot: { fields: { level: u32 } }
        allocators:
          dots: { kind: free-list, of: Dot, capacity: 300000000 }
      `,
      repair: ["300000000", "1000000"],
    },
  },
  "image-too-large": {
    code: "GA4004",
    severity: "error",
    message: "{part} ends beyond 2 GiB, and byte addresses in the image must fit int32",
    help: "lower the capacities and sizes, or split the schema in two",
    reason:
      "All allocators of a schema share one buffer, and byte addresses in it are int32 numbers, because V8 " +
      "computes with them fastest.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, checks: fast }
        allocators:
          first: { kind: arena, size: 1GiB }
          second: { kind: arena, size: 1GiB }
      `,
      repair: ["second: { kind: arena, size: 1GiB }", "second: { kind: arena, size: 512MiB }"],
    },
  },
} as const satisfies Record<string, Entry>;
