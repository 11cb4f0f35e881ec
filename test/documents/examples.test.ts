import { describe, expect, test } from "vitest";
import { jsonSchema } from "../../generator/1-parse/json-schema.js";
import type { JsonSchema } from "../../generator/1-parse/json-schema-parts.js";
import { kindSchemas as kinds } from "../../generator/1-parse/kinds/document.js";
import { check } from "../errors/check.js";

/** The examples of schemas/README.md are those of the JSON Schema. */
type Doc = Record<string, unknown>;

/** A schema with everything that examples name. */
const base = (): Doc => ({
  name: "example",
  memory: { backing: "shared", workers: 4 },
  enums: { Kind: { values: ["data", "ack"] } },
  structs: {
    Header: { fields: { id: { type: "u16" }, kind: "Kind", next: "ref<Header, headers>" } },
    Node: { fields: { id: "u32" } },
    Entry: { fields: { id: "u32" } },
  },
  allocators: {
    headers: { kind: "free-list", of: "Header", capacity: 100 },
    nodes: { kind: "free-list", of: "Node", capacity: 100 },
    entries: { kind: "sharded-free-list", of: "Entry", capacity: 1000 },
  },
  roots: { first: { type: "ref<Entry, entries>" } },
});

/** Beside an example: what it needs, where the base has something else. */
const around: Readonly<Record<string, (doc: Doc) => Doc>> = {
  backing: (doc) => ({ ...doc, memory: {}, allocators: { headers: (doc["allocators"] as Doc)["headers"] }, roots: {} }),
  enums: (doc) => ({ ...doc, structs: onlyIds(doc) }),
  structs: ({ structs: _, roots: __, ...doc }) => ({ ...doc, allocators: { all: { kind: "arena", size: "1MiB" } } }),
  allocators: (doc) => ({ ...doc, roots: {}, structs: {} }),
  roots: (doc) => doc,
};

const onlyIds = (doc: Doc): Doc =>
  Object.fromEntries(Object.keys(doc["structs"] as Doc).map((name) => [name, { fields: { id: "u32" } }]));

interface Place {
  readonly at: readonly string[];
  readonly schema: JsonSchema;
  /** What stands there beside the key. */
  readonly beside?: Doc;
}

const inner = (...path: readonly string[]): JsonSchema =>
  path.reduce<JsonSchema>(
    (schema, key) => (key === "*" ? (schema.additionalProperties as JsonSchema) : schema.properties![key]!),
    jsonSchema,
  );

const places: readonly Place[] = [
  { at: [], schema: jsonSchema },
  { at: ["memory"], schema: inner("memory") },
  { at: ["memory", "reclamation"], schema: inner("memory", "reclamation") },
  { at: ["enums", "Kind"], schema: inner("enums", "*") },
  { at: ["structs", "Header"], schema: inner("structs", "*") },
  { at: ["structs", "Header", "fields", "id"], schema: inner("structs", "*", "fields", "*"), beside: { type: "u16" } },
  { at: ["roots", "first"], schema: inner("roots", "*"), beside: { type: "ref<Entry, entries>" } },
  ...kinds.map(({ schema }): Place => ({
    at: ["allocators", "extra"],
    schema,
    beside: schema.examples![0] as Doc,
  })),
];

/** Every value that the tables show, and every other one of the JSON Schema. */
const cases = places.flatMap(({ at, schema, beside = {} }) =>
  Object.entries(schema.properties ?? {}).flatMap(([key, { examples = [], enum: words = [], type, const: only }]) => {
    const values = only === undefined ? [...examples, ...words, ...(type === "boolean" ? [true, false] : [])] : [only];
    return values.map((value) => ({
      title: `${[...at, key].join(".")}: ${JSON.stringify(value)}`,
      at,
      key,
      value,
      beside,
    }));
  }),
);

function docWith({ at, key, value, beside }: (typeof cases)[number]): Doc {
  const doc = (around[at.length === 0 || key === "backing" ? key : ""] ?? ((d: Doc): Doc => d))(base());
  let map = doc;
  for (const step of at) map = (map[step] ??= {}) as Doc;
  Object.assign(map, beside, { [key]: value });
  return doc;
}

describe("every example compiles", () => {
  test.each(cases)("$title", (one) => {
    // JSON is YAML.
    const found = check(JSON.stringify(docWith(one), null, 1));
    expect(found.filter((d) => d.severity === "error").map((d) => `${d.code} ${d.message}`)).toEqual([]);
  });

  test("and a wrong one does not", () => {
    const wrong = docWith({ ...cases[0]!, at: ["memory"], key: "workers", value: 99 });
    expect(check(JSON.stringify(wrong)).map((d) => d.code)).toEqual(["GA2006"]);
  });
});
