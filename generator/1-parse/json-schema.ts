import { exampleOfAllocators, kindSchemas as kinds } from "./kinds/document.js";
import { docText, type JsonSchema, levelsSchema, nameOf } from "./json-schema-parts.js";

const scalarNames = ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "u53", "f32", "f64", "bool"];

const memory: JsonSchema = {
  title: "Memory",
  description: "The one buffer that holds everything, and how carefully it is used.",
  type: "object",
  additionalProperties: false,
  examples: [{ backing: "shared", workers: 8, checks: "checked" }],
  properties: {
    backing: {
      description:
        "local: ArrayBuffer, one thread. shared: SharedArrayBuffer. wasm, wasm-shared: a WebAssembly.Memory, so " +
        "that wasm code sees it too.",
      enum: ["local", "shared", "wasm", "wasm-shared"],
      default: "local",
    },
    workers: {
      description:
        "Threads attached at once, the creator included; more than 1 needs a shared backing. Default 4 when " +
        "shared, otherwise 1.",
      type: "integer",
      minimum: 1,
      maximum: 31,
      examples: [8],
    },
    checks: {
      ...levelsSchema,
      description:
        "fast: no checks, for hot code that is tested. checked: stale, double and foreign handles throw. " +
        "paranoid: also poison, canaries, quarantine, range checks and leak reports. Of several, the first is written " +
        "into the output folder, each other into a folder of its name inside.",
      default: "checked",
    },
    reclamation: {
      title: "Reclamation",
      description:
        "How slots of sharded free lists come back that were retired while other workers may still read them.",
      type: "object",
      additionalProperties: false,
      examples: [{ batch: 64, robust: true }],
      properties: {
        batch: {
          description:
            "Most retired slots that are released together. Large batches cost less a slot, small ones come back sooner; " +
            "the controller chooses between 1 and this. If omitted, the largest of 32, 16, 8, 4, 2, 1 with which batches " +
            "that are not full keep no more than an eighth of the smallest pool out of reach.",
          type: "integer",
          minimum: 1,
          maximum: 4096,
          examples: [32],
        },
        robust: {
          description:
            "A worker that stays inside a guard keeps back only slots that were allocated before it last looked, not all " +
            "that are retired from then on. Costs a word for each slot and a little at each allocation.",
          type: "boolean",
          default: false,
        },
        target: {
          description:
            "Share of the slots of each pool that should be free, from 0 to 1: below it, batches are made smaller so that retired " +
            "slots come back sooner. 0: batches are always as large as they go.",
          type: "number",
          minimum: 0,
          maximum: 1,
          default: 0.125,
          examples: [0.125],
        },
      },
    },
  },
};

const enumSchema: JsonSchema = {
  title: "Enum",
  description: "Named integers: a constant object and a type of the same name in TypeScript.",
  type: "object",
  required: ["values"],
  additionalProperties: false,
  examples: [{ type: "u8", values: { data: 0, ack: 1, nack: 2 } }, { values: ["red", "green", "blue"] }],
  properties: {
    doc: docText,
    type: {
      description: "How it is stored. Default u8, or the smallest integer that holds all values.",
      enum: ["u8", "i8", "u16", "i16", "u32", "i32"],
      default: "u8",
    },
    values: {
      description:
        "Names with numbers, or a list of names counted from 0. A name without a number is one more than the name " +
        "before.",
      type: ["object", "array"],
      minProperties: 1,
      minItems: 1,
      propertyNames: nameOf("value"),
      additionalProperties: { description: "The number that is stored.", type: ["integer", "null"], examples: [1] },
      items: { ...nameOf("value"), type: "string" },
      examples: [{ data: 0, ack: 1 }, ["data", "ack"]],
    },
  },
};

const typeText: JsonSchema = {
  description:
    "A type: a scalar, `utf8[bytes]`, `ref<Struct>`, `ref<Struct, allocator>`, or an enum or struct of this " +
    "schema; then array counts in brackets, as in C. Inside braces, types with brackets or commas need quotes.",
  type: "string",
  examples: [...scalarNames, "u8[16]", "f32[4][4]", "utf8[24]", "ref<Node>", "ref<Node, nodes>"],
};

const field: JsonSchema = {
  title: "Field",
  description: "A type, or a map with a type and more.",
  type: ["string", "object"],
  required: ["type"],
  additionalProperties: false,
  examples: [
    ...scalarNames,
    "u8[16]",
    "utf8[24]",
    "ref<Node>",
    { type: "u32", atomic: true },
    { type: "u16", bits: { urgent: 1, ttl: 6 } },
  ],
  properties: {
    doc: docText,
    type: typeText,
    count: {
      description:
        'Makes it an array of what the type says: `{ type: u8, count: 16 }` is `u8[16]`, and `{ type: "u8[4]", count: 3 }` ' +
        "is `u8[3][4]`, 3 arrays of 4.",
      type: "integer",
      examples: [16],
    },
    bits: {
      description:
        "Divides an unsigned word into parts, from the lowest bit up: names with widths in bits. A part of one bit " +
        "is a boolean.",
      type: "object",
      minProperties: 1,
      propertyNames: nameOf("part"),
      additionalProperties: { description: "Width in bits.", type: "integer", minimum: 1, maximum: 32, examples: [1] },
      examples: [{ urgent: 1, acked: 1, ttl: 6 }],
    },
    atomic: {
      description: "Reading and writing are Atomics.load and Atomics.store. Integers, enums and references only.",
      type: "boolean",
      default: false,
    },
    emit: {
      description:
        "What is generated for the field, in TypeScript; memory and C header are the same. all: getters and setters. read: " +
        "nothing that writes it, `make` included. none: only its place, for code in other languages.",
      enum: ["all", "read", "none"],
      default: "all",
    },
  },
};

