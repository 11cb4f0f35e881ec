import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { jsonSchema } from "../../../generator/1-parse/json-schema.js";
import { jsonSchemaText } from "../../../generator/1-parse/published-schema.js";
import { configSchema, configSchemaText } from "../../../generator/config/json-schema.js";
import type { JsonSchema } from "../../../generator/1-parse/json-schema-parts.js";

const published = "schemas/gen-alloc.schema.json";
const publishedConfig = "schemas/gen-alloc.config.schema.json";
const blessing = process.env["UPDATE"] === "1";

/** All schemas inside a schema, with where they stand. */
function parts(schema: JsonSchema, path = "#"): [string, JsonSchema][] {
  const inner = [
    ...Object.entries(schema.properties ?? {}).map(([key, s]) => [`${path}/${key}`, s] as const),
    ...(typeof schema.additionalProperties === "object" ? [[`${path}/*`, schema.additionalProperties] as const] : []),
    ...(schema.propertyNames === undefined ? [] : [[`${path}/(name)`, schema.propertyNames] as const]),
    ...(schema.items === undefined ? [] : [[`${path}/[]`, schema.items] as const]),
    ...(schema.allOf ?? []).map((s, i) => [`${path}/${i}`, s.then!] as const),
  ];
  return [[path, schema], ...inner.flatMap(([at, s]) => parts(s, at))];
}

/** Constants are the business of whoever compares with them. */
const explained = [...parts(jsonSchema), ...parts(configSchema, "config#")].filter(
  ([, schema]) => schema.const === undefined,
);

/** What an editor can't fill in by itself. */
const open = explained.filter(([path, { enum: words, type, propertyNames }]) => {
  const closed = words !== undefined || type === "boolean" || propertyNames !== undefined;
  return !closed && !path.endsWith("#") && !/\/(doc|\(name\)|\[\])$/.test(path);
});

describe("the published JSON Schema", () => {
  test.each([
    [published, jsonSchemaText()],
    [publishedConfig, configSchemaText()],
  ])("%s is the one that is checked", (path, text) => {
    if (blessing) writeFileSync(path, text);
    expect(blessing, "written, run again without UPDATE").toBe(false);
    expect(readFileSync(path, "utf8"), "run with UPDATE=1").toBe(text);
  });

  test.each([jsonSchema, configSchema])("$title is valid in the strictest reading", (schema) => {
    expect(() =>
      new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, validateSchema: true }).compile(schema),
    ).not.toThrow();
  });

  test.each(explained)("%s has a description", (_, schema) => {
    expect(schema.description ?? "").toMatch(/\.$/);
  });

  test.each(open)("%s has an example", (_, schema) => {
    expect(schema.examples ?? []).not.toEqual([]);
  });

  test.each(explained.filter(([, schema]) => schema.examples !== undefined))(
    "examples of %s are valid",
    (_, schema) => {
      const validate = new Ajv({ strict: false }).compile(schema);
      expect(schema.examples!.filter((example) => !validate(example))).toEqual([]);
    },
  );

  test("offers no map as an example, which editors list as [object Object], and no empty map as a default", () => {
    const texts: string[] = [];
    JSON.parse(readFileSync(published, "utf8"), (key, value: unknown) => {
      const offered = key === "examples" ? (value as unknown[]) : key === "default" ? [value] : [];
      texts.push(...offered.filter((v) => !Array.isArray(v)).map(String));
      return value;
    });
    expect(texts).toContain("utf8[24]");
    expect(texts.filter((text) => text.includes("[object"))).toEqual([]);
    expect(parts(jsonSchema).some(([, schema]) => String(schema.examples?.[0]).includes("[object"))).toBe(true);
  });

  test("has a snippet with a label for each of them", () => {
    const labels = [...jsonSchemaText().matchAll(/"label": "(.*)"/g)].map(([, label]) => label);
    expect(labels).toContain("{ type: u16, bits: { urgent: 1, ttl: 6 } }");
    const maps = explained.flatMap(([, s]) => s.examples ?? []).filter((e) => String(e).includes("[object"));
    expect(labels).toHaveLength(maps.length);
  });

  test("accepts the example schemas and refuses a changed one", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(published, "utf8")) as object);
    const packets = parseYaml(readFileSync("schemas/packets.yaml", "utf8")) as Record<string, unknown>;
    expect(validate(packets)).toBe(true);
    expect(validate({ ...packets, memroy: {} })).toBe(false);
  });
});
