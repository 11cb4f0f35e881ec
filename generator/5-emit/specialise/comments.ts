import { grouped } from "../digits.js";
import { ts } from "ts-morph";
import { SpecialiseError } from "./error.js";
import { evaluate } from "./evaluate.js";
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
    const value = evaluateComment(9, code, source, [at + lead.length, at + match.length], scope);
    if (value === "" && lead !== "" && eol !== undefined) return "";
    const printed = print(value, format, source, at);
    return lead + (typeof value === "number" ? scope.numbers.hole(printed) : printed);
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
): Value {
  const refuse = (why: string): never => {
    throw new SpecialiseError(rule, source, range[0], range[1], why);
  };
  const [statement] = statements(source, code, () => parse("comment", `(${code});`).statements);
  if (statement === undefined || !ts.isExpressionStatement(statement)) return refuse(`${code} is not an expression`);
  const names = fieldsOf(scope.spec, "", () => {
    return new Map(Object.entries(scope.spec).map(([name, value]) => [name, { value, derived: true }]));
  });
  let constant: Constant | undefined;
  try {
    constant = evaluate(statement.expression, { ...scope, names });
  } catch (error) {
    return refuse(error instanceof Error ? error.message.split("\n")[0]! : String(error));
  }
  return constant?.value ?? refuse(`${code.trim()} is not a constant of SPEC`);
}

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
