import { describe, expect, test } from "vitest";
import {
  inC,
  inCell,
  inDocComment,
  inHtmlComment,
  inMarkdown,
  oneLine,
  paragraphs,
  plainLines,
} from "../../../generator/5-emit/escape.js";
import { complaints, hasCompiler } from "../../c/compiler.js";
import { compileOrThrow } from "../support/compile.js";

describe("lines of a text", () => {
  test.each([
    ["every kind of line end", "a\r\nb\rc\nd\u2028e\u2029f\u0085g", ["a", "b", "c", "d", "e", "f", "g"]],
    ["no blanks at ends, no empty lines around", "\n\n  a \n\nb\t\n\n", ["  a", "", "b"]],
    ["what cannot be seen is named", "a\u0000b\u001bc\u202ed\ud800e\ufeff", ["aU+0000bU+001BcU+202EdU+D800eU+FEFF"]],
    ["other text stays", "Größe 😀 ∑", ["Größe 😀 ∑"]],
    ["nothing", " \n ", []],
  ])("%s", (_, text, want) => expect(plainLines(text)).toEqual(want));

  test("one line", () => expect(oneLine(" a\r\n\tb\u2028c ")).toBe("a b c"));
});

describe("escaped for where it goes", () => {
  test.each([
    ["C", inC, "ends */ begins /* both /*/ \\", "ends * / begins / * both / * / \\"],
    [
      "tsdoc: tags",
      inDocComment,
      "@param x, {@link Y}, mail a@b.de, @ alone",
      "\\@param x, {\\@link Y}, mail a@b.de, @ alone",
    ],
    ["tsdoc: HTML", inDocComment, "Map<T>, a < b, <!-- x -->, </b>", "Map\\<T>, a < b, \\<!-- x -->, \\</b>"],
    ["tsdoc: end", inDocComment, "a */ b", "a *\\/ b"],
    ["tsdoc: end inside code", inDocComment, "`a */ b`", "`a *\\/ b`"],
    ["tsdoc: escapes", inDocComment, "C:\\temp, \\*, \\@x", "C:\\temp, \\\\*, \\\\\\@x"],
    ["tsdoc: code stays", inDocComment, "`Map<T>` and ``a ` @b``", "`Map<T>` and ``a ` @b``"],
    ["tsdoc: a lone backtick", inDocComment, "it`s <T>", "it\\`s \\<T>"],
    [
      "Markdown: marks",
      inMarkdown,
      "*a* _b_ c_d ~e~ [f](g) $h$ <i> &amp; a & b \\j",
      "\\*a\\* \\_b\\_ c_d \\~e\\~ \\[f\\](g) \\$h\\$ \\<i> \\&amp; a & b \\\\j",
    ],
    ["Markdown: code stays", inMarkdown, "`a*b*<c>` *d*", "`a*b*<c>` \\*d\\*"],
    ["a cell", inCell, "a | b\n`c|d`", "a \\| b `c\\|d`"],
    [
      "paragraphs",
      paragraphs,
      "# a\n- b\n+ c\n> d\n1. e\n2) f\n| g\n===\n---\n    h\n\n```js",
      "\\# a\n\\- b\n\\+ c\n\\> d\n1\\. e\n2\\) f\n\\| g\n\\===\n\\---\nh\n\n\\`\\`\\`js",
    ],
    ["paragraphs: numbers and signs inside", paragraphs, "1.5 of a - b # c\n-5", "1.5 of a - b # c\n-5"],
    ["HTML comment", inHtmlComment, "a-->b--!>c--", "a- - >b- -!>c- -"],
  ])("%s", (_, escape, text, want) => expect(escape(text)).toBe(want));
});

/** All of it in every place that takes text. */
const nasty =
  "ends */ /* @param {@link X} <T> <script> | `code|` ` # *b* \\ \u2028 \u0000 \u202e ??/ -->\n# heading\n@inline @when SPEC.x @internal\n```\n";
const doc = JSON.stringify(nasty);
const files = compileOrThrow(`
name: nasty
doc: ${doc}
memory: { backing: shared, workers: 2 }
enums:
  Kind: { doc: ${doc}, values: [a, b] }
structs:
  Node:
    doc: ${doc}
    fields:
      id: { type: u32, doc: ${doc} }
      kind: { type: Kind, doc: ${doc} }
      flags: { type: u8, bits: { x: 1, y: 2 }, doc: ${doc} }
      list: { type: "u8[4]", doc: ${doc} }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 100, doc: ${doc} }
  space: { kind: arena, size: 64KiB, doc: ${doc} }
roots:
  first: { type: "ref<Node, nodes>", doc: ${doc} }
  many: { type: "ref<Node, nodes>", count: 4, doc: ${doc} }
  once: { type: Node, doc: ${doc} }
`);
const endsWith = (...ends: string[]): { path: string; text: string }[] =>
  files.filter((f) => ends.some((end) => f.path.endsWith(end)));

describe("a schema whose docs mean something everywhere", () => {
  test("no output has a character that ends a line elsewhere, or that nobody sees", () => {
    for (const { path, text } of endsWith(".ts", ".h", ".md", ".json"))
      expect(text, `${path}`).not.toMatch(/(?!\n)\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u);
  });

  test("comments of TypeScript begin no tags and end where they should", () => {
    for (const { path, text } of endsWith(".ts")) {
      expect(text, `${path}`).not.toMatch(/(?<![\\\w])@(param|link|inline|when|internal)/);
      for (const [comment] of text.matchAll(/\/\*\*[^]*?\*\//g))
        expect(comment, `${path}`).not.toMatch(/(?<!\\)<(T|script)>/);
    }
    const node = files.find((f) => f.path === "node.ts")!.text;
    expect(node).toContain("ends *\\/ /* \\@param {\\@link X} \\<T> \\<script> | `code|` \\` # *b* \\");
  });

  test("LAYOUT.md has its own headings and tables only", () => {
    const page = endsWith("LAYOUT.md")[0]!.text;
    expect(page).not.toMatch(/^# heading/m);
    expect(page).not.toMatch(/(?<!\\)<(T|script)>/);
    const columns = (line: string): number => line.replaceAll("\\|", "").split("|").length;
    for (const table of page.match(/(?:^\|.*\n)+/gm)!)
      expect(new Set(table.trim().split("\n").map(columns)).size).toBe(1);
    expect(page.match(/^```/gm)).toBeNull();
  });

  test.skipIf(!hasCompiler)("the header compiles without a warning", () => {
    expect(complaints(endsWith(".h")[0]!.text, "c11")).toBe("");
    expect(complaints(endsWith(".h")[0]!.text.replace("* / /", "*/ /"), "c11")).not.toBe("");
  });

  test("layout.json is JSON", () => {
    expect(JSON.parse(endsWith("layout.json")[0]!.text)).toMatchObject({ name: "nasty", doc: nasty });
  });
});
