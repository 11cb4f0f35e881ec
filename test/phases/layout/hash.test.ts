import { describe, expect, test } from "vitest";
import { canonical, fnv1a } from "../../../generator/hash.js";

describe("FNV-1a, 32 bits", () => {
  test.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("of %j is the published value", (text, want) => expect(fnv1a(text) >>> 0).toBe(want));

  test("counts UTF-8 bytes", () => expect(fnv1a("é")).not.toBe(fnv1a("\u00c3")));
});

test("canonical JSON does not depend on the order of keys", () => {
  expect(canonical({ b: [1, { d: 2, c: undefined }], a: "x" })).toBe('{"a":"x","b":[1,{"d":2}]}');
  expect(canonical({ a: "x", b: [1, { d: 2 }] })).toBe(canonical({ b: [1, { d: 2, c: undefined }], a: "x" }));
});
