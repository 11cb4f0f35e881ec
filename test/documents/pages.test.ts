import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configPage } from "./config-page.js";
import { errorsPage } from "./errors-page.js";
import { schemaPage } from "./schema-page.js";

const blessing = process.env["UPDATE"] === "1";

/** `npm run docs` writes them and fails: what was written has been read by nobody yet. */
test.each([
  ["schemas/README.md", schemaPage],
  ["generator/config/README.md", configPage],
  ["templates/runtime/ERRORS.md", errorsPage],
])("%s says what the code does", (path, page) => {
  const text = page();
  if (blessing) writeFileSync(path, text);
  expect(blessing, "written, run again without UPDATE").toBe(false);
  expect(readFileSync(path, "utf8"), "run npm run docs").toBe(text);
});
