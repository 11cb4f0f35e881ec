import { describe, expect, test } from "vitest";
import { wrapComments } from "../../../generator/5-emit/typescript/wrap-comments.js";
import { compileOrThrow } from "../support/compile.js";
import { concurrent } from "../support/concurrent.js";
import { everything } from "../support/schemas.js";

const words = (count: number): string => Array.from({ length: count }, (_, i) => `word${i}`).join(" ");
const prose = (lines: readonly string[]): string =>
  lines
    .filter((line) => / \* \S/.test(line))
    .map((line) => line.trim().slice(2))
    .join(" ");

describe("long comments", () => {
  test("on one line get lines of their own", () => {
    const lines = wrapComments(`  /** ${words(30)}. */\n  code();`).split("\n");
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(["  /**", "   */", "  code();"]);
    expect(prose(lines)).toBe(`${words(30)}.`);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test("push what is over into the rest of their paragraph", () => {
    const lines = wrapComments(`/**\n * ${words(19)}\n * tail.\n *\n * Next.\n */`).split("\n");
    expect(lines).toEqual(["/**", ` * ${words(18)}`, " * word18 tail.", " *", " * Next.", " */"]);
  });

  test("stay as long as one line where the paragraph ends", () => {
    const lines = wrapComments(`/**\n * ${words(19)}\n *   drawing\n */`).split("\n");
    expect(lines).toEqual(["/**", ` * ${words(18)}`, " * word18", " *   drawing", " */"]);
  });

  test.each([
    ["a drawing", `/**\n *   | ${words(30)} |\n */`],
    ["a table", `/**\n * | a | ${words(30)} |\n */`],
    ["code", `const text = "${words(30)}";`],
    ["a word that is longer than the line", `/**\n * ${"x".repeat(150)}\n */`],
    ["what fits", `/** ${words(10)} */`],
  ])("leave %s alone", (_what, text) => {
    expect(wrapComments(text)).toBe(text);
  });

  test.each([
    ["alone", everything("local", "checked")],
    ["paranoid", everything("shared", "paranoid")],
    ["threads", concurrent("shared", "checked", true)],
  ])("none are left in output: %s", (_what, yaml) => {
    const long = compileOrThrow(yaml)
      .filter(({ path }) => path.endsWith(".ts"))
      .flatMap(({ text }) => text.split("\n"))
      .filter((line) => line.length > 120 && /^ *(\/\*\*|\*) /.test(line) && !/ {2}\S/.test(line.trim()));
    expect(long).toEqual([]);
  });
});
