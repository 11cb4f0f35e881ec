/** What a module offers to the files of a suite. */
export interface Source {
  readonly from: string;
  readonly default?: string;
  readonly values?: readonly string[];
  readonly types?: readonly string[];
}

/** Import lines for exactly those names of `sources` that `body` uses. */
export function importsFor(body: string, sources: readonly Source[]): string[] {
  const used = new Set(namesIn(body));
  const pick = (names: readonly string[] = []): string[] => [...new Set(names)].filter((name) => used.has(name)).sort();
  return sources.flatMap(({ from, default: whole, values, types }) => [
    ...(whole !== undefined && used.has(whole) ? [`import ${whole} from "${from}";`] : []),
    ...importLine("import type", pick(types), from),
    ...importLine("import", pick(values), from),
  ]);
}

function importLine(keyword: string, names: readonly string[], from: string): string[] {
  if (names.length === 0) return [];
  const line = `${keyword} { ${names.join(", ")} } from "${from}";`;
  return line.length <= 120 ? [line] : [`${keyword} {`, ...fillLines(names), `} from "${from}";`];
}

/** As many names on a line as fit. */
function fillLines(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + name.length + 2 <= 120) lines[lines.length - 1] = `${last} ${name},`;
    else lines.push(`  ${name},`);
  }
  return lines;
}

/** Every name in `body` that stands for something, with repetitions. */
export const namesIn = (body: string): readonly string[] => withoutText(body).replace(KEY, "").match(FREE_NAME) ?? [];

/** `users` in `{ users: 1 }`; of `{ users }`, it is a name. */
const KEY = /(?<=[{,]\s+)\w+(?=: )/g;

/** Not a property: `.each` is none, `...each` is. */
const FREE_NAME = /(?<![\w$]|[^.]\.)[A-Za-z_$][\w$]*/g;

/** A name in a comment or a string is no use of it; the expressions of a template string are. */
function withoutText(body: string): string {
  return body
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, "")
    .replace(/`[^`]*`/g, (text) => (text.match(/\$\{[^}]*\}/g) ?? []).join(" "));
}

/** All names that files of the suite may import. */
export const importable = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ default: whole, values = [], types = [] }) => [...(whole ? [whole] : []), ...values, ...types]);
