import { Ajv, type DefinedError, type ValidateFunction } from "ajv";
import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import { hintFor, listed } from "../diagnostics/suggest.js";
import { jsonSchema } from "./json-schema.js";
import { type JsonSchema, sizeSchema, spellingOf } from "./json-schema-parts.js";
import { kindSchemas as kinds } from "./kinds/document.js";
import { locate, type Location, placeOf, toJson, type Tree } from "./tree.js";
import { expectedOf, exampleOf, foundOf, lastOf, ownerOf, purposeOf } from "./words.js";

const validators = new Map<JsonSchema, ValidateFunction>();

/** Compiling takes 30 ms, so it is done once and not before the first schema. */
function validatorOf(schema: JsonSchema): ValidateFunction {
  const options = { allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false };
  const validator = validators.get(schema) ?? new Ajv(options).compile(schema);
  validators.set(schema, validator);
  return validator;
}

/** What the JSON Schema says about the tree, each finding at the key or value it is about. */
export function checkShape(root: Tree, schema: JsonSchema = jsonSchema): Diagnostic[] {
  const validate = validatorOf(schema);
  if (validate(toJson(root)) === true) return [];
  return ((validate.errors ?? []) as DefinedError[]).flatMap((error) => {
    const location = locate(root, error.instancePath);
    return location === undefined ? [] : (findingOf(error, location) ?? []);
  });
}

/** Undefined for errors that repeat another one, and for what a rule of 2-resolve says better. */
function findingOf(error: DefinedError, location: Location): Diagnostic | undefined {
  const schema = error.parentSchema as JsonSchema;
  switch (error.keyword) {
    case "additionalProperties":
      return unknownKey(error.params.additionalProperty, schema, location);
    case "required":
      return missingKey(error.params.missingProperty, schema, location);
    case "type":
      return wrongType(schema, location);
    case "enum":
      return unknownValue(schema.enum ?? [], schema, location);
    case "pattern":
      return badName(error.propertyName, schema, location);
    case "minimum":
    case "maximum":
      return outOfRange(schema, location);
    case "minProperties":
    case "minItems":
      return diagnose("nothing-inside", placeOf(location), { owner: ownerOf(location.path), hint: exampleOf(schema) });
    case "uniqueItems":
      return repeatedItem(error.params.i, location);
    default:
      return undefined;
  }
}

function keyRange({ tree }: Location, key: string): SourceRange {
  const entry = tree.kind === "map" ? tree.entries.find((e) => e.name === key) : undefined;
  return entry?.nameRange ?? tree.range;
}

function unknownKey(key: string, schema: JsonSchema, location: Location): Diagnostic {
  const range = keyRange(location, key);
  const allowed = Object.keys(schema.properties ?? {}).filter((k) => k !== "doc" && k !== "kind");
  const kind = schema.properties?.["kind"]?.const;
  const others = kinds.filter((k) => Object.hasOwn(k.schema.properties ?? {}, key)).map((k) => k.name);
  if (kind !== undefined && others.length > 0) {
    return diagnose("foreign-option", range, { key, kind, others: others.join(" and "), allowed: listed(allowed) });
  }
  const owner = kind === undefined ? ownerOf(location.path, schema) : `${ownerOf(location.path)} (${kind})`;
  return diagnose("unknown-key", range, { owner, key, hint: hintFor(key, allowed, "it takes") });
}

/** A key whose value is poisoned is there, whatever ajv says. */
function missingKey(key: string, schema: JsonSchema, location: Location): Diagnostic | undefined {
  const { tree } = location;
  if (tree.kind === "map" && tree.entries.some((e) => e.name === key)) return undefined;
  const missing = schema.properties?.[key];
  const what = missing === undefined ? "" : ` (${purposeOf(missing)})`;
  return diagnose("missing-key", placeOf(location), { owner: ownerOf(location.path), key, what });
}

function wrongType(schema: JsonSchema, { tree }: Location): Diagnostic {
  const quotes = tree.kind === "scalar" && schema.type === "string" && (tree.value !== null || tree.word !== undefined);
  const hint = quotes ? "put it between quotes if it is text" : exampleOf(schema);
  return diagnose("wrong-type", tree.range, { expected: expectedOf(schema), found: foundOf(tree), hint });
}

function unknownValue(
  allowed: readonly string[],
  schema: JsonSchema,
  { tree, path }: Location,
): Diagnostic | undefined {
  if (tree.kind === "scalar" && typeof tree.value === "string") {
    return diagnose("unknown-value", tree.range, {
      value: tree.value,
      key: lastOf(path),
      hint: hintFor(tree.value, allowed, "it can be", "or"),
    });
  }
  if (schema.type !== undefined) return undefined;
  return diagnose("wrong-type", tree.range, {
    expected: listed(allowed, "or"),
    found: foundOf(tree),
    hint: exampleOf(schema),
  });
}

function badName(key: string | undefined, schema: JsonSchema, location: Location): Diagnostic | undefined {
  if (schema.title === sizeSchema.title) return undefined;
  const { tree, path } = location;
  const name = key ?? (tree.kind === "scalar" ? String(tree.value) : lastOf(path));
  const range = key === undefined ? tree.range : keyRange(location, key);
  return diagnose("bad-name", range, { name, rule: `a name ${spellingOf(schema)}` });
}

function repeatedItem(at: number, { tree, path }: Location): Diagnostic | undefined {
  const item = tree.kind === "list" ? tree.items[at] : undefined;
  if (item === undefined) return undefined;
  return diagnose("repeated-item", item.range, { key: lastOf(path), value: foundOf(item, "bare") });
}

function outOfRange(schema: JsonSchema, { tree, path }: Location): Diagnostic | undefined {
  if (schema.title === sizeSchema.title) return undefined;
  const { minimum, maximum } = schema;
  const bound = maximum === undefined ? `at least ${minimum ?? 0}` : `from ${minimum ?? 0} to ${maximum}`;
  return diagnose("out-of-range", tree.range, {
    key: lastOf(path),
    bound,
    value: foundOf(tree, "bare"),
    what: `: ${purposeOf(schema)}`,
  });
}
