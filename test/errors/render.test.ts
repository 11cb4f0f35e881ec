import { describe, expect, test } from "vitest";
import { diagnose, inOrder } from "../../generator/diagnostics/diagnose.js";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.js";
import { Lines } from "../../generator/diagnostics/position.js";
import { renderGithub, renderJson, renderText } from "../../generator/diagnostics/render.js";
import { closest, hintFor, listed } from "../../generator/diagnostics/suggest.js";

/** A finding at the first place of a word. */
function at(text: string, word: string, related: Diagnostic["related"] = []): Diagnostic {
  const start = text.indexOf(word);
  return diagnose("unknown-type", { start, end: start + word.length }, { type: word, hint: "try u32" }, related);
}

const frameOf = (text: string, word: string): string[] =>
  renderText([at(text, word)], { path: "a.yaml", text })
    .split("\n")
    .filter((line) => line.includes(" | "))
    .map((line) => line.slice(line.indexOf("|") + 2));

describe("text", () => {
  test("place, code, frame, related place, help", () => {
    const text = "name: x\nfields:\n  id: u23\n  no: u23\n";
    const related = [
      { range: { start: text.lastIndexOf("u23"), end: text.lastIndexOf("u23") + 3 }, message: "also here" },
    ];
    expect(renderText([at(text, "u23", related)], { path: "dir/a.yaml", text })).toBe(
      [
        "dir/a.yaml:3:7 error GA3101: there is no type `u23`",
        "  2 | fields:",
        "  3 |   id: u23",
        "    |       ^^^",
        "  dir/a.yaml:4:7: also here",
        "  4 |   no: u23",
        "    |       ^^^",
        "  help: try u32",
        "",
      ].join("\n"),
    );
  });

  test("a blank line between findings, colours where they belong", () => {
    const text = "a: u23\nb: u24\n";
    const mark =
      (name: string) =>
      (part: string): string =>
        `<${name}>${part}</${name}>`;
    const palette = {
      error: mark("error"),
      warning: mark("warning"),
      place: mark("place"),
      frame: mark("frame"),
      help: mark("help"),
    };
    const rendered = renderText([at(text, "u23"), at(text, "u24")], { path: "a.yaml", text }, palette);
    expect(rendered.split("\n\n")).toHaveLength(2);
    expect(rendered).toContain(
      "<place>a.yaml:1:4</place> <error>error GA3101</error>: there is no type `u23`\n<frame>  1 | a: u23</frame>",
    );
    expect(rendered).toContain("<help>help:</help> try u32");
  });

  test.each([
    ["tabs stay tabs", "a:\tb:\tu23", ["a:\tb:\tu23", "  \t  \t^^^"]],
    ["a surrogate pair is one column", "# 😀😀 u23", ["# 😀😀 u23", "     ^^^"]],
    ["windows line ends", "a: 1\r\nb: u23\r\n", ["a: 1", "b: u23", "   ^^^"]],
    ["a range over two lines ends with the first", "a: u23\n  more\nb: 1", ["a: u23", "   ^^^"]],
  ])("%s", (_, text, want) => {
    expect(frameOf(text, text.includes("more") ? "u23\n  more" : "u23")).toEqual(want);
  });

  test("what a terminal would obey is shown, in the line, the message and the path", () => {
    const text = "a: 1 \u001b[31m\u202e\u2028 u23\n";
    const odd = diagnose(
      "unknown-type",
      { start: text.indexOf("u23"), end: text.indexOf("u23") + 3 },
      {
        type: "u\u001b[2J\n23",
        hint: "\u007f\u009b",
      },
    );
    const rendered = renderText([odd], { path: "a\u001bb.yaml", text });
    expect(rendered).not.toMatch(/(?!\n)\p{Cc}|\p{Zl}|\p{Bidi_Control}/u);
    expect(rendered.split("\n")).toEqual([
      "a␛b.yaml:1:14 error GA3101: there is no type `u␛[2J␊23`",
      "  1 | a: 1 ␛[31m\ufffd\ufffd u23",
      "    |              ^^^",
      "  help: \u2421\ufffd",
      "",
    ]);
  });

  test("long lines are cut around the place", () => {
    const text = `a: { ${"x, ".repeat(200)}u23${", y".repeat(200)} }\n`;
    const [line, carets] = frameOf(text, "u23") as [string, string];
    expect(line.length).toBeLessThanOrEqual(160);
    expect(line.slice(carets.indexOf("^"), carets.length)).toBe("u23");
  });

  test("an empty text has one empty line", () => {
    const empty = diagnose("empty-schema", { start: 0, end: 0 }, {});
    expect(renderText([empty], { path: "a.yaml", text: "" })).toContain(
      "a.yaml:1:1 error GA1009: the schema is empty\n  1 |\n    | ^\n",
    );
  });
});

test("JSON has offsets from 0 and positions from 1", () => {
  const text = "name: x\nid: u23\n";
  const [found] = JSON.parse(renderJson([at(text, "u23")], { path: "a.yaml", text })) as unknown[];
  expect(found).toEqual({
    code: "GA3101",
    severity: "error",
    message: "there is no type `u23`",
    help: "try u32",
    range: { start: 12, end: 15 },
    file: "a.yaml",
    line: 2,
    column: 5,
    endLine: 2,
    endColumn: 8,
  });
});

test("GitHub commands are escaped", () => {
  const text = "id: u23\n";
  const range = { start: 4, end: 7 };
  const odd = diagnose("unknown-type", range, { type: "50%\nmore", hint: "a: b, c" });
  expect(renderGithub([odd], { path: "a,b:c.yaml", text })).toBe(
    "::error file=a%2Cb%3Ac.yaml,line=1,col=5,endLine=1,endColumn=8,title=GA3101::there is no type `50%25%0Amore` (a: b, c)\n",
  );
});

test("positions of every offset, whatever the line ends", () => {
  const text = "ab\ncd\r\n\re";
  const lines = new Lines(text);
  const places = [...text, ""]
    .map((_, offset) => lines.positionOf(offset))
    .map(({ line, column }) => `${line}:${column}`);
  expect(places).toEqual(["1:1", "1:2", "1:3", "2:1", "2:2", "2:3", "2:4", "3:1", "4:1", "4:2"]);
  expect([1, 2, 3, 4].map((line) => lines.textOf(line))).toEqual(["ab", "cd", "", "e"]);
});

test("findings are sorted by place, those at one place stay in order", () => {
  const find = (start: number, type: string): Diagnostic =>
    diagnose("unknown-type", { start, end: start }, { type, hint: "" });
  const sorted = inOrder([find(5, "a"), find(1, "b"), find(5, "c"), find(0, "d")]);
  expect(sorted.map((d) => d.message.slice(18, 19))).toEqual(["d", "b", "a", "c"]);
});

describe("did you mean", () => {
  test.each([
    ["capcity", ["capacity", "of"], "capacity"],
    ["f23", ["f64", "f32"], "f32"],
    ["HEADER", ["Header"], "Header"],
    ["wasm_shared", ["wasm", "shared", "wasm-shared"], "wasm-shared"],
    ["threads", ["backing", "workers", "checks"], undefined],
    ["d", ["c"], undefined],
    ["", ["a", "bc"], undefined],
  ])("%s", (word, candidates, want) => {
    expect(closest(word, candidates)).toBe(want);
  });

  test("otherwise what there is", () => {
    expect(hintFor("x", ["one", "two", "three"], "it takes")).toBe("it takes `one`, `two` and `three`");
    expect(hintFor("x", [])).toBe("there are none yet");
    expect(listed(["one"])).toBe("`one`");
  });
});
