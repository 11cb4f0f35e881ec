/** The part of JSON Schema draft-07 that we use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

export type JsonType = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

const identifier = "^[A-Za-z][A-Za-z0-9_]*$";
const dashed = "^[A-Za-z][A-Za-z0-9_-]*$";
const capital = "^[A-Z][A-Za-z0-9_]*$";
/** A folder that leads out of the output would be out of the manifest's reach. */
export const innerFolder =
  "^(?!(fast|checked|paranoid)(/|$))[A-Za-z0-9_@-][A-Za-z0-9_@.-]*(/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)*/?$";

const patterns = {
  schema: dashed,
  allocator: dashed,
  enum: capital,
  struct: capital,
  value: identifier,
  field: identifier,
  part: identifier,
  root: dashed,
};

const spellings: Readonly<Record<string, string>> = {
  [dashed]: "starts with a letter; letters, digits, `-` and `_` follow",
  [identifier]: "starts with a letter; letters, digits and `_` follow",
  [innerFolder]: "of a folder inside the output has no `..`: `test` or `spec/memory`, or `none`",
  [capital]: "starts with a capital letter; letters, digits and `_` follow",
};

export function nameOf(kind: keyof typeof patterns): JsonSchema {
  const pattern = patterns[kind];
  const article = "aeiou".includes(kind.charAt(0)) ? "An" : "A";
  return { description: `${article} ${kind}'s name ${spellings[pattern]!}.`, pattern };
}

/** The pattern in words: `starts with a letter; …`. */
export const spellingOf = ({ pattern = "" }: JsonSchema): string => spellings[pattern] ?? `matches ${pattern}`;

/** How carefully memory is used, as in `memory.checks`, in the configuration and after `--checks`. */
const level: JsonSchema = { description: "How carefully.", enum: ["fast", "checked", "paranoid"] };

export const levelsSchema: JsonSchema = {
  title: "Checks",
  type: ["string", "array"],
  // oxlint-disable-next-line unicorn/no-thenable -- the word is JSON Schema's
  allOf: [{ if: { type: "string" }, then: level }],
  items: level,
  minItems: 1,
  uniqueItems: true,
  examples: ["checked", ["checked", "fast"]],
};

export const docText: JsonSchema = {
  description: "Goes into the comments of the generated code.",
  type: "string",
};

export const sizeSchema: JsonSchema = {
  title: "Size",
  description: "Bytes, or a number with B, KiB, MiB or GiB. Rounded up to a multiple of 8.",
  type: ["integer", "string"],
  pattern: "^[0-9]+(\\.[0-9]+)? ?(B|KiB|MiB|GiB)$",
  minimum: 8,
  examples: ["64KiB", "1MiB", 65536],
};