const struct: JsonSchema = {
  title: "Struct",
  description: "Fields with fixed places in memory, and the view class of the same name.",
  type: "object",
  required: ["fields"],
  additionalProperties: false,
  examples: [{ fields: { x: "f32", y: "f32" } }],
  properties: {
    doc: docText,
    layout: {
      description: "c: the rules of C on 64-bit machines. Fields stay in order, each at a multiple of its alignment.",
      enum: ["c"],
      default: "c",
    },
    align: {
      description:
        "Least alignment in bytes, a power of two up to 4096; 64 or 128 gives each struct cache lines of its own. Above " +
        "128 the image itself has to start at a multiple of it.",
      type: "integer",
      examples: [16, 64, 128],
    },
    emit: {
      description:
        "What is generated for the struct, in TypeScript. handles: no view classes, so neither `at`, `view` nor `make`. views: " +
        "no `getX` and `setX` on handles. Code that nobody calls need not be there.",
      enum: ["all", "handles", "views"],
      default: "all",
    },
    fields: {
      description: "Names with types, in the order in which they lie in memory.",
      type: "object",
      minProperties: 1,
      propertyNames: nameOf("field"),
      additionalProperties: field,
      examples: [{ id: "u32", name: "utf8[24]" }],
    },
  },
};

const root: JsonSchema = {
  title: "Root",
  description: "A reference or a struct, or a map with its type and more.",
  type: ["string", "object"],
  required: ["type"],
  additionalProperties: false,
  examples: ["ref<Entry>", "ref<Entry, entries>[4096]", "Entry", { type: "ref<Entry>", count: 4096 }],
  properties: {
    doc: docText,
    type: {
      description:
        "`ref<Struct>` or `ref<Struct, allocator>`, a handle; with a count in brackets it is several. `Struct`: one of " +
        "them that exists once, which no allocator holds. Inside braces, types with brackets or commas need quotes.",
      type: "string",
      examples: ["ref<Entry>", "ref<Entry, entries>", "ref<Entry>[4096]", "Entry"],
    },
    count: {
      description: "How many: `{ type: ref<Entry>, count: 16 }` is `ref<Entry>[16]`.",
      type: "integer",
      examples: [16],
    },
  },
};

/** Which options an allocator takes depends on its kind; each kind is a row of the table in kinds/kinds.ts. */
const allocator: JsonSchema = {
  title: "Allocator",
  description: "Hands out memory of one kind. Becomes a class, and a property of the module class.",
  type: "object",
  required: ["kind"],
  examples: kinds.flatMap((k) => k.schema.examples ?? []),
  properties: {
    kind: {
      description: kinds.map((k) => `${k.name}: ${k.schema.description ?? ""}`).join(" "),
      enum: kinds.map((k) => k.name),
    },
  },
  allOf: kinds.map((k) => ({
    if: { type: "object", required: ["kind"], properties: { kind: { const: k.name } } },
    // oxlint-disable-next-line unicorn/no-thenable -- the word is JSON Schema's
    then: k.schema,
  })),
};

/** The input language, draft-07. The source of schemas/gen-alloc.schema.json, of schemas/README.md and of what `parse` checks. */
export const jsonSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "gen-alloc schema",
  description: "Structs, and the allocators that hold them, in one memory image.",
  type: "object",
  required: ["name", "allocators"],
  additionalProperties: false,
  properties: {
    name: {
      ...nameOf("schema"),
      title: "Name",
      description:
        "Names the folder of the output and, with a capital letter, the module class: `packets` → `Packets`.",
      type: "string",
      examples: ["packets"],
    },
    doc: docText,
    memory,
    enums: {
      description: "Named integers that fields may have as their type.",
      type: "object",
      propertyNames: nameOf("enum"),
      additionalProperties: enumSchema,
      examples: [{ Kind: { values: { data: 0, ack: 1 } } }],
      default: {},
    },
    structs: {
      description: "What allocators hold.",
      type: "object",
      propertyNames: nameOf("struct"),
      additionalProperties: struct,
      examples: [{ Point: { fields: { x: "f32", y: "f32" } } }],
      default: {},
    },
    allocators: {
      description: "One or more, side by side in the image.",
      type: "object",
      minProperties: 1,
      propertyNames: nameOf("allocator"),
      additionalProperties: allocator,
      examples: [exampleOfAllocators],
    },
    roots: {
      description:
        "What stands in the image itself, all 0 at first. References, where threads find what others have built, read and " +
        "written by Atomics: `roots.table`; and structs that exist once: `roots.settings.volume`.",
      type: "object",
      propertyNames: nameOf("root"),
      additionalProperties: root,
      examples: [{ table: "ref<Entry>", buckets: "ref<Entry, entries>[4096]" }],
      default: {},
    },
  },
};
