import type { ts } from "ts-morph";
import { type Origin, originOf } from "./composed.js";

/** A template breaks rule `rule` of its dialect (templates/README.md). That is a bug in a template of ours: thrown, not reported. */
export class SpecialiseError extends Error {
  override readonly name = "SpecialiseError";
  readonly rule: number;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(rule: number, source: ts.SourceFile, start: number, end: number, message: string) {
    const origin = originOf(source, start);
    const before = origin.text.slice(0, origin.start).split("\n");
    const [line, column] = [before.length, before.at(-1)!.length + 1];
    super(`${origin.path}:${line}:${column} rule ${rule}: ${message}\n${frame(origin, end - start)}`);
    this.rule = rule;
    this.file = origin.path;
    this.line = line;
    this.column = column;
  }
}

/** Throws for a node. */
export function fail(rule: number, node: ts.Node, message: string): never {
  const source = node.getSourceFile();
  throw new SpecialiseError(rule, source, node.getStart(source), node.getEnd(), message);
}

/** The line before, the line, and carets under the range as far as it reaches on that line. */
function frame({ text, start }: Origin, length: number): string {
  const lines = text.split("\n");
  const before = text.slice(0, start).split("\n");
  const [line, column] = [before.length - 1, before.at(-1)!.length];
  const row = (n: number): string => `${n === line ? ">" : " "} ${String(n + 1).padStart(4)} | ${lines[n] ?? ""}`;
  const width = Math.max(1, Math.min(length, (lines[line] ?? "").length - column));
  const caret = `       | ${" ".repeat(column)}${"^".repeat(width)}`;
  return [...(line > 0 ? [row(line - 1)] : []), row(line), caret].join("\n");
}
