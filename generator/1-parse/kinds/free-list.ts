import type { KindSyntax } from "./kind-syntax.js";
import { flag, owned, slots } from "./options.js";

export const freeList = {
  description: "A pool of slots of one struct; allocating and freeing take a few nanoseconds.",
  example: { kind: "free-list", of: "Header", capacity: 65535 },
  required: ["of", "capacity"],
  options: {
    ...owned,
    ...slots,
    iterate: flag(
      "In `fast`, keep one bit a slot that says whether it is live: isLive is O(1) then, where it walks the free list " +
        "otherwise. The other levels know anyway.",
    ),
  },
} as const satisfies KindSyntax;
