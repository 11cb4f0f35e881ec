import { compileFunction } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { ACCESS, classBody, specs } from "./program.js";
import { again, request } from "./support.js";

/*
 * template(SPEC) ≡ specialised(SPEC), for random programs.
 */

interface Out {
  run(a: number, b: number, kind: string, t: unknown[]): unknown;
}

const ACCESS_CODE = ACCESS.replaceAll("export ", "");

function make(code: string, values: object): Out {
  const run = compileFunction(`${code}\nreturn new X();`, ["SPEC"]) as (values: object) => Out;
  return run(values);
}

/** The class as it is, with SPEC as a variable. */
function reference(body: string, values: object): Out {
  return make(`${ACCESS_CODE}\nconst X = class X ${body};`, values);
}

/** The class of an output: nothing is there but what the output holds. */
function specialised(text: string): Out {
  return make(text.replace("export class Out", "class X"), {});
}

function output(body: string, values: Record<string, number | boolean | string>): string {
  const text = `import { pick, put } from "./access.js";\n\nexport const defineX = (SPEC: Spec) => class X ${body};\n`;
  return specialise(request(text, { spec: values, sources: new Map([["access.ts", ACCESS]]) })).text;
}

/** What it returns and what it wrote, for a few arguments. */
function trace(out: Out): unknown[] {
  const cases: [number, number, string][] = [
    [0, 0, "a"],
    [3, -1, "b"],
    [-7, 4, "c"],
    [2, 2, "x"],
  ];
  return cases.map(([a, b, kind]) => {
    const t: unknown[] = [];
    return [out.run(a, b, kind, t), t];
  });
}

describe("random programs", () => {
  test("do the same as their template, and nothing is left to do", () => {
    const seen = { braces: 0, shorter: 0 };
    fc.assert(
      fc.property(classBody, specs, (body, values) => {
        const text = output(body, values);
        expect(trace(specialised(text))).toEqual(trace(reference(body, values)));
        expect(text).not.toMatch(/SPEC|@inline/);
        expect(again(text)).toBe(text);
        seen.braces += Number(/^\s*\{$/m.test(text));
        seen.shorter += Number(text.length < body.length);
      }),
      { numRuns: 400 },
    );
    // The programs are worth something: some keep braces because of a name, most lose text.
    expect(seen.braces).toBeGreaterThan(10);
    expect(seen.shorter).toBeGreaterThan(300);
  });

  test("a wrong constant is seen", () => {
    const body = `{ run(a, b, kind, t) { t.push(a + SPEC.n); return SPEC.kind; } }`;
    const values = { yes: true, no: false, n: 3, m: 1, kind: "a" };
    const wrong = output(body, values).replace("a + 3", "a + 4");
    expect(trace(specialised(wrong))).not.toEqual(trace(reference(body, values)));
  });
});
