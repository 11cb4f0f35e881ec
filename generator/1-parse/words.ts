import { listed } from "../diagnostics/suggest.js";
import type { JsonSchema, JsonType } from "./json-schema-parts.js";
import type { Tree } from "./tree.js";

/** Who a key belongs to: `["structs", "Header", "fields", "id"]` is field `id` of Header. */
export function ownerOf(path: readonly string[], { title = "gen-alloc schema" }: JsonSchema = {}): string {
  const [section, name, key, inner] = path;
  if (section === undefined) return title.replace("gen-alloc", "the");
  if (name === undefined || !Object.hasOwn(singular, section)) return `\`${path.join(".")}\``;
  if (section === "structs" && key === "fields" && inner !== undefined) return `field \`${inner}\` of ${name}`;
  return key === undefined ? `${singular[section]!} \`${name}\`` : `\`${lastOf(path)}\` of ${name}`;
}

const singular: Readonly<Record<string, string>> = {
  enums: "enum",
  structs: "struct",
  allocators: "allocator",
  roots: "root",
};

/** The key; for items of a list, the list's. */
export const lastOf = (path: readonly string[]): string =>
  [...path].reverse().find((part) => !/^\d+$/.test(part)) ?? "the schema";

const typeWords: Readonly<Record<JsonType, string>> = {
  object: "a map",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "`true` or `false`",
  null: "nothing",
};

/** `a whole number or text`; fields take `a type or a map`. */
export function expectedOf({ type = [], title, enum: values }: JsonSchema): string {
  if (title === "Field" || title === "Root") return "a type or a map";
  if (values !== undefined) return listed(values, "or");
  return [type]
    .flat()
    .map((t) => typeWords[t])
    .join(" or ");
}

/** `the number 1.5`; bare: `1.5`. */
export function foundOf(tree: Tree, form: "full" | "bare" = "full"): string {
  if (tree.kind === "map") return "a map";
  if (tree.kind === "list") return "a list";
  const value = tree.kind === "scalar" ? tree.value : null;
  if (value === null)
    return tree.kind === "scalar" && tree.word !== undefined ? `\`${tree.word}\`, which is nothing` : "nothing";
  if (form === "bare") return String(value);
  return typeof value === "number"
    ? inWordsOfNumber(value)
    : typeof value === "boolean"
      ? `\`${value}\``
      : `the text "${shortened(value)}"`;
}

/** YAML has `.inf` and `.nan`, and reads 1e400 as the former. */
export function inWordsOfNumber(value: number): string {
  if (Number.isNaN(value)) return "`.nan`, which is no number";
  return Number.isFinite(value) ? `the number ${value}` : "a number without end";
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text).replace(/\s+/g, " ");

/** First sentence of the description, in the middle of a sentence. */
export function purposeOf({ description, title }: JsonSchema): string {
  return description === undefined
    ? `see ${title ?? "the JSON Schema"}`
    : asSentence(/^.*?\.(?= |$)/.exec(description)?.[0] ?? description);
}

/** A way out by example, or if there is none by description. */
export function exampleOf(schema: JsonSchema): string {
  if (schema.type === "boolean") return "write `true` or `false`";
  const [example] = schema.examples ?? [];
  return example === undefined ? purposeOf(schema) : `write for example \`${flow(example)}\``;
}

/** As YAML on one line: `{ kind: arena, size: 1MiB }`. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null)
    return /[[,]/.test(String(value)) ? `"${String(value)}"` : String(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${flow(inner)}`)
    .join(", ")} }`;
}

/** Without capital and full stop. */
function asSentence(text: string): string {
  const plain = text.replace(/\.$/, "");
  return /^[A-Z](?![A-Z])/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}
