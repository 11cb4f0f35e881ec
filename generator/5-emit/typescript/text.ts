import { inDocComment, plainLines } from "../escape.js";
import { Code, code, type Text, plainText } from "./code.js";

/** Indents by one level; empty lines stay empty. */
export function indent(lines: readonly string[]): string[];
export function indent(lines: readonly Text[]): Text[];
export function indent(lines: readonly Text[]): Text[] {
  return lines.map((line) => (line instanceof Code ? code`  ${line}` : line === "" ? "" : `  ${line}`));
}

/** A line of code and what stands behind it: `getId(h: H): number { … }   // offset 0`. */
export interface Noted {
  readonly code: Text;
  readonly note?: string;
}

/** Notes of neighbouring lines begin in one column, as far as that column stays readable. */
export function alignNotes(lines: readonly Noted[]): Text[] {
  const widths = lines.filter(({ note }) => note !== undefined).map((line) => plainText(line.code).length);
  const column = Math.max(0, ...widths.filter((width) => width <= widestNoted));
  return lines.map(({ code: line, note }) =>
    note === undefined ? line : code`${line}${" ".repeat(Math.max(0, column - plainText(line).length))} // ${note}`,
  );
}

const widestNoted = 96;

/** A doc comment, on one line where there is one line only. A text that would close the comment is disarmed. */
export function docComment(lines: readonly string[]): string[] {
  const safe = lines.map((l) => l.replaceAll("*/", "*\\/").trimEnd());
  if (safe.length === 0) return [];
  if (safe.length === 1) return [`/** ${safe[0]} */`];
  return ["/**", ...safe.map((l) => (l === "" ? " *" : ` * ${l}`)), " */"];
}

export const docLines = (doc: string | undefined): string[] => plainLines(doc ?? "").map(inDocComment);

/** `A Header …`: the first word of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `head a, b, c tail` on one line where it fits, else one item a line. */
export function listOf(head: string, items: readonly string[], tail: string): string[] {
  const line = `${head} ${items.join(", ")} ${tail}`;
  return line.length <= 120 ? [line] : [head, ...items.map((item) => `  ${item},`), tail];
}
