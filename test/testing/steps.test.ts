import { describe, expect, test } from "vitest";
import { codeOf, literal, same, sameBytes } from "../../templates/testing/steps.js";

describe("comparisons", () => {
  test("tell -0 from 0 and a value from its text", () => {
    expect(() => same(-0, 0, "it")).toThrow("it is -0, expected 0");
    expect(() => same("1", 1, "it")).toThrow('it is "1", expected 1');
    expect(() => same(NaN, NaN, "it")).not.toThrow();
  });

  test("name the first byte that differs", () => {
    expect(() => sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3), "h1")).toThrow("byte 1 of h1 is 2, expected 3");
  });

  test("know an AllocError by its code", () => {
    expect(codeOf(() => 1)).toBe("no error");
    expect(
      codeOf(() => {
        throw new TypeError("x");
      }),
    ).toMatch(/^not an AllocError/);
    expect(
      codeOf(() => {
        throw Object.assign(new Error("x"), { code: "BUSY" });
      }),
    ).toBe("BUSY");
  });

  test("write values as source text", () => {
    expect([1n, "a\n", -0, NaN].map(literal)).toEqual(["1n", '"a\\n"', "-0", "NaN"]);
  });
});
