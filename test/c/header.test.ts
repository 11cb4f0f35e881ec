import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { structsArbitrary, yamlOf } from "../roundtrip/schemas.js";
import { complaints, hasCompiler, hasCxx, headerOf, standards } from "./compiler.js";

describe.skipIf(!hasCompiler)("the C header", () => {
  test("of a random schema agrees with the C compiler in every size, alignment and offset", () => {
    fc.assert(
      fc.property(structsArbitrary, (structs) => {
        const yaml = yamlOf({ backing: "local", checks: "fast", structs, sharded: false });
        const header = headerOf(yaml);
        expect(complaints(header, "c11"), `${yaml}\n${header}`).toBe("");
      }),
      { numRuns: Number(process.env["C_RUNS"] ?? 15) },
    );
  }, 60_000);

  const twoFields =
    "name: two\nstructs:\n  Two: { fields: { a: u8, wide: u32, b: u64 } }\nallocators:\n  twos: { kind: free-list, of: Two, capacity: 2 }\n";

  test.each(standards.filter((s) => hasCxx || !s.includes("++")))("is valid %s", (standard) => {
    expect(complaints(headerOf(twoFields), standard)).toBe("");
  });

  test("with a wrong offset is refused", () => {
    const header = headerOf(twoFields);
    const wrong = header.replace("offsetof(Two, wide) == 4", "offsetof(Two, wide) == 2");
    expect(wrong).not.toBe(header);
    expect(complaints(wrong, "c11")).toMatch(/offset of Two.wide/);
  });
});
