import type { JsonSchema } from "../../generator/1-parse/json-schema-parts.js";
import { flow } from "../../generator/1-parse/words.js";

/** A table of the keys of a map: what each takes, its default, what it does, an example. */
export function keyTable(schema: JsonSchema): string[] {
  const rows = Object.entries(schema.properties ?? {}).map(([key, inner]) =>
    [key, takes(inner), defaultOf(inner), about(inner), exampleOf(key, inner)].map(inCell),
  );
  const required = new Set(schema.required ?? []);
  return [
    "| key | takes | default | what it does | for example |",
    "|---|---|---|---|---|",
    ...rows.map(
      ([key, ...cells]) => `| \`${key!}\`${required.has(key!) ? " (required)" : ""} | ${cells.join(" | ")} |`,
    ),
  ];
}

const inCell = (text: string): string => text.replaceAll("|", "\\|");

const about = ({ description = "", const: only }: JsonSchema): string =>
  only === undefined ? description : "Chooses this kind.";

const code = (text: string): string => `\`${text}\``;

/** One entry for each kind of value that is possible. */
function takes(schema: JsonSchema): string {
  const { type, enum: words, const: only, title } = schema;
  if (only !== undefined) return code(only);
  if (words !== undefined) return words.map(code).join(", ");
  if (title === "Size") return "a size";
  if (title === "Checks") return "a level, or a list of levels";
  if (title === "Field" || title === "Root") return "a type, or a map";
  return [type ?? []]
    .flat()
    .map((t) => wordFor(t, schema))
    .join(" or ");
}

function wordFor(type: string, { minimum, maximum, items }: JsonSchema): string {
  const bounds = minimum === undefined ? "" : maximum === undefined ? ` from ${minimum}` : `, ${minimum} … ${maximum}`;
  switch (type) {
    case "boolean":
      return "`true` or `false`";
    case "integer":
      return `a whole number${bounds}`;
    case "number":
      return `a number${bounds}`;
    case "string":
      return "text";
    case "array":
      return items?.enum === undefined ? "a list" : `a list of ${items.enum.map(code).join(", ")}`;
    default:
      return "a map";
  }
}

const defaultOf = ({ default: value, const: only }: JsonSchema): string =>
  value === undefined || only !== undefined || typeof value === "object" ? "" : code(String(value));

/** The first of each shape: `of: Header`, `of: [Header, Node]`. */
function exampleOf(key: string, { examples = [], type, enum: words, const: only, properties }: JsonSchema): string {
  if (only !== undefined) return code(`${key}: ${only}`);
  if (words !== undefined) return code(`${key}: ${words.at(-1)!}`);
  if (type === "boolean") return code(`${key}: true`);
  if (properties !== undefined && examples.length === 0) return "";
  const shapes = [examples.find((e) => typeof e !== "object"), ...examples.filter((e) => typeof e === "object")];
  return shapes
    .filter((e) => e !== undefined)
    .map((e) => code(`${key}: ${flow(e)}`))
    .join("<br>");
}
