import { docText, type JsonSchema, sizeSchema } from "./json-schema-parts.js";

export interface Kind {
  readonly name: string;
  readonly schema: JsonSchema;
}

type Options = Readonly<Record<string, JsonSchema>>;

const zero: JsonSchema = {
  description:
    "What memory holds when it is handed out: none (what it held before) or on-alloc (zeros, written by every " +
    "allocation). `make` and slices start with zeros either way.",
  enum: ["none", "on-alloc"],
  default: "none",
};

/** Options that every kind takes. */
const common = (name: string): Options => ({ doc: docText, kind: { const: name }, zero });

/** The sharded kinds are for all workers, so there is nothing to choose. */
const owned: Options = {
  owner: {
    description:
      "Who allocates and frees in shared memory: all workers, or only the thread that created the image, which is " +
      "faster.",
    enum: ["workers", "creator"],
    default: "workers",
  },
};

const structName: JsonSchema = { description: "A struct of this schema.", type: "string" };

const slots: Options = {
  of: { ...structName, description: "The struct in its slots.", examples: ["Header"] },
  capacity: { description: "How many slots there are; fixed.", type: "integer", minimum: 1, examples: [65535] },
  generations: {
    description:
      "What happens to a slot when its generation has used up its bits: wrap (reused) or quarantine (taken out " +
      "for good).",
    enum: ["wrap", "quarantine"],
    default: "wrap",
  },
};

const forms: Options = {
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
};

const freeList: JsonSchema = {
  description: "A pool of slots of one struct; allocating and freeing take a few nanoseconds.",
  type: "object",
  required: ["of", "capacity"],
  additionalProperties: false,
  examples: [{ kind: "free-list", of: "Header", capacity: 65535 }],
  properties: {
    ...common("free-list"),
    ...owned,
    ...slots,
    iterate: {
      description:
        "In `fast`, keep one bit a slot that says whether it is live: isLive is O(1) then, where it walks the free list " +
        "otherwise. The other levels know anyway.",
      type: "boolean",
      default: false,
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
    ...owned,
    size: { ...sizeSchema, description: `Room for blocks. ${sizeSchema.description!}` },
    ...forms,
  },
};

const shardedFreeList: JsonSchema = {
  description:
    "A pool of slots of one struct for many workers: each has slots at hand, so that allocating and freeing take no " +
    "atomic operation; slots can be retired while others read them. Shared backings only.",
  type: "object",
  required: ["of", "capacity"],
  additionalProperties: false,
  examples: [{ kind: "sharded-free-list", of: "Header", capacity: 65535 }],
  properties: {
    ...common("sharded-free-list"),
    ...slots,
    shards: {
      description:
        "In how many places workers begin to look for slots when they have none at hand; rounded up to a power of two. " +
        "Default: as many as workers.",
      type: "integer",
      minimum: 1,
      maximum: 1024,
      examples: [8],
    },
    cache: {
      description:
        "Slots a worker takes and gives back at once, rounded up to 1, 3, 7, … 511. What a worker has at hand nobody " +
        "else can allocate. Default: at most 511, and at most an eighth of the capacity for all workers together.",
      type: "integer",
      minimum: 1,
      maximum: 511,
      examples: [63],
    },
    preallocate: {
      description:
        "Write all slots when the image is created, so that no first use waits for the operating system; else memory is " +
        "taken as slots are first used.",
      type: "boolean",
      default: false,
    },
  },
};

const shardedArena: JsonSchema = {
  description:
    "Blocks of any size for many workers: each fills a buffer of its own, so that allocating takes no atomic operation; " +
    "freed all at once by reset. Shared backings only.",
  type: "object",
  required: ["size"],
  additionalProperties: false,
  examples: [{ kind: "sharded-arena", size: "64MiB" }],
  properties: {
    ...common("sharded-arena"),
    size: {
      ...sizeSchema,
      description: "Room for blocks. Bytes, or a number with B, KiB, MiB or GiB. Rounded up to whole shards.",
    },
    ...forms,
    shards: {
      description:
        "Parts that workers take their buffers from; rounded up to a power of two. Default 64, fewer when they would be " +
        "smaller than 16 KiB.",
      type: "integer",
      minimum: 1,
      maximum: 1024,
      examples: [64],
    },
    buffer: {
      ...sizeSchema,
      description:
        "Bytes a worker takes from a shard at once; at most a shard. Default 64KiB, less for small arenas. Bytes, or a " +
        "number with B, KiB, MiB or GiB.",
      examples: ["64KiB", 4096],
    },
    groups: {
      description:
        "Groups of workers and shards that belong together, such as the nodes of a machine's memory; a power of two, " +
        "at most as many as shards. Worker w is in group w modulo groups and takes from its own shards first.",
      type: "integer",
      minimum: 1,
      maximum: 1024,
      default: 1,
      examples: [2],
    },
  },
};

/** A new kind of allocator is one more entry here, one more in the type AllocatorModel, and a template. */
export const kinds: readonly Kind[] = [
  { name: "free-list", schema: freeList },
  { name: "sharded-free-list", schema: shardedFreeList },
  { name: "arena", schema: arena },
  { name: "sharded-arena", schema: shardedArena },
];
