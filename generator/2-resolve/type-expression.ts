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

const grammar = /^(\s*)([A-Za-z_]\w*)(\s*)(?:<([^<>]*)>)?(\s*(?:\[[^[\]]*\]\s*)*)$/;

export function parseType(source: Ranged<string>): TypeExpression {
  const place = placer(source);
  const whole = { text: source.value.trim(), range: source.range };
  const none = { ...whole, name: { value: "", range: source.range }, args: [], counts: [] };
  const match = grammar.exec(source.value);
  if (match === null) return { ...none, problem: problemOf(source.value) };

  const [margin, name, gap, inner, brackets] = match.slice(1) as [string, string, string, string | undefined, string];
  const args =
    inner === undefined ? undefined : argumentsOf(inner, margin.length + name.length + gap.length + 1, place);
  const counts = countsOf(brackets, source.value.length - brackets.length, place);
  const problem = argumentProblem(name, args) ?? countProblem(counts);
  if (problem !== undefined) return { ...none, problem };
  const numbers = counts.map((c) => ({ value: Number(c.value), range: c.range }));
  return {
    ...whole,
    name: { value: name, range: place(margin.length, name.length) },
    args: args ?? [],
    counts: numbers,
    problem: undefined,
  };
}

type Placer = (start: number, length: number) => SourceRange;

/** Places inside the scalar, if it stands in the schema as it is or between quotes; else the whole scalar. */
function placer({ value, range }: Ranged<string>): Placer {
  const margin = (range.end - range.start - value.length) / 2;
  if (margin !== 0 && margin !== 1) return () => range;
  return (start, length) => ({ start: range.start + margin + start, end: range.start + margin + start + length });
}

/** What stands between the commas; nothing is no argument. */
function argumentsOf(text: string, at: number, place: Placer): Ranged<string>[] {
  return [...text.matchAll(/(\s*)([^,\s][^,]*)/g)].map((found) => piece(found, at, place));
}

/** What stands between the brackets, be it nothing. */
function countsOf(text: string, at: number, place: Placer): Ranged<string>[] {
  return [...text.matchAll(/(\[\s*)([^\]]*)\]/g)].map((found) => piece(found, at, place));
}

/** The second group without its blanks, where the first one ends. */
function piece({ 1: lead = "", 2: rest = "", index }: RegExpExecArray, at: number, place: Placer): Ranged<string> {
  const value = rest.trimEnd();
  return { value, range: place(at + index + lead.length, value.length) };
}

function argumentProblem(name: string, args: readonly Ranged<string>[] | undefined): string | undefined {
  if (name !== "ref") return args === undefined ? undefined : "only `ref` takes something between `<` and `>`";
  if (args === undefined || args.length === 0) return "`ref` lacks its struct";
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
