import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue, findingNames } from "../../generator/diagnostics/catalogue/catalogue.js";
import { renderText } from "../../generator/diagnostics/render.js";
import { check } from "./check.js";

const here = import.meta.dirname;
const codes = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const blessing = process.env["UPDATE"] === "1";

/**
 * One folder for each code: a schema that has the fault in every form, and the text that users see. `UPDATE=1` writes
 * the texts and fails: what was blessed has been read by nobody yet.
 */
describe("fixtures", () => {
  test.each(codes)("%s", (code) => {
    const text = readFileSync(join(here, code, "schema.yaml"), "utf8");
    const diagnostics = check(text);
    const rendered = renderText(diagnostics, { path: "schema.yaml", text });
    const expected = join(here, code, "expected.txt");
    if (blessing) writeFileSync(expected, rendered);
    expect(blessing, "blessed, now read the difference and run again without UPDATE").toBe(false);
    expect(diagnostics.map((d) => d.code)).toContain(code);
    expect(rendered).toBe(existsSync(expected) ? readFileSync(expected, "utf8") : "");
  });

  test("every code that a schema can cause has one", () => {
    const caused = findingNames.map((name): string => catalogue[name].code).filter((code) => !/^GA[56]/.test(code));
    expect([...codes].sort()).toEqual(caused.sort());
  });
});
