import { docText, type JsonSchema } from "../json-schema-parts.js";
import { asSize, asText } from "../read-values.js";
import type { MapTree } from "../tree.js";
import type { Ranged } from "../types.js";
import { type Kind, kinds } from "./kinds.js";
import type { KindSyntax } from "./kind-syntax.js";
import { common, type Option, type Options } from "./options.js";

/** What follows from the options of the kinds: their JSON Schemas, the type of their documents, and the reader of these. */

type OptionsOf<K extends Kind> = K extends Kind ? (typeof kinds)[K]["options"] & typeof common : never;
type OptionName<O> = O extends Options ? keyof O : never;
type ValueOf<O, N> = O extends { readonly [M in N & string]: Option<infer T> } ? T : never;

/** Options as written, whatever their kind takes; what they mean is the business of 2-resolve. */
export type AllocatorDoc = { readonly doc?: string; readonly kind: Ranged<string> } & {
  readonly [N in OptionName<OptionsOf<Kind>>]?: ValueOf<OptionsOf<Kind>, N>;
};

/** Of a kind, with all it needs: of schemas without errors. */
export type Doc<K extends Kind> = AllocatorDoc & {
  readonly [N in (typeof kinds)[K]["required"][number]]: NonNullable<AllocatorDoc[N]>;
};

/** The JSON Schema of each kind. */
export const kindSchemas: readonly { readonly name: string; readonly schema: JsonSchema }[] = Object.entries(kinds).map(
  ([name, syntax]) => ({ name, schema: schemaOf(name, syntax) }),
);

/** The shortest there is. */
export const exampleOfAllocators = { scratch: kinds.arena.example };

function schemaOf(name: string, { description, example, options, required }: KindSyntax): JsonSchema {
  const described = Object.entries<Option<unknown>>({ ...common, ...options }).map(([n, { schema }]) => [n, schema]);
  return {
    description,
    type: "object",
    required,
    additionalProperties: false,
    examples: [example],
    properties: { doc: docText, kind: { const: name }, ...Object.fromEntries(described) },
  };
}

/** An option is read alike by all kinds that take it. */
const readers: Options = Object.assign({}, common, ...Object.values(kinds).map(({ options }) => options));

type SizeName = {
  [N in keyof AllocatorDoc]-?: Ranged<number | string> extends NonNullable<AllocatorDoc[N]> ? N : never;
}[keyof AllocatorDoc];

/** All its options that are sizes. */
export function sizesOf(doc: AllocatorDoc): Ranged<number | string>[] {
  const isSize = (name: string): name is SizeName => readers[name]?.read === asSize;
  return Object.keys(doc)
    .filter(isSize)
    .flatMap((name) => doc[name] ?? []);
}

/** Without a kind it still has a name, which references may mention. */
export function readAllocator(map: MapTree): AllocatorDoc {
  const valueAt = (key: string) => map.entries.find((e) => e.name === key)?.value;
  const doc = asText(valueAt("doc"))?.value;
  const options = Object.entries(readers).flatMap(([name, { read }]) => {
    const value = read(valueAt(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    kind: asText(valueAt("kind")) ?? { value: "", range: map.range },
    ...(doc === undefined ? {} : { doc }),
    ...Object.fromEntries(options),
  };
}
