import { sizeSchema } from "../json-schema-parts.js";
import type { KindSyntax } from "./kind-syntax.js";
import { forms, owned, size } from "./options.js";

export const arena = {
  description: "Blocks of any size, one after the other; freed all at once by reset or rewind.",
  example: { kind: "arena", size: "1MiB" },
  required: ["size"],
  options: {
    ...owned,
    size: size({ description: `Room for blocks. ${sizeSchema.description!}` }),
    ...forms,
  },
} as const satisfies KindSyntax;
