import { isMap, isScalar, isSeq, type ParsedNode, parseDocument, type YAMLError } from "yaml";
import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import { tooDeepAt } from "./depth.js";
import { type Repaired, repair } from "./repair.js";
import { tokensOf } from "./tokens.js";
import type { Tree, TreeEntry } from "./tree.js";
import { inWordsOfNumber } from "./words.js";

export interface YamlResult {
  /** Undefined when the text is no YAML or has nothing in it. */
  readonly tree: Tree | undefined;
  readonly findings: readonly Diagnostic[];
}

export function readYaml(text: string): YamlResult {
  const tokens = tokensOf(text);
  const deep = tooDeepAt(tokens);
  if (deep !== undefined) return { tree: undefined, findings: [diagnose("too-deep", deep, {})] };

  const repaired = repair(text, tokens);
  const whole = { start: 0, end: text.length };
  const document = parseDocument(repaired.text, {
    prettyErrors: false,
    uniqueKeys: false,
    merge: false,
    version: "1.2",
    logLevel: "error",
  });
  const rangeOf = (start: number, end: number): SourceRange =>
    clamp(repaired.original(start), repaired.original(end), whole);
  const { fatal, findings } = syntaxFindings(document.errors, rangeOf, text);
  const all = [...repaired.findings, ...findings];
  if (fatal) return { tree: undefined, findings: all };
  if (isNothing(document.contents))
    return { tree: undefined, findings: [...all, diagnose("empty-schema", firstLine(text), {})] };

  const builder: Builder = { repaired, rangeOf, findings: all };
  return { tree: build(document.contents, builder, undefined), findings: all };
}

function clamp(start: number, end: number, { end: limit }: SourceRange): SourceRange {
  const from = Math.min(start, limit);
  return { start: from, end: Math.max(from, Math.min(end, limit)) };
}

const firstLine = (text: string): SourceRange => ({ start: 0, end: /^[^\r\n]*/.exec(text)![0].length });

const isNothing = (node: ParsedNode | null): boolean =>
  node === null || (isScalar(node) && (node.source ?? "") === "" && node.value === null);

type RangeOf = (start: number, end: number) => SourceRange;

/** Tabs, and the first of all other errors: what follows it is mostly its consequence. */
function syntaxFindings(
  errors: readonly YAMLError[],
  rangeOf: RangeOf,
  text: string,
): { readonly fatal: boolean; readonly findings: Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const second = errors.find((e) => e.code === "MULTIPLE_DOCS");
  if (second !== undefined) findings.push(diagnose("several-documents", separatorAt(rangeOf(...second.pos), text), {}));
  const [first] = errors.filter((e) => e.code !== "MULTIPLE_DOCS").sort((a, b) => a.pos[0] - b.pos[0]);
  if (first?.code === "TAB_AS_INDENT") findings.push(diagnose("tab-indent", rangeOf(...first.pos), {}));
  else if (first !== undefined)
    findings.push(diagnose("yaml-syntax", rangeOf(...first.pos), { problem: inWords(first) }));
  return { fatal: first !== undefined, findings };
}

/** The `---`, not all of the second document. */
const separatorAt = ({ start, end }: SourceRange, text: string): SourceRange => ({
  start,
  end: Math.min(end, start + /^[^\r\n]*/.exec(text.slice(start))![0].length),
});

/** The parser says "Map comment with trailing content" when a key is a list or map. */
const inWords = ({ code, message }: YAMLError): string =>
  code === "IMPOSSIBLE" ? "nothing of this kind can stand here" : message.charAt(0).toLowerCase() + message.slice(1);

interface Builder {
  readonly repaired: Repaired;
  readonly rangeOf: RangeOf;
  readonly findings: Diagnostic[];
}

/** `key`: where to point when there is no value. */
function build(node: ParsedNode | null, builder: Builder, key: SourceRange | undefined): Tree {
  const range = node === null ? undefined : builder.rangeOf(node.range[0], node.range[1]);
  const place = range !== undefined && range.end > range.start ? range : (key ?? range ?? builder.rangeOf(0, 0));
  if (isMap(node)) {
    const entries = buildEntries(node, builder);
    // With keys that were refused it is not empty, whatever is left of it.
    const isRefused = entries.length === 0 && node.items.length > 0;
    return isRefused ? { kind: "poison", range: place } : { kind: "map", range: place, entries };
  }
  if (isSeq(node))
    return { kind: "list", range: place, items: node.items.map((item) => build(item as ParsedNode, builder, place)) };
  return buildScalar(node, place, builder);
}

function buildScalar(node: ParsedNode | null, range: SourceRange, { repaired, findings }: Builder): Tree {
  if (repaired.meant.has(range.start)) {
    const value = repaired.meant.get(range.start);
    return value === undefined ? { kind: "poison", range } : { kind: "scalar", range, value };
  }
  const value: unknown = isScalar(node) ? node.value : null;
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    findings.push(diagnose("integer-too-large", range, { number: String((isScalar(node) && node.source) || value) }));
    return { kind: "poison", range };
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { kind: "scalar", range, value };
  const word = isScalar(node) ? node.source : undefined;
  return { kind: "scalar", range, value: null, ...(word ? { word } : {}) };
}

type MapNode = Extract<ParsedNode, { items: readonly { key: unknown }[] }>;

function buildEntries(map: MapNode, builder: Builder): TreeEntry[] {
  const entries = new Map<string, TreeEntry>();
  for (const { key, value } of map.items) {
    const nameRange =
      key === null ? builder.rangeOf(map.range[0], map.range[0]) : builder.rangeOf(key.range[0], key.range[1]);
    const name = keyName(key, nameRange, builder);
    if (name === undefined) continue;
    const first = entries.get(name);
    if (first === undefined) entries.set(name, { name, nameRange, value: build(value, builder, nameRange) });
    else
      builder.findings.push(
        diagnose("duplicate-key", nameRange, { key: name }, [{ range: first.nameRange, message: "first here" }]),
      );
  }
  return [...entries.values()];
}

/** Undefined for keys that are reported here and then ignored with their values. */
function keyName(key: ParsedNode | null, range: SourceRange, { findings, repaired }: Builder): string | undefined {
  if (repaired.meant.has(range.start)) return repaired.meant.get(range.start);
  const value: unknown = isScalar(key) ? key.value : key;
  if (value === "<<") findings.push(diagnose("merge-key", range, {}));
  else if (typeof value === "string") return value;
  else {
    const source = isScalar(key) ? (key.source ?? "") : "";
    const word = /^[A-Za-z]/.test(source) ? source : undefined;
    const hint = word === undefined ? "write a name that starts with a letter" : `put it between quotes: "${word}"`;
    findings.push(diagnose("key-not-text", range, { found: inWordsOf(value, word), hint }));
  }
  return undefined;
}

/** `word` is how YAML lets one write a value that is no text: `null`, `true`. */
function inWordsOf(value: unknown, word: string | undefined): string {
  if (value === null) return word === undefined ? "nothing" : `\`${word}\`, which YAML reads as nothing`;
  return typeof value === "number"
    ? inWordsOfNumber(value)
    : typeof value === "boolean"
      ? `\`${word ?? value}\`, which YAML reads as a truth value`
      : isSeq(value)
        ? "a list"
        : "a map";
}
