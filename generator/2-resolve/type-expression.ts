import type { Ranged } from "../1-parse/types.js";
import type { SourceRange } from "../diagnostics/diagnostic.js";

/** A type as written, taken apart: `name <arguments> [count] [count] …`; nothing is looked up yet. */
export interface TypeExpression {
  readonly text: string;
  readonly range: SourceRange;
  readonly name: Ranged<string>;
  /** Between `<` and `>`; empty when there are none. */
  readonly args: readonly Ranged<string>[];
  /** As in C, outermost first. Of utf8, the first one is the length in bytes. */
  readonly counts: readonly Ranged<number>[];
  /** Why it breaks the grammar; then the other parts mean nothing. */
  readonly problem: string | undefined;
}

const grammar = /^(\s*)([A-Za-z_]\w*)\s*(?:<([^<>]*)>)?\s*((?:\[[^[\]]*\]\s*)*)$/d;

export function parseType(source: Ranged<string>): TypeExpression {
  const place = placer(source);
  const match = grammar.exec(source.value);
  const whole = { text: source.value.trim(), range: source.range };
  const none = { ...whole, name: { value: "", range: source.range }, args: [], counts: [] };
  if (match === null) return { ...none, problem: problemOf(source.value) };

  const [nameAt, argsAt, countsAt] = [match.indices![2]![0], match.indices![3]?.[0] ?? 0, match.indices![4]![0]];
  const args = match[3] === undefined ? [] : pieces(match[3], argsAt, /[^,]*/g, place);
  const counts = pieces(match[4]!, countsAt, /(?<=\[)[^\]]*(?=\])/g, place);
  const problem = argumentProblem(match[2]!, args) ?? countProblem(counts);
  if (problem !== undefined) return { ...none, problem };
  const numbers = counts.map((c) => ({ value: Number(c.value), range: c.range }));
  return {
    ...whole,
    name: { value: match[2]!, range: place(nameAt, match[2]!.length) },
    args,
    counts: numbers,
    problem,
  };
}

type Placer = (start: number, length: number) => SourceRange;

/** Places inside the scalar, if it stands in the schema as it is or between quotes; else the whole scalar. */
function placer({ value, range }: Ranged<string>): Placer {
  const margin = (range.end - range.start - value.length) / 2;
  if (margin !== 0 && margin !== 1) return () => range;
  return (start, length) => ({ start: range.start + margin + start, end: range.start + margin + start + length });
}

function pieces(text: string, at: number, pattern: RegExp, place: Placer): Ranged<string>[] {
  return [...text.matchAll(pattern)].flatMap((found) => {
    const value = found[0].trim();
    if (value === "" && pattern.source.startsWith("[^,]")) return [];
    const start = at + found.index + (found[0].length - found[0].trimStart().length);
    return [{ value, range: place(start, value.length) }];
  });
}

function argumentProblem(name: string, args: readonly Ranged<string>[]): string | undefined {
  if (name !== "ref") return args.length > 0 ? "only `ref` takes something between `<` and `>`" : undefined;
  if (args.length === 0) return "`ref` lacks its struct";
  return args.length > 2 ? "`ref` takes a struct and at most one allocator" : undefined;
}

function countProblem(counts: readonly Ranged<string>[]): string | undefined {
  const wrong = counts.find((c) => !/^\d+$/.test(c.value));
  if (wrong === undefined) return undefined;
  return wrong.value === "" ? "the count between `[` and `]` is missing" : `\`${wrong.value}\` is not a count`;
}

function problemOf(text: string): string {
  const many = (character: string): number => text.split(character).length - 1;
  if (text.trim() === "") return "there is nothing";
  if (many("[") > many("]")) return "a `]` is missing";
  if (many("]") > many("[")) return "a `[` is missing";
  if (many("<") > many(">")) return "a `>` is missing";
  if (many(">") > many("<")) return "a `<` is missing";
  const rest = text.replace(/^\s*[A-Za-z_]\w*\s*/, "");
  return rest === "" ? "nobody can read it" : `\`${rest.charAt(0)}\` is unexpected`;
}
