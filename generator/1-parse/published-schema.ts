import { jsonSchema } from "./json-schema.js";
import type { JsonSchema } from "./json-schema-parts.js";
import { flow } from "./words.js";

/** What editors offer for a value: a name for the list, and what is put in. */
interface Snippet {
  readonly label: string;
  readonly body: unknown;
}

type Published = JsonSchema & { readonly defaultSnippets?: readonly Snippet[] };

/** Text of schemas/gen-alloc.schema.json. */
export const jsonSchemaText = (): string => `${JSON.stringify(jsonSchema, publish, 2)}\n`;

/**
 * Editors list an example by its text, and a map's is "[object Object]": maps become snippets, which have a label. A
 * default that is an empty map would be offered as a value as well.
 */
function publish(key: string, value: unknown): unknown {
  if (key === "default" && isMap(value)) return undefined;
  if (!isMap(value) || !Array.isArray(value["examples"])) return value;
  const { examples, ...schema } = value;
  const [maps, others] = [examples.filter(isMap), examples.filter((e) => !isMap(e))];
  return {
    ...schema,
    ...(others.length > 0 ? { examples: others } : {}),
    ...(maps.length > 0 ? { defaultSnippets: maps.map((body) => ({ label: flow(body), body })) } : {}),
  } satisfies Published;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
