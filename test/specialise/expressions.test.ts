import { compileFunction } from "node:vm";
import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { SpecialiseError } from "../../generator/5-emit/specialise/error.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { request } from "./support.js";

/*
 * fold(e) ≡ eval(e), for random expressions of constants; and of constants and variables.
 */

const EDGES = [
  0,
  1,
  -1,
  2,
  3,
  7,
  31,
  32,
  33,
  255,
  256,
  65535,
  0x1ffff,
  0x7fffffff,
  -0x80000000,
  0xffffffff,
  2 ** 32,
  2 ** 53 - 1,
  -(2 ** 31) - 1,
];
const integer = fc.oneof(
  { arbitrary: fc.constantFrom(...EDGES), weight: 3 },
  fc.integer({ min: -70_000, max: 70_000 }),
);
const spec = fc.record({
  a: integer,
  b: integer,
  c: integer,
  zero: fc.constant(0),
  yes: fc.constant(true),
  no: fc.constant(false),
});

const ARITHMETIC = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "<<",
  ">>",
  ">>>",
  "&",
  "|",
  "^",
  "===",
  "!==",
  "<",
  ">",
  "<=",
  ">=",
  "&&",
  "||",
  "+",
  "-",
  "&",
  "|",
];

/** TypeScript takes `a << (b > (c))` for a call with type arguments and finds it wrong; plain JavaScript does not. */
const isTypeScript = (code: string): boolean =>
  ts.transpileModule(`(${code})`, { reportDiagnostics: true }).diagnostics!.length === 0;

/** Expressions over `leaves`, with parentheses where the grammar needs them and sometimes where it doesn't. */
function expressions(leaves: readonly string[]): fc.Arbitrary<string> {
  return fc
    .letrec<{ e: string; group: string }>((tie) => ({
      group: fc.oneof(
        fc.constantFrom(...leaves),
        tie("e").map((e) => `(${e})`),
      ),
      e: fc.oneof(
        { depthSize: "small", maxDepth: 5, withCrossShrink: true },
        fc.constantFrom(...leaves),
        fc.tuple(fc.constantFrom("-", "~", "!", "+"), tie("group")).map(([operator, e]) => `${operator} ${e}`),
        fc
          .tuple(tie("group"), fc.constantFrom(...ARITHMETIC), tie("group"))
          .map(([a, operator, b]) => `${a} ${operator} ${b}`),
        fc.tuple(tie("group"), tie("group"), tie("group")).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
        fc
          .tuple(fc.constantFrom("imul", "min", "max"), tie("e"), tie("e"))
          .map(([f, a, b]) => `Math.${f}((${a}), (${b}))`),
        fc.tuple(fc.constantFrom("clz32", "log2"), tie("e")).map(([f, a]) => `Math.${f}(${a})`),
      ),
    }))
    .e.filter(isTypeScript);
}

const CONSTANTS = ["SPEC.a", "SPEC.b", "SPEC.c", "SPEC.zero", "SPEC.yes", "SPEC.no", "3", "0x10"];
const VARIABLES = ["x", "y", "m[1]", "SPEC.a", "SPEC.b", "SPEC.yes", "5"];

const template = (expression: string): string => `export const defineX = (SPEC: Spec) => class X {
  f(x: number, y: number, m: number[]): unknown { return ${expression}; }
};`;

/** The value of plain JavaScript. */
function evaluate(code: string, values: object, x: number, y: number): unknown {
  return (compileFunction(`return ${code};`, ["SPEC", "x", "y", "m"]) as (...all: unknown[]) => unknown)(values, x, y, [
    y,
    x,
  ]);
}

/** What stands behind `return` in the output. */
function returned(text: string): string {
  return /return (.*);/.exec(text)![1]!;
}

describe("random expressions", () => {
  test("of constants: one literal, of the same value; or rule 3", () => {
    let folded = 0;
    fc.assert(
      fc.property(expressions(CONSTANTS), spec, (code, values) => {
        const want = evaluate(code, values, 0, 0);
        const got = output(template(code), values);
        const outcome = got instanceof SpecialiseError ? got.rule : evaluate(returned(got), {}, 0, 0);
        expect(outcome).toBe(got instanceof SpecialiseError && !isPrintable(want) ? 3 : want);
        if (got instanceof SpecialiseError) return;
        if (code.includes("SPEC") && /^(-?\d+|true|false)$/.test(returned(got))) folded++;
      }),
      { numRuns: 1000 },
    );
    expect(folded).toBeGreaterThan(400);
  });

  test("of constants and variables: the same value for all of these", () => {
    let compared = 0;
    fc.assert(
      fc.property(expressions(VARIABLES), spec, integer, integer, (code, values, x, y) => {
        const got = output(template(code), values);
        // A fraction in the middle, or a constant behind a variable: refused.
        const refused = got instanceof SpecialiseError;
        expect(refused ? [3, 4].includes(got.rule) : evaluate(returned(got), {}, x, y)).toBe(
          refused || evaluate(code, values, x, y),
        );
        compared += Number(!refused);
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(600);
  });

  test("what TypeScript cannot read is left out", () => {
    expect(isTypeScript("SPEC.a << (SPEC.a > (SPEC.a))")).toBe(false);
    expect(isTypeScript("SPEC.a << (SPEC.a > SPEC.a)")).toBe(true);
  });

  test("the comparison fails when a sign is lost", () => {
    const right = returned(output(template("x - SPEC.a"), { a: -5 }) as string);
    const wrong = right.replace("- -5", "- 5");
    const want = evaluate("x - SPEC.a", { a: -5 }, 1, 0);
    expect([evaluate(right, {}, 1, 0) === want, evaluate(wrong, {}, 1, 0) === want]).toEqual([true, false]);
  });
});

function isPrintable(value: unknown): boolean {
  return typeof value !== "number" || Number.isSafeInteger(value);
}

function output(text: string, values: Record<string, number | boolean>): string | SpecialiseError {
  try {
    return specialise(request(text, { spec: values })).text;
  } catch (error) {
    if (error instanceof SpecialiseError) return error;
    throw error;
  }
}
