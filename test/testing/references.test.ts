import { describe, expect, test } from "vitest";
import { bits, flag, u16, u53, utf8 } from "../../templates/testing/fields/reference.js";

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
