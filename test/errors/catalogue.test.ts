import { describe, expect, test } from "vitest";
import { catalogue, findEntry, findingNames } from "../../generator/diagnostics/catalogue/catalogue.js";
import type { Entry } from "../../generator/diagnostics/catalogue/entry.js";
import { diagnose } from "../../generator/diagnostics/diagnose.js";
import { explain, repaired } from "../../generator/diagnostics/explain.js";
import { check } from "./check.js";

const entries = findingNames.map((name) => ({ name, ...(catalogue[name] as Entry) }));
const withExample = entries.flatMap(({ code, example }) => (example === undefined ? [] : [{ code, example }]));

describe("the catalogue", () => {
  test("codes are unique and of four digits", () => {
    const codes = entries.map((e) => e.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^GA[1-6]\d{3}$/);
  });

  test.each(entries)("$code $name is explained", ({ code, name, reason }) => {
    const page = explain(code);
    expect(page).toContain(`# ${code} ${name}`);
    expect(page?.replace(/\s+/g, " ")).toContain(reason);
    expect(explain(code.toLowerCase())).toBe(page);
    expect(explain(name)).toBe(page);
  });

  test("what is in no catalogue has no page", () => {
    expect(explain("GA9999")).toBeUndefined();
    expect(findEntry("constructor")).toBeUndefined();
  });

  test.each(withExample)("the example of $code has that fault, and repaired it has none", ({ code, example }) => {
    expect(check(example.bad).map((d) => d.code)).toEqual([code]);
    expect(check(repaired(example))).toEqual([]);
  });

  test("only findings about output and configuration lack an example", () => {
    expect(entries.filter((e) => e.example === undefined).every((e) => /^GA[56]/.test(e.code))).toBe(true);
  });

  test("holes of message and help are checked by the compiler and filled", () => {
    const range = { start: 0, end: 1 };
    // @ts-expect-error: a hole is missing
    const missing = diagnose("unknown-type", range, { type: "u23" });
    expect(missing.help).toBe("undefined");
    // @ts-expect-error: one too many
    diagnose("several-documents", range, { text: "---" });
    // @ts-expect-error: no such finding
    expect(() => diagnose("no-such-finding", range, {})).toThrow(TypeError);
    expect(diagnose("unknown-type", range, { type: "u23", hint: "try u32" })).toEqual({
      code: "GA3101",
      severity: "error",
      message: "there is no type `u23`",
      help: "try u32",
      range,
    });
  });
});
