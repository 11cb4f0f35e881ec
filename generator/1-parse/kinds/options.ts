import { type JsonSchema, sizeSchema } from "../json-schema-parts.js";
import { asFlag, asInteger, asNames, asSize, asText } from "../read-values.js";
import type { Tree } from "../tree.js";
import type { Ranged } from "../types.js";

/** An option of a kind: how it is described, and how it is read. */
export interface Option<T> {
  readonly schema: JsonSchema;
  readonly read: (tree: Tree | undefined) => T | undefined;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

interface Described extends JsonSchema {
  readonly description: string;
}

export const count = ({ description, ...more }: Described): Option<Ranged<number>> => ({
  schema: { description, type: "integer", ...more },
  read: asInteger,
});

export const size = (more: Described): Option<Ranged<number | string>> => ({
  schema: { ...sizeSchema, ...more },
  read: asSize,
});

/** No unless it says yes. */
export const flag = (description: string): Option<Ranged<boolean>> => ({
  schema: { description, type: "boolean", default: false },
  read: asFlag,
});

/** One of these words; the first if it says nothing. */
export const choice = (description: string, words: readonly string[]): Option<Ranged<string>> => ({
  schema: { description, enum: words, default: words[0] },
  read: asText,
});

export const names = (schema: Described): Option<readonly Ranged<string>[]> => ({ schema, read: asNames });

/** Options that every kind takes. */
export const common = {
  zero: choice(
    "What memory holds when it is handed out: none (what it held before) or on-alloc (zeros, written by every " +
      "allocation). `make` and slices start with zeros either way.",
    ["none", "on-alloc"],
  ),
};

/** Those that are for all workers in shared memory leave nothing to choose. */
export const owned = {
  owner: choice(
    "Who allocates and frees in shared memory: all workers, or only the thread that created the image, which is " +
      "faster.",
    ["workers", "creator"],
  ),
};

const structName: JsonSchema = { description: "A struct of this schema.", type: "string" };

/** Slots of one struct. */
export const slots = {
  of: names({ ...structName, description: "The struct in its slots.", examples: ["Header"] }),
  capacity: count({ description: "How many slots there are; fixed.", minimum: 1, examples: [65535] }),
  generations: choice(
    "What happens to a slot when its generation has used up its bits: wrap (reused) or quarantine (taken out " +
      "for good).",
    ["wrap", "quarantine"],
  ),
};

/** Blocks of any size, and their typed forms. */
export const forms = {
  of: names({
    description:
      "Structs that get typed forms such as allocHeader: one, or a list. Default: all structs of the schema.",
    type: ["string", "array"],
    items: structName,
    examples: ["Header", ["Header", "Node"]],
  }),
  slices: names({
    description: "Element types of slices, each with forms such as allocF32. Default: all.",
    type: "array",
    items: {
      description: "An element type.",
      type: "string",
      enum: ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"],
    },
    examples: [["u8", "f32"]],
  }),
};
