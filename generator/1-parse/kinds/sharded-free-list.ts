import type { KindSyntax } from "./kind-syntax.js";
import { count, flag, slots } from "./options.js";

export const shardedFreeList = {
  description:
    "A pool of slots of one struct for many workers: each has slots at hand, so that allocating and freeing take no " +
    "atomic operation; slots can be retired while others read them. Shared backings only.",
  example: { kind: "sharded-free-list", of: "Header", capacity: 65535 },
  required: ["of", "capacity"],
  options: {
    ...slots,
    shards: count({
      description:
        "In how many places workers begin to look for slots when they have none at hand; rounded up to a power of two. " +
        "Default: as many as workers.",
      minimum: 1,
      maximum: 1024,
      examples: [8],
    }),
    cache: count({
      description:
        "Slots a worker takes and gives back at once, rounded up to 1, 3, 7, … 511. What a worker has at hand nobody " +
        "else can allocate. Default: at most 511, and at most an eighth of the capacity for all workers together.",
      minimum: 1,
      maximum: 511,
      examples: [63],
    }),
    preallocate: flag(
      "Write all slots when the image is created, so that no first use waits for the operating system; else memory is " +
        "taken as slots are first used.",
    ),
  },
} as const satisfies KindSyntax;
