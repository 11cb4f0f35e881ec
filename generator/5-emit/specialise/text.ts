import { ts } from "ts-morph";

/** A piece of text that is replaced; offsets of the text before. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits. Where one lies inside another, the outer one wins. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  let out = "";
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/**
 * What goes when a statement or member goes, as [start, end): from the first comment that belongs to it to the end of
 * its line. A comment followed by a blank line belongs to what comes after, not to this node.
 */
export function extent(source: ts.SourceFile, node: ts.Node): [start: number, end: number] {
  const { text } = source;
  const start = leadingStart(source, node);
  const end = node.getEnd();
  const first = skipBlanksBack(text, start);
  if (first > 0 && text[first - 1] !== "\n") return [first, end];
  const rest = REST_OF_LINE.exec(text.slice(end));
  // Another statement follows on the line: it takes the place of this one.
  if (rest === null) return [start, end + /^[ \t]*/.exec(text.slice(end))![0].length];
  return [Math.max(0, first - 1), end + rest[0].length];
}

/** Nothing but blanks and one comment. */
const REST_OF_LINE = /^[ \t]*(\/\/[^\n]*|\/\*(?:(?!\*\/)[^\n])*\*\/)?[ \t]*(?=\n|$)/;

/** Where the comments of a node start, or the node itself. */
export function leadingStart(source: ts.SourceFile, node: ts.Node): number {
  const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  let start = node.getStart(source);
  for (const comment of comments.reverse()) {
    if (/\n[ \t]*\n/.test(source.text.slice(comment.end, start))) break;
    start = comment.pos;
  }
  return start;
}

function skipBlanksBack(text: string, at: number): number {
  while (at > 0 && (text[at - 1] === " " || text[at - 1] === "\t")) at--;
  return at;
}

/** Columns before the first character of the line of `at`. */
export function indentAt(text: string, at: number): number {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return /^ */.exec(text.slice(line))![0].length;
}

/** Moves all lines but the first `by` columns to the left; lines that start inside a template literal stay. */
export function dedent(source: ts.SourceFile, start: number, end: number, by: number): string {
  const piece = source.text.slice(start, end);
  if (by <= 0) return piece;
  const literals = multilineLiterals(source);
  return piece.replace(/\n( *)/g, (match, blanks: string, offset: number) => {
    const at = start + offset;
    const inLiteral = literals.some((literal) => literal.getStart(source) <= at && at < literal.getEnd());
    return inLiteral ? match : `\n${blanks.slice(Math.min(by, blanks.length))}`;
  });
}

/** The same for a text that is not parsed yet. */
export function outdented(text: string, by: number): string {
  return by > 0 && text.includes("\n") ? dedent(parse("piece.ts", text), 0, text.length, by) : text;
}

export function multilineLiterals(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteralToken(node) && node.getText(source).includes("\n")) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (source.text.includes("`")) visit(source);
  return found;
}

/** Never two blank lines in a row, none after an opening or before a closing brace; `literals` stay as they are. */
export function collapseBlankLines(text: string, literals: readonly ts.Node[]): string {
  const edits: Edit[] = [];
  for (const match of text.matchAll(/[ \t]+(?=\n)|\n(?:[ \t]*\n)+/g)) {
    const [found] = match;
    const [start, end] = [match.index, match.index + found.length];
    if (literals.some((literal) => literal.getStart() <= start && start < literal.getEnd())) continue;
    const opens = /\{[ \t]*$/.test(text.slice(Math.max(0, start - 80), start));
    const closes = /^[ \t]*\}/.test(text.slice(end, end + 80));
    edits.push({ start, end, text: !found.includes("\n") ? "" : opens || closes ? "\n" : "\n\n" });
  }
  return applyEdits(text, edits).trim() + "\n";
}

/** Parses with parents. Tags of doc comments are only read where `tags` says so: that is a third of the time. */
export function parse(path: string, text: string, tags: "tags" | "no tags" = "no tags"): ts.SourceFile {
  const { ParseAll, ParseNone } = ts.JSDocParsingMode;
  const options = { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: tags === "tags" ? ParseAll : ParseNone };
  return ts.createSourceFile(path, text, options, true, ts.ScriptKind.TS);
}
