import type { KindSyntax } from "./kind-syntax.js";
import { forms, size } from "./options.js";

export const buddy = {
  description:
    "Blocks of any size, each freed alone; rounded up to powers of two, and free neighbours become one again. In " +
    "shared memory only the thread that created the image allocates and frees.",
  example: { kind: "buddy", size: "1MiB", minimum: 64 },
  required: ["size"],
  options: {
    size: size({
      description:
        "Room for blocks; it need not be a power of two. Bytes, or a number with B, KiB, MiB or GiB. Rounded up to a " +
        "multiple of minimum.",
    }),
    minimum: size({
      description:
        "Bytes of the smallest block, a power of two from 8 to 64KiB; each takes 4 bytes beside it, with checks 8. " +
        "Default 64.",
      examples: [64, 4096, "4KiB"],
    }),
    ...forms,
  },
} as const satisfies KindSyntax;
