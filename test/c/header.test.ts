import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../phases/support/compile.js";
import { structsArbitrary, yamlOf } from "../roundtrip/schemas.js";

const hasCompiler = spawnSync("cc", ["--version"]).status === 0;
if (!hasCompiler) console.warn("test/c: no C compiler (cc) here: headers are not compared with one");

/** What the compiler says about a header; empty when every assertion in it holds. */
function complaints(header: string, language: "c" | "c++"): string {
  const standard = language === "c" ? "-std=c11" : "-std=c++17";
  const options = ["-fsyntax-only", standard, "-Wall", "-Werror", "-Wno-unused-macros", "-x", language, "-"];
  return spawnSync("cc", options, { input: header, encoding: "utf8" }).stderr;
}

const headerOf = (yaml: string): string => compileOrThrow(yaml).find((f) => f.path.endsWith(".h"))!.text;

describe.skipIf(!hasCompiler)("the C header", () => {
  test("of a random schema agrees with the C compiler in every size, alignment and offset", () => {
    fc.assert(
      fc.property(structsArbitrary, (structs) => {
        const yaml = yamlOf({ backing: "local", checks: "fast", structs, sharded: false });
        const header = headerOf(yaml);
        expect(complaints(header, "c"), `${yaml}\n${header}`).toBe("");
      }),
      { numRuns: Number(process.env["C_RUNS"] ?? 15) },
    );
  }, 60_000);

  const twoFields =
    "name: two\nstructs:\n  Two: { fields: { a: u8, wide: u32, b: u64 } }\nallocators:\n  twos: { kind: free-list, of: Two, capacity: 2 }\n";

  test.each(["c", "c++"] as const)("is valid %s", (language) => {
    const header = headerOf(twoFields);
    expect(complaints(header, language).replace(/.*#pragma once.*\n/, "")).toBe("");
  });

  test("with a wrong offset is refused", () => {
    const header = headerOf(twoFields);
    const wrong = header.replace("offsetof(Two, wide) == 4", "offsetof(Two, wide) == 2");
    expect(wrong).not.toBe(header);
    expect(complaints(wrong, "c")).toMatch(/offset of Two.wide/);
  });
});
