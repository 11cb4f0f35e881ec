import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explain } from "../../generator/diagnostics/explain.js";
import { runtimeCatalogue, runtimeCodes } from "../../generator/diagnostics/runtime/catalogue.js";
import { exampleSchema, type RuntimeEntry } from "../../generator/diagnostics/runtime/entry.js";
import type { AllocErrorCode } from "../../templates/runtime/errors.js";
import { compileToJs, withModule } from "../roundtrip/load.js";

/** No code is missing and none is too much, or one of these two does not compile. */
runtimeCatalogue satisfies Record<AllocErrorCode, RuntimeEntry>;
runtimeCodes satisfies readonly AllocErrorCode[];

const files = compileToJs(exampleSchema);

/** Runs an example on an image of its own; the code of what it throws. */
function outcomeOf(example: string): Promise<string | undefined> {
  return withModule(files, (module) => {
    const { Demo } = module as unknown as { Demo: { create(): unknown } };
    // oxlint-disable-next-line no-new-func, no-implied-eval -- the examples are text, and this is the test that runs them
    const run = new Function("Demo", "demo", example) as (Demo: unknown, demo: unknown) => void;
    try {
      run(Demo, Demo.create());
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  });
}

describe("codes of AllocError", () => {
  test("are those of templates/runtime/errors.ts", () => {
    const [, union] = /type AllocErrorCode =([^;]*);/.exec(readFileSync("templates/runtime/errors.ts", "utf8"))!;
    expect(new Set(runtimeCodes)).toEqual(new Set([...union!.matchAll(/"(\w+)"/g)].map(([, code]) => code)));
  });

  describe.each(runtimeCodes)("%s", (code) => {
    const { meaning, reason, help, levels, wrong, right }: RuntimeEntry = runtimeCatalogue[code];

    test("has a page", () => {
      const page = explain(code)!;
      expect(page).toMatch(new RegExp(`^# ${code} \\(AllocError\\)\n`));
      const flat = page.replace(/\s+/g, " ");
      for (const part of [meaning, reason, help, levels, wrong, right])
        expect(flat).toContain(part.replace(/\s+/g, " "));
      expect(explain(code.toLowerCase())).toBe(page);
    });

    test("is what its example throws", async () => expect(await outcomeOf(wrong)).toBe(code));

    test("is not what the right way throws", async () => expect(await outcomeOf(right)).toBeUndefined());
  });
});
