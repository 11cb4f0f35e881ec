import { configuration } from "./configuration.js";
import type { Entry } from "./entry.js";
import { layout } from "./layout.js";
import { meaning } from "./meaning.js";
import { names } from "./names.js";
import { output } from "./output.js";
import { shape } from "./shape.js";
import { syntax } from "./syntax.js";
import { threads } from "./threads.js";

/** All findings there are, by name. Codes never change their meaning; a code that is gone is not given away again. */
export const catalogue = {
  ...syntax,
  ...shape,
  ...names,
  ...meaning,
  ...threads,
  ...layout,
  ...output,
  ...configuration,
} as const;

export type FindingName = keyof typeof catalogue;

/** What `{…}` stands for in a text of the catalogue. Braces with a blank inside are YAML, not holes. */
export type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${string} ${string}` ? never : Hole) | Holes<Rest>
  : never;

export type HolesOf<Name extends FindingName> = Filling<Holes<(typeof catalogue)[Name]["message" | "help"]>>;

/** Without holes nothing may be given; a bare `{}` would take anything. */
type Filling<Hole extends string> = [Hole] extends [never]
  ? Readonly<Record<string, never>>
  : Readonly<Record<Hole, string | number>>;

/** By name (`unknown-type`) or code (`GA3101`, in any case). */
export function findEntry(nameOrCode: string): { readonly name: FindingName; readonly entry: Entry } | undefined {
  const code = nameOrCode.toUpperCase();
  const name = findingNames.find((n) => n === nameOrCode || catalogue[n].code === code);
  return name === undefined ? undefined : { name, entry: catalogue[name] };
}

export const findingNames: readonly FindingName[] = (Object.keys(catalogue) as FindingName[]).sort((a, b) =>
  catalogue[a].code < catalogue[b].code ? -1 : 1,
);
