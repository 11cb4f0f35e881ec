import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import type { Token } from "./tokens.js";

/** A schema without the faults that make YAML misread everything after them. */
export interface Repaired {
  readonly text: string;
  readonly findings: readonly Diagnostic[];
  /** What scalars are to mean, by their offset in the original; undefined: already reported, look no further. */
  readonly meant: ReadonlyMap<number, string | undefined>;
  /** Offset in the original text of an offset in the repaired one. */
  readonly original: (offset: number) => number;
}

/** Replaces text[start, end) by a text of the same length, or inserts where start = end. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Workshop {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly edits: Edit[];
  readonly findings: Diagnostic[];
  readonly meant: Map<number, string | undefined>;
}

/**
 * Some mistakes are common and wreck the YAML around them: `{ a: u8[16] }`, `kind:u8`, aliases. Each is reported once,
 * here, and mended in a copy of the text, so that the rest of the schema is read as it was meant.
 */
export function repair(text: string, tokens: readonly Token[]): Repaired {
  const shop: Workshop = { text, tokens, edits: [], findings: [], meant: new Map() };
  const quoted = mendScalars(shop);
  mendMarks(shop, quoted);
  return { text: applied(shop), findings: shop.findings, meant: shop.meant, original: mapping(shop.edits) };
}

/** Plain scalars: types that need quotes, and keys without a space. Returns the stretches that were taken for types. */
function mendScalars(shop: Workshop): SourceRange[] {
  const types: SourceRange[] = [];
  let depth = 0;
  shop.tokens.forEach((token, i) => {
    if (within(types, token.start)) return;
    if (token.kind === "open") depth++;
    if (token.kind === "close") depth = Math.max(0, depth - 1);
    if (token.kind !== "plain") return;
    const colon = mayBeKey(shop.tokens, i) ? mendSpaces(shop, token) : undefined;
    if (depth > 0)
      types.push(...mendType(shop, colon === undefined ? token.start : colon + 1, keyBefore(shop.tokens, i)));
  });
  return types;
}

const within = (ranges: readonly SourceRange[], offset: number): boolean =>
  ranges.some((r) => r.start <= offset && offset < r.end);

/** Not a value on the line of its key, nor an item of a list, nor the text of `doc`. */
function mayBeKey(tokens: readonly Token[], at: number): boolean {
  let i = at - 1;
  let sameLine = true;
  for (; i >= 0; i--) {
    const { kind } = tokens[i]!;
    if (kind === "newline") sameLine = false;
    else if (kind !== "blank") break;
  }
  const before = tokens[i]?.kind;
  if (before === "dash") return false;
  return before !== "colon" || (!sameLine && tokens[i - 1]?.text !== "doc");
}

/** `kind:u8` → `kind: u8`, on each line of the scalar: YAML joins such lines. The offset of the last colon. */
function mendSpaces({ edits, findings }: Workshop, token: Token): number | undefined {
  let colon: number | undefined;
  for (const match of token.text.matchAll(/(?<=^[ \t]*)([A-Za-z][\w-]*)[ \t]*:(?=\S)([^\r\n]*)/gm)) {
    const start = token.start + match.index;
    const range = { start, end: start + match[0].trimEnd().length };
    colon = range.start + match[0].indexOf(":");
    findings.push(
      diagnose("missing-space", range, { key: match[1]!, value: match[2]!.trim().replace(/^([[{]).*/, "$1…") }),
    );
    edits.push({ start: colon + 1, end: colon + 1, text: " " });
  }
  return colon;
}

/** A type with brackets, braces or a comma, up to the end of its entry; a closing bracket may be missing. */
const unquotedType = /[A-Za-z]\w*(?: *<[^<>\r\n{}[\]]*>)?(?: *(?:\[[\w ]*\]?|\{ *\w[\w ]*\}?))*(?=\s*(?:[,}\]]|$))/y;

function mendType({ text, edits, findings, meant }: Workshop, start: number, key: string | undefined): SourceRange[] {
  unquotedType.lastIndex = start;
  const found = unquotedType.exec(text)?.[0] ?? "";
  if (!/[[{,]/.test(found)) return [];
  const range = { start, end: start + found.length };
  const type = found.replace(/ *[[{]([\w ]*)[\]}]?/g, (_, count: string) => `[${count.trim()}]`);
  const alternative = alternativeTo(type, key === "type");
  findings.push(diagnose("quote-type", range, { type: found, written: type, alternative }));
  edits.push({ ...range, text: found.replace(/[^\w ]/g, "-") });
  meant.set(start, type);
  return [range];
}

/** `count` instead of brackets, where that is possible. */
function alternativeTo(type: string, hasKey: boolean): string {
  const [, element, count] = /^(\w+)\[(\d+)\]$/.exec(type) ?? [];
  if (element === undefined || count === undefined || element === "utf8") return "";
  return hasKey ? ` or \`type: ${element}, count: ${count}\`` : ` or \`{ type: ${element}, count: ${count} }\``;
}

/** Anchors, aliases, tags and directives: blanked out, aliases replaced by a scalar nobody looks at. */
function mendMarks(shop: Workshop, quoted: readonly SourceRange[]): void {
  const { tokens, edits, findings, meant } = shop;
  const aliases = new Set(tokens.filter((t) => t.kind === "alias").map((t) => t.text.slice(1)));
  tokens.forEach((token, i) => {
    const { kind, text, start, end } = token;
    if (within(quoted, start)) return;
    if (kind === "alias") {
      edits.push({ start, end, text: "x".repeat(text.length) });
      meant.set(start, undefined);
      if (keyBefore(tokens, i) !== "<<") findings.push(diagnose("alias", token, { text }));
    } else if (kind === "anchor" || kind === "tag" || kind === "directive") {
      edits.push({ start, end, text: " ".repeat(text.length) });
      if (kind !== "anchor")
        findings.push(diagnose("yaml-feature", token, { text, feature: kind === "tag" ? "tags" : "directives" }));
      else if (!aliases.has(text.slice(1))) findings.push(diagnose("alias", token, { text }));
    }
  });
}

/** The key whose value begins at a token. */
function keyBefore(tokens: readonly Token[], at: number): string | undefined {
  let i = at - 1;
  while (tokens[i]?.kind === "blank" || tokens[i]?.kind === "newline") i--;
  return tokens[i]?.kind === "colon" ? tokens[i - 1]?.text : undefined;
}

function applied({ text, edits }: Workshop): string {
  edits.sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits) {
    parts.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  return parts.join("") + text.slice(from);
}

/** Only insertions move what follows them: the k-th one stands at offset + k of the repaired text. */
function mapping(edits: readonly Edit[]): (offset: number) => number {
  const inserted = edits.filter((e) => e.start === e.end).map((e, k) => e.start + k);
  return (offset) => offset - inserted.filter((at) => at < offset).length;
}
