import { describe, expect, test } from "vitest";
import { canMeasureHeap, heapBytesPerOperation } from "../../templates/testing/heap-growth.js";
import { bits, flag, u16, u53, utf8 } from "../../templates/testing/reference.js";
import { codeOf, literal, same, sameBytes, statementOf } from "../../templates/testing/steps.js";

/** What emitted suites call must itself be able to fail: they would pass for nothing otherwise. */
describe("heapBytesPerOperation", () => {
  test.skipIf(!canMeasureHeap)("sees nothing where nothing is made", () => {
    const words = new Int32Array(16);
    expect(heapBytesPerOperation((n) => loopOver(n, (i) => words.fill(i, 0, 1)[0]!))).toBeLessThan(1);
  });

  test.skipIf(!canMeasureHeap)("sees an object, even a short-lived one", () => {
    const kept = { last: {} };
    const keep = (i: number): number => {
      kept.last = { i };
      return i;
    };
    expect(heapBytesPerOperation((n) => loopOver(n, keep))).toBeGreaterThan(8);
  });

  function loopOver(n: number, step: (i: number) => number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += step(i);
    return sum;
  }
});

describe("statementOf", () => {
  test.each([
    [
      "headers.setId(h1, 7)",
      (p: { setId(h: number, v: number): void }, h: number, v: number) => p.setId(h, v),
      ["headers", "h1", "7"],
    ],
    [
      "headers.at(h1).id = 7",
      (s: { id: number }, v: number) => {
        s.id = v;
      },
      ["headers.at(h1)", "7"],
    ],
  ] as const)("%s", (statement, accessor, args) => {
    expect(statementOf(accessor as (...args: never[]) => unknown, ...args)).toBe(statement);
  });
});

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

describe("references", () => {
  const struct = new DataView(new ArrayBuffer(16));
  const bytes = (): number[] => Array.from(new Uint8Array(struct.buffer));

  test("leave the other bits of a word alone", () => {
    struct.setUint16(0, 0xffff, true);
    bits(u16(0), 2, 6).put(struct, 0);
    flag(u16(0), 15).put(struct, false);
    expect(struct.getUint16(0, true)).toBe(0x7f03);
  });

  test("cut text where a code point ends and pad it", () => {
    utf8(0, 4).put(struct, "aé€");
    expect(bytes().slice(0, 4)).toEqual([0x61, 0xc3, 0xa9, 0]);
    expect(utf8(0, 4).get(struct)).toBe("aé");
  });

  test("keep 53 bits of a number", () => {
    u53(8).put(struct, Number.MAX_SAFE_INTEGER);
    expect(struct.getBigUint64(8, true)).toBe(2n ** 53n - 1n);
    expect(u53(8).get(struct)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
