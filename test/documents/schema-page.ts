import { readFileSync } from "node:fs";
import { jsonSchema } from "../../generator/1-parse/json-schema.js";
import { type JsonSchema, nameOf, sizeSchema, spellingOf } from "../../generator/1-parse/json-schema-parts.js";
import { kindSchemas as kinds } from "../../generator/1-parse/kinds/document.js";
import type { ScalarType } from "../../generator/2-resolve/types.js";
import { layOut } from "../../generator/3-layout/layout.js";
import { parse } from "../../generator/1-parse/parse.js";
import { resolve } from "../../generator/2-resolve/resolve.js";
import { keyTable } from "./key-tables.js";
import { membersOf } from "./members.js";
import { fenced, writtenBy } from "./written-by.js";

/** schemas/README.md: keys and their texts come from the JSON Schema, sizes and members from compiled schemas. */
export function schemaPage(): string {
  const lines = [
    ...head,
    ...fenced("yaml", readFileSync("schemas/packets.yaml", "utf8").replace(/^# yaml-language-server.*\n/, "")),
    ...quotes,
    ...types(),
    ...members(),
    ...names(),
    ...keys(),
  ];
  return `${lines.join("\n")}\n`;
}

const head = [
  writtenBy("the JSON Schema and the compiler"),
  "",
  "# The schema language",
  "",
  "A schema is one YAML file. It names structs, the allocators that hold them, and the one memory image in which all of them",
  "lie. `gen-alloc init` writes a commented one to start from. `gen-alloc schema.yaml` reports everything that is wrong with",
  "it in one run, with places, and `gen-alloc explain GA3101` explains each finding.",
  "",
  "Editors complete and check a schema that begins with one of these lines:",
  "",
  "```yaml",
  "# yaml-language-server: $schema=./node_modules/gen-alloc/schemas/gen-alloc.schema.json",
  "# $schema: ./node_modules/gen-alloc/schemas/gen-alloc.schema.json",
  "```",
  "",
  "The first is read by VS Code (with the YAML extension), Neovim and others, the second by JetBrains.",
  "",
  "## An example",
  "",
];

const quotes = [
  "More of them, with comments, stand in [this folder](.). Two things about YAML are worth knowing:",
  "",
  '- Inside braces, types with brackets or commas need quotes: `{ name: "utf8[24]" }`. On a line of their own they don\'t.',
  '- `null`, `true` and numbers are names only between quotes: `"null": u8`. Anchors, tags and merge keys are refused.',
  "",
];

/** What a value is in TypeScript, and which ones there are. */
const scalars: Readonly<Record<ScalarType, readonly [type: string, values: string]>> = {
  u8: ["number", "0 … 255"],
  i8: ["number", "-128 … 127"],
  u16: ["number", "0 … 65535"],
  i16: ["number", "-32768 … 32767"],
  u32: ["number", "0 … 2^32 - 1"],
  i32: ["number", "-2^31 … 2^31 - 1"],
  u64: ["bigint", "0 … 2^64 - 1"],
  i64: ["bigint", "-2^63 … 2^63 - 1"],
  u53: ["number", "0 … 2^53 - 1, stored in 64 bits"],
  f32: ["number", "single precision"],
  f64: ["number", "every number"],
  bool: ["boolean", "true, false"],
};

const others: readonly (readonly [written: string, yaml: string, type: string, values: string])[] = [
  ["an enum", "Kind", "the enum's type", "its names"],
  ["`utf8[24]`", '"utf8[24]"', "string", "text of up to 24 bytes of UTF-8"],
  ["`ref<Node>`", "ref<Node>", "the handle's type, or 0", "a Node in the one allocator that holds them; 0 is null"],
  ["`ref<Node, nodes>`", '"ref<Node, nodes>"', "the same", "where several allocators hold them, the one that is meant"],
  ["a struct", "Point", "a view of it", "the struct itself, inside this one"],
  ["`f32[4]`", '"f32[4]"', "by index", "4 in a row"],
  ["`f32[4][3]`", '"f32[4][3]"', "by two indexes", "4 times 3 in a row, as in C"],
];

function types(): string[] {
  const rows = [
    ...Object.entries(scalars).map(([name, [type, values]]) => [`\`${name}\``, name, type, values] as const),
    ...others,
  ];
  return [
    "## Types",
    "",
    "| type | bytes | aligned to | in TypeScript | values |",
    "|---|---:|---:|---|---|",
    ...rows.map(([written, yaml, type, values]) => {
      const { size, align } = fieldOf(yaml);
      return `| ${written} | ${size} | ${align} | ${type} | ${values} |`;
    }),
    "",
    "Fields lie in the order of the schema, each at a multiple of its alignment, as a C compiler would lay them. A warning says",
    "when another order saves more than an eighth. `gen-alloc layout schema.yaml` prints offsets and holes.",
    "",
  ];
}

function fieldOf(yaml: string): { readonly size: number; readonly align: number } {
  const text = `
name: example
enums: { Kind: { values: [data, ack] } }
structs:
  Point: { fields: { a: f32, b: f32 } }
  Node: { fields: { id: u32 } }
  Sample: { fields: { x: ${yaml} } }
allocators:
  nodes: { kind: free-list, of: Node, capacity: 4 }
  samples: { kind: free-list, of: Sample, capacity: 4 }
`;
  const { structs } = layOut(resolve(parse(text).value!).value!).value!;
  return structs.find((s) => s.name === "Sample")!.fields[0]!;
}

function members(): string[] {
  const fields: readonly (readonly [shown: string, yaml: string])[] = [
    ["a scalar, an enum, `ref<T>`", "u32"],
    ["`utf8[24]`", '"utf8[24]"'],
    ["`{ type: u32, atomic: true }`", "{ type: u32, atomic: true }"],
    ["`{ type: u32, emit: read }`", "{ type: u32, emit: read }"],
    ["`{ type: u8, bits: { low: 1, rest: 7 } }`", "{ type: u8, bits: { low: 1, rest: 7 } }"],
    ["`f32[4]`, any array of numbers", '"f32[4]"'],
    ["`utf8[24][4]`, `bool[4]`, `Kind[4]`", '"utf8[24][4]"'],
    ["a struct with fields `a` and `b`", "Point"],
    ["an array of them, `Point[4]`", '"Point[4]"'],
  ];
  const list = (texts: readonly string[]): string =>
    texts.map((t) => `\`${t}\``.replace(" (read)`", "` (read)")).join(", ");
  return [
    "## What a field becomes",
    "",
    "A field `hue` is read and written through views and cursors (`hdr.hue`), and by methods of the allocator that take a",
    "handle (`pool.getHue(h)`):",
    "",
    "| field `hue` | on views and cursors | on the allocator |",
    "|---|---|---|",
    ...fields.map(([shown, yaml]) => {
      const { onViews, onHandles } = membersOf(yaml);
      return `| ${shown} | ${list(onViews)} | ${list(onHandles)} |`;
    }),
    "",
    ...fitting,
  ];
}

const fitting = [
  "What a field cannot give back is refused by `checked` and `paranoid` with AllocError INVALID_VALUE, and made to fit by `fast`:",
  "",
  "| | `checked`, `paranoid` | `fast` |",
  "|---|---|---|",
  "| text longer than its field | refused | cut in front of the character that does not fit |",
  "| text with a NUL inside | refused; arena strings keep it | ends there |",
  "| text with half of a surrogate pair | refused | stored as U+FFFD |",
  "| an array longer than its field | refused | cut |",
  "| a u53 that no number holds, stored, read, or the result of `addX`, `subX` | refused | cut when stored, rounded when read |",
  "| another number out of the range of its type | wraps, as in typed arrays; refused by `paranoid` | wraps |",
  "",
  "Every view and cursor has `handle`, `toObject()` (a plain object with all fields) and `toJSON()` (the same, bigint as decimal text),",
  "so that `console.log(view)` and `JSON.stringify(view)` show fields and not the memory behind them.",
  "",
  "Text that C or wasm wrote ends at the first NUL. `hueEquals(text)` compares without making a string. A window",
  "(`hueArray()`) is a typed array on the memory itself: it stays valid as long as the struct does.",
  "",
];

function names(): string[] {
  const rule = (kind: Parameters<typeof nameOf>[0]): string => spellingOf(nameOf(kind));
  return [
    "## Names",
    "",
    `- The schema, allocators and roots: a name ${rule("allocator")}. \`free-blocks\` becomes the class \`FreeBlocks\` and the`,
    "  property `freeBlocks`.",
    `- Structs and enums: a name ${rule("struct")}.`,
    `- Fields, enum values, parts of bits: a name ${rule("field")}.`,
    "",
    "Words of TypeScript and C (`class`, `new`, `and`) are free to use: the C header calls such a field `class_`, and says so.",
    "Members that generated classes have, and names that JavaScript calls (`then`, `toJSON`), are taken: GA3106 proposes another.",
    "",
  ];
}

function keys(): string[] {
  const part = (...path: readonly string[]): JsonSchema =>
    path.reduce<JsonSchema>(
      (schema, key) => (key === "*" ? (schema.additionalProperties as JsonSchema) : schema.properties![key]!),
      jsonSchema,
    );
  const section = (title: string, schema: JsonSchema, more: readonly string[] = []): string[] => [
    `### ${title}`,
    "",
    ...(schema.description === undefined ? [] : [schema.description, ""]),
    ...more,
    ...keyTable(schema),
    "",
  ];
  return [
    "## Keys",
    "",
    ...section("The schema", jsonSchema),
    ...section("`memory`", part("memory")),
    ...section("`memory.reclamation`", part("memory", "reclamation")),
    ...section("`enums.<Name>`", part("enums", "*")),
    ...section("`structs.<Name>`", part("structs", "*")),
    ...section("`structs.<Name>.fields.<name>`", part("structs", "*", "fields", "*")),
    ...section("`roots.<name>`", part("roots", "*")),
    `### Sizes`,
    "",
    `${sizeSchema.description!} For example ${sizeSchema.examples!.map((e) => `\`${String(e)}\``).join(", ")}.`,
    "",
    "## Allocators",
    "",
    ...kinds.flatMap((k) => section(`\`kind: ${k.name}\``, k.schema)),
  ].slice(0, -1);
}
