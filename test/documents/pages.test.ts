import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checksRows } from "./checks-table.js";
import { configPage } from "./config-page.js";
import { errorsPage } from "./errors-page.js";
import { memoryRows } from "./memory-table.js";
import { schemaPage } from "./schema-page.js";

const checksPage = "templates/CHECKS.md";
const blessing = process.env["UPDATE"] === "1";

/** A page that people write but for one part, between `<!-- begin x -->` and `<!-- end x -->`. */
function withPart(path: string, part: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- begin ${part} -->\n`, `<!-- end ${part} -->`];
  const text = readFileSync(path, "utf8");
  const at = text.indexOf(begin) + begin.length;
  return `${text.slice(0, at)}${lines.join("\n")}\n${text.slice(text.indexOf(end))}`;
}

/** `npm run docs` writes them and fails: what was written has been read by nobody yet. */
test.each([
  ["schemas/README.md", schemaPage],
  ["generator/config/README.md", configPage],
  ["templates/runtime/ERRORS.md", errorsPage],
  ["templates/CHECKS.md", async () => withPart(checksPage, "misuse", await checksRows())],
  ["templates/CHECKS.md", () => withPart(checksPage, "memory", memoryRows())],
])("%s says what the code does", { timeout: 120_000 }, async (path, page) => {
  const text = await page();
  if (blessing) writeFileSync(path, text);
  expect(blessing, "written, run again without UPDATE").toBe(false);
  expect(readFileSync(path, "utf8"), "run npm run docs").toBe(text);
});
