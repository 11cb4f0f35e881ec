import { grouped } from "../digits.js";
import { ts } from "ts-morph";
import { SpecialiseError } from "./error.js";
import { evaluate, valueOf } from "./evaluate.js";
import { memo } from "./memo.js";
import { parse } from "./text.js";
import type { Constant, Scope, Value } from "./types.js";

/*
 * Rules 6 and 9: constant expressions written in comments. A bare name in them is a field of SPEC.
 */

const DOC_VALUE = /(\n[ \t]*\*[ \t]*)?\{@spec(?::(\w+))?\s+([^}]*)\}(?=([ \t]*\n)?)/g;

/**
 * The template's text from `start` to `end` with its {@spec …} replaced:
 *   {@spec capacity} → 65_535      {@spec:hex slotMask} → 0x1ffff
 * A comment line that comes out empty goes.
 */
export function expandDocValues(start: number, end: number, scope: Scope): string {
  const { source } = scope.module;
  const text = source.text.slice(start, end);
  if (!text.includes("{@spec")) return text;
  return text.replace(DOC_VALUE, (match: string, lead = "", format: string | undefined, code: string, eol?: string) => {
    const at = start + text.indexOf(match);
    const range = [at + lead.length, at + match.length] as const;
    const value = evaluateComment(9, code, source, range, scope, evaluate);
    if (value === "" && lead !== "" && eol !== undefined) return "";
    if (typeof value !== "number") return lead + print(value, format, source, at);
    const again = (): Value => evaluateComment(9, code, source, range, scope, valueOf);
    return lead + scope.numbers.hole(() => print(again(), format, source, at));
  });
}

const statements = memo<readonly ts.Statement[]>(1024);
const fieldsOf = memo<Scope["names"]>(1);

/** The value of an expression written in a comment at `range`. */
export function evaluateComment(
  rule: number,
  code: string,
  source: ts.SourceFile,
  range: readonly [start: number, end: number],
  scope: Scope,
  how: typeof evaluate,
): Value {
  const refuse = (why: string): never => {
    throw new SpecialiseError(rule, source, range[0], range[1], why);
  };
  const [statement] = statements(source, code, () => parse("comment", `(${code});`).statements);
  if (statement === undefined || !ts.isExpressionStatement(statement)) return refuse(`${code} is not an expression`);
  const names = fieldsOf(scope.spec, "", () => {
    return new Map(Object.keys(scope.spec).map((name) => [name, fieldOf(scope.spec, name)]));
  });
  let constant: Constant | undefined;
  try {
    constant = how(statement.expression, { ...scope, names }, "hole");
  } catch (error) {
    return refuse(error instanceof Error ? error.message.split("\n")[0]! : String(error));
  }
  return constant?.value ?? refuse(`${code.trim()} is not a constant of SPEC`);
}

/** As it is when it is asked for: a walk is asked again with other numbers in the same SPEC. */
const fieldOf = (spec: Scope["spec"], name: string): Constant => ({
  get value() {
    return spec[name]!;
  },
  derived: true,
});

function print(value: Value, format: string | undefined, source: ts.SourceFile, at: number): string {
  if (format === undefined) return typeof value === "number" ? grouped(value) : String(value);
  if (format === "hex" && typeof value === "number") return `0x${value.toString(16)}`;
  throw new SpecialiseError(9, source, at, at + 1, `{@spec:${format} …}: the one format is hex`);
}

const DOC_COMMENT = /(^[ \t]*)?\/\*\*((?:(?!\*\/)[^])*)\*\/([ \t]*\n|[ \t]*)/gm;

/** Takes @inline, @when and @internal out of the comments of an output, and comments that say nothing else. */
export function stripTags(text: string): string {
  return text.replace(DOC_COMMENT, (comment: string, indent = "", body: string, after: string) => {
    if (!/@(?:inline|when|internal)\b/.test(body)) return comment;
    const lines = withoutTags(body);
    if (lines.length === 0) return after.endsWith("\n") ? "" : indent;
    if (lines.length === 1) return `${indent}/** ${lines[0]!} */${after}`;
    const middle = lines.map((line) => `${indent} * ${line}`.trimEnd());
    return [`${indent}/**`, ...middle, `${indent} */${after}`].join("\n");
  });
}

/** The lines that are left of a comment's inside, without blank ones at the ends or two in a row. */
function withoutTags(body: string): string[] {
  const text = body
    .split("\n")
    .map((line) => line.replace(/^[ \t]*\*[ \t]?/, "").replace(/@(?:inline|internal)\b|@when\b.*/g, ""))
    .map((line) => line.trimEnd())
    .join("\n");
  const trimmed = text.trim();
  return trimmed === "" ? [] : trimmed.replace(/\n{3,}/g, "\n\n").split("\n");
}
