import type { KindSyntax } from "./kind-syntax.js";
import { count, forms, size } from "./options.js";

export const shardedArena = {
  description:
    "Blocks of any size for many workers: each fills a buffer of its own, so that allocating takes no atomic operation; " +
    "freed all at once by reset. Shared backings only.",
  example: { kind: "sharded-arena", size: "64MiB" },
  required: ["size"],
  options: {
    size: size({
      description: "Room for blocks. Bytes, or a number with B, KiB, MiB or GiB. Rounded up to whole shards.",
    }),
    ...forms,
    shards: count({
      description:
        "Parts that workers take their buffers from; rounded up to a power of two. Default 64, fewer when they would be " +
        "smaller than 16 KiB.",
      minimum: 1,
      maximum: 1024,
      examples: [64],
    }),
    buffer: size({
      description:
        "Bytes a worker takes from a shard at once; at most a shard. Default 64KiB, less for small arenas. Bytes, or a " +
        "number with B, KiB, MiB or GiB.",
      examples: ["64KiB", 4096],
    }),
    groups: count({
      description:
        "Groups of workers and shards that belong together, such as the nodes of a machine's memory; a power of two, " +
        "at most as many as shards. Worker w is in group w modulo groups and takes from its own shards first.",
      minimum: 1,
      maximum: 1024,
      default: 1,
      examples: [2],
    }),
  },
} as const satisfies KindSyntax;
