import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { apply, mutationsOf } from "./operators.mjs";

/** Texts that come of one, by what is said of them. */
const mutants = (text: string): Record<string, string> =>
  Object.fromEntries(mutationsOf(text).map((mutation) => [mutation.what, apply(text, mutation)]));

describe("mutations", () => {
  test.each([
    ["a + b", "+ becomes -", "a - b"],
    ["a < b", "< becomes <=", "a <= b"],
    ["a >>> 3", ">>> becomes >>", "a >> 3"],
    ["f(8)", "8 becomes 7", "f(7)"],
    ["f(8)", "8 becomes 9", "f(9)"],
    ["f(0)", "0 becomes 1", "f(1)"],
    ["x & 31", "mask one bit narrower", "x & 15"],
    ["x & SPEC.slotMask", "mask one bit narrower", "x & (SPEC.slotMask >> 1)"],
    ["f(); g();", "left out: g();", "f(); ;"],
    ["{ m[1] = a; m[2] = b; }", "exchanged: m[1] = a;", "{ m[2] = b; m[1] = a; }"],
    ["Atomics.load(m, i)", "Atomics.load made plain", "(m[i] as number)"],
    ["Atomics.store(m, i, x)", "Atomics.store made plain", "(m[i] = x)"],
    ["if (a) b();", "always true: a", "if ((true as boolean)) b();"],
    ["x = a ? b : c", "always false: a", "x = (false as boolean) ? b : c"],
  ])("of %s: %s", (text, what, wanted) => {
    expect(mutants(text)[what]).toBe(wanted);
  });

  test("leave alone what is said to people, types, and what another template would be", () => {
    const text = 'type A = 8; interface B { readonly a: 1 } throw new Error(`${a + 1}`); problems.push("a" + 1);';
    expect(Object.keys(mutants(text)).filter((what) => !what.startsWith("left out"))).toEqual([]);
    expect(Object.keys(mutants("if (SPEC.checked) a();"))).toEqual(["left out: a();"]);
  });

  test("made plain a compare-exchange still says what was there", () => {
    const m = [4, 7];
    const run = (i: number): unknown => runInNewContext(plainExchange, { m, i });
    expect([run(0), run(1), m]).toEqual([4, 7, [5, 7]]);
  });
});

const plainExchange = mutants("Atomics.compareExchange(m, i, 4, 5)")["Atomics.compareExchange made plain"]!.replaceAll(
  / as number|: number/g,
  "",
);
