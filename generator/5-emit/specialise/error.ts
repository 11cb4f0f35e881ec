import type { ts } from "ts-morph";

/** A template breaks rule `rule` of its dialect (templates/README.md). That is a bug in a template of ours: thrown, not reported. */
export class SpecialiseError extends Error {
  override readonly name = "SpecialiseError";
  readonly rule: number;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(rule: number, source: ts.SourceFile, start: number, end: number, message: string) {
    const { line, character } = source.getLineAndCharacterOfPosition(start);
    super(`${source.fileName}:${line + 1}:${character + 1} rule ${rule}: ${message}\n${frame(source, start, end)}`);
    this.rule = rule;
    this.file = source.fileName;
    this.line = line + 1;
    this.column = character + 1;
  }
}

/** Throws for a node. */
export function fail(rule: number, node: ts.Node, message: string): never {
  const source = node.getSourceFile();
  throw new SpecialiseError(rule, source, node.getStart(source), node.getEnd(), message);
}

/** The line before, the line, and carets under the range as far as it reaches on that line. */
function frame(source: ts.SourceFile, start: number, end: number): string {
  const lines = source.text.split("\n");
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const row = (n: number): string => `${n === line ? ">" : " "} ${String(n + 1).padStart(4)} | ${lines[n] ?? ""}`;
  const width = Math.max(1, Math.min(end - start, (lines[line] ?? "").length - character));
  const caret = `       | ${" ".repeat(character)}${"^".repeat(width)}`;
  return [...(line > 0 ? [row(line - 1)] : []), row(line), caret].join("\n");
}
