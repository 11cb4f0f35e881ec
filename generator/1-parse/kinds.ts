import { docText, type JsonSchema, sizeSchema } from "./json-schema-parts.js";

export interface Kind {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Options that every kind takes. */
const common = (name: string): Readonly<Record<string, JsonSchema>> => ({
  doc: docText,
  kind: { const: name },
  owner: {
    description:
      "Who allocates and frees in shared memory: all workers, or only the thread that created the image, which is " +
      "faster.",
    enum: ["workers", "creator"],
    default: "workers",
  },
});

const structName: JsonSchema = { description: "A struct of this schema.", type: "string" };

const freeList: JsonSchema = {
  description: "A pool of slots of one struct; allocating and freeing take a few nanoseconds.",
  type: "object",
  required: ["of", "capacity"],
  additionalProperties: false,
  examples: [{ kind: "free-list", of: "Header", capacity: 65535 }],
  properties: {
    ...common("free-list"),
    of: { ...structName, description: "The struct in its slots.", examples: ["Header"] },
    capacity: { description: "How many slots there are; fixed.", type: "integer", minimum: 1, examples: [65535] },
    iterate: {
      description:
        "Offer isLive, handles and forEach in `fast` too, for a live bitmap of one bit a slot. The other levels " +
        "have them anyway.",
      type: "boolean",
      default: false,
    },
    generations: {
      description:
        "What happens to a slot when its generation has used up its bits: wrap (reused) or quarantine (taken out " +
        "for good).",
      enum: ["wrap", "quarantine"],
      default: "wrap",
    },
  },
};

const arena: JsonSchema = {
  description: "Blocks of any size, one after the other; freed all at once by reset or rewind.",
  type: "object",
  required: ["size"],
  additionalProperties: false,
  examples: [{ kind: "arena", size: "1MiB" }],
  properties: {
    ...common("arena"),
    size: { ...sizeSchema, description: `Room for blocks. ${sizeSchema.description!}` },
    of: {
      description:
        "Structs that get typed forms such as allocHeader: one, or a list. Default: all structs of the schema.",
      type: ["string", "array"],
      items: structName,
      examples: ["Header", ["Header", "Node"]],
    },
    slices: {
      description: "Element types of slices, each with forms such as allocF32. Default: all.",
      type: "array",
      items: {
        description: "An element type.",
        type: "string",
        enum: ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"],
      },
      examples: [["u8", "f32"]],
    },
  },
};

/** A new kind of allocator is one more entry here, one more in the type AllocatorModel, and a template. */
export const kinds: readonly Kind[] = [
  { name: "free-list", schema: freeList },
  { name: "arena", schema: arena },
];
