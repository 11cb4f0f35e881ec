import { type Entry, yaml } from "./entry.js";

/** GA33xx: what several threads share. */
export const threads = {
  "sharded-not-shared": {
    code: "GA3301",
    severity: "error",
    message: "a {kind} is for several threads, and backing `{backing}` has one",
    help: "use backing `{proposal}`, or kind `{plain}`, which is faster on one thread",
    reason:
      "The sharded kinds give each worker slots or a buffer of its own, so that workers do not disturb each other. A " +
      "single thread pays for that and has nothing of it.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local }
        structs:
          Packet: { fields: { id: u32 } }
        allocators:
          packets: { kind: sharded-free-list, of: Packet, capacity: 1000 }
      `,
      repair: ["local", "shared"],
    },
  },
  "root-type": {
    code: "GA3302",
    severity: "error",
    message: "root `{root}` can't be `{type}`: {problem}",
    help: "{hint}",
    reason:
      "A root stands at a known place of the image: a handle, or several of them in a row, where one thread puts what " +
      "others look for; or a struct that exists once, which no allocator holds. Other values belong into such a struct.",
    example: {
      bad: yaml`
        name: example
        structs:
          Node: { fields: { value: u32 } }
        allocators:
          nodes: { kind: free-list, of: Node, capacity: 100 }
        roots:
          head: u32
      `,
      repair: ["head: u32", "head: ref<Node>"],
    },
  },
  "bad-groups": {
    code: "GA3303",
    severity: "error",
    message: "shards can't be divided into {groups} groups",
    help: "use a power of two, {hint}",
    reason:
      "Every group has the same number of shards, and the number of shards is a power of two: so is that of the groups, " +
      "and there are no more groups than shards.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared }
        allocators:
          scratch: { kind: sharded-arena, size: 16MiB, groups: 3 }
      `,
      repair: ["groups: 3", "groups: 2"],
    },
  },
  "shard-size": {
    code: "GA3304",
    severity: "error",
    message: "{shards} would make {bytes} a shard",
    help: "use {hint}, or leave `shards` out",
    reason:
      "A shard is one granule of 8 bytes at least, and less than 32 MiB, because its frontier counts granules in 22 bits " +
      "of a word. `shards` is rounded up to a power of two.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared }
        allocators:
          scratch: { kind: sharded-arena, size: 256MiB, shards: 4 }
      `,
      repair: ["shards: 4", "shards: 16"],
    },
  },
  "buffer-too-large": {
    code: "GA3305",
    severity: "error",
    message: "a buffer of {bytes} bytes is larger than a shard, which has {shard}",
    help: "use at most {shard}, or {other}",
    reason:
      "A worker takes its buffer from one shard. A quarter of a shard is a good size: then a shard serves several workers.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared }
        allocators:
          scratch: { kind: sharded-arena, size: 1MiB, shards: 64, buffer: 64KiB }
      `,
      repair: ["64KiB", "4KiB"],
    },
  },
  "cache-starves": {
    code: "GA3306",
    severity: "warning",
    message: "{name} has {slots}, and {workers} can keep {cache} at hand each",
    help: "{hint}",
    reason:
      "Slots that a worker has at hand are free, but nobody else can allocate them. When there are fewer slots than all " +
      "workers may keep, one of them can find none although few are in use.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared, workers: 8 }
        structs:
          Packet: { fields: { id: u32 } }
        allocators:
          packets: { kind: sharded-free-list, of: Packet, capacity: 100, cache: 63 }
      `,
      repair: ["cache: 63", "cache: 3"],
    },
  },
  "reclamation-unused": {
    code: "GA3307",
    severity: "warning",
    message: "`reclamation` is about slots of sharded free lists, and there is none",
    help: "remove it, or add an allocator of kind `sharded-free-list`",
    reason:
      "Only slots of sharded free lists can be retired. Other allocators free at once, so there is nothing to reclaim.",
    example: {
      bad: yaml`
        name: example
        memory:
          backing: shared
          reclamation: { batch: 64 }
        allocators:
          scratch: { kind: sharded-arena, size: 16MiB }
      `,
      repair: ["\n  reclamation: { batch: 64 }", ""],
    },
  },
  "batch-starves": {
    code: "GA3308",
    severity: "warning",
    message: "{name} has {slots}, and {workers} can keep {held} in batches that are not full",
    help: "use `batch: {smaller}`, or raise capacity to {larger}",
    reason:
      "Retired slots come back when their batch is full, or when the worker that retired them releases it: when it finds " +
      "no slot itself, retires while another worker waits for one, or calls `flush`. When there are no more slots than " +
      "all workers may keep so, one of them can find none although none is in use. A robust reclamation fills two batches " +
      "a pool at once.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: shared, workers: 8, reclamation: { batch: 32 } }
        structs:
          Packet: { fields: { id: u32 } }
        allocators:
          packets: { kind: sharded-free-list, of: Packet, capacity: 100 }
      `,
      repair: ["batch: 32", "batch: 2"],
    },
  },
} as const satisfies Record<string, Entry>;
