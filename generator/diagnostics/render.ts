import type { Diagnostic, SourceRange } from "./diagnostic.js";
import { Lines } from "./position.js";
import { visible } from "./visible.js";

/** A schema as diagnostics name it. */
export interface Source {
  /** As shown, relative to where the command runs. */
  readonly path: string;
  readonly text: string;
}

/** Colours come from outside: this folder knows nothing of terminals. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly place: (text: string) => string;
  readonly frame: (text: string) => string;
  readonly help: (text: string) => string;
}

const same = (text: string): string => text;

export const noColours: Palette = { error: same, warning: same, place: same, frame: same, help: same };

/**
 * For people, blank lines between findings:
 *
 *   schemas/packets.yaml:12:11 error GA3101: there is no type `u23`
 *     11 |     fields:
 *     12 |       id: u23
 *        |           ^^^
 *     help: did you mean `u32`?
 */
export function renderText(diagnostics: readonly Diagnostic[], source: Source, palette: Palette = noColours): string {
  const lines = new Lines(source.text);
  return diagnostics.map((d) => renderOne(d, source.path, lines, palette)).join("\n");
}

function renderOne(diagnostic: Diagnostic, path: string, lines: Lines, palette: Palette): string {
  const { severity, code, message, help, range, related = [] } = diagnostic;
  const title = `${palette.place(placeOf(range, path, lines))} ${palette[severity](`${severity} ${code}`)}: ${visible(message)}`;
  const elsewhere = related.flatMap((r) => [
    `  ${palette.place(placeOf(r.range, path, lines))}: ${visible(r.message)}`,
    ...frameOf(r.range, lines, 0).map((l) => palette.frame(l)),
  ]);
  const frame = frameOf(range, lines, 1).map((l) => palette.frame(l));
  return [title, ...frame, ...elsewhere, `  ${palette.help("help:")} ${visible(help)}`, ""].join("\n");
}

function placeOf(range: SourceRange, path: string, lines: Lines): string {
  const { line, column } = lines.positionOf(range.start);
  return `${visible(path)}:${line}:${column}`;
}

/** The first line of the range with carets under it, and a few lines before. */
function frameOf(range: SourceRange, lines: Lines, before: number): string[] {
  const { from, to } = lines.ends(range);
  const width = String(from.line).length;
  const text = lines.textOf(from.line);
  const view = windowOf(text.length, from.column - 1);
  const first = view.start > 0 ? from.line : Math.max(1, from.line - before);
  const shown = Array.from({ length: from.line - first + 1 }, (_, i) => first + i);
  const end = to.line === from.line ? to.column - 1 : text.trimEnd().length;
  const carets = "^".repeat(Math.max(1, columnsOf(text.slice(from.column - 1, Math.min(end, view.end)))));
  return [
    ...shown.map((line) =>
      `  ${String(line).padStart(width)} | ${visible(lines.textOf(line).slice(view.start, view.end))}`.trimEnd(),
    ),
    `  ${" ".repeat(width)} | ${marginOf(text.slice(view.start, from.column - 1))}${carets}`,
  ];
}

/** Longer lines are cut on both sides of what they are shown for. */
const maxColumns = 160;

function windowOf(length: number, column: number): SourceRange {
  const start = length <= maxColumns ? 0 : Math.max(0, Math.min(column - maxColumns / 2, length - maxColumns));
  return { start, end: start + maxColumns };
}

/** Blanks as wide as the text before the carets: tabs stay tabs, a surrogate pair is one column. */
const marginOf = (text: string): string => [...text].map((c) => (c === "\t" ? "\t" : " ")).join("");

const columnsOf = (text: string): number => [...text].length;

/** A finding as programs read it: positions from 1 beside the offsets from 0. */
export interface JsonDiagnostic extends Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function toJson(diagnostics: readonly Diagnostic[], source: Source): JsonDiagnostic[] {
  const lines = new Lines(source.text);
  return diagnostics.map((d) => {
    const { from, to } = lines.ends(d.range);
    return { ...d, file: source.path, ...from, endLine: to.line, endColumn: to.column };
  });
}

/** One JSON array. */
export function renderJson(diagnostics: readonly Diagnostic[], source: Source): string {
  return `${JSON.stringify(toJson(diagnostics, source), null, 2)}\n`;
}

/** Workflow commands: GitHub shows them beside the lines of a pull request. */
export function renderGithub(diagnostics: readonly Diagnostic[], source: Source): string {
  return toJson(diagnostics, source)
    .map((d) => `${githubLine(d)}\n`)
    .join("");
}

function githubLine(d: JsonDiagnostic): string {
  const at = { file: d.file, line: d.line, col: d.column, endLine: d.endLine, endColumn: d.endColumn, title: d.code };
  const properties = Object.entries(at).map(
    ([key, value]) => `${key}=${escaped(String(value)).replace(/[:,]/g, percent)}`,
  );
  return `::${d.severity} ${properties.join(",")}::${escaped(`${d.message} (${d.help})`)}`;
}

const escaped = (text: string): string => text.replace(/[%\r\n]/g, percent);

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
