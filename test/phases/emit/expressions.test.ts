import { describe, expect, test } from "vitest";
import type { Checks, FieldType } from "../../../generator/2-resolve/types.js";
import { layOutStructs } from "../../../generator/3-layout/structs.js";
import { handleAccesses } from "../../../generator/4-plan/access.js";
import { own, typeOf } from "../../../generator/5-emit/typescript/code.js";
import { printRead, printWrite, type Site } from "../../../generator/5-emit/typescript/expressions.js";
import { array, scalar, struct, utf8 } from "../support/models.js";

const site = (checks: Checks): Site => ({
  base: checks === "fast" ? "h" : "this._locate(h)",
  array: (name) => own(`_${name}`),
  checks,
  owner: "items",
  handleOf: () => typeOf("items", "ItemsHandle"),
  enumsFile: "enums",
  slotsOf: () => ({ mask: 0xff, first: 0x11, last: 0x20 }),
  shared: false,
});

/** Read and write of the last access of a struct with 4 bytes in front. */
function printed(type: FieldType, checks: Checks = "fast", atomic = false): [string, string] {
  const model = struct("S", { p: scalar("u32"), x: type });
  const layout = layOutStructs(
    [{ ...model, fields: model.fields.map((f) => ({ ...f, atomic: atomic && f.name === "x" })) }],
    [],
  )[0]!;
  const access = handleAccesses(layout, () => layout).at(-1)!;
  return [printRead(access, site(checks)).text, printWrite(access, site(checks)).text];
}

const part = (shift: number, bits: number, word: "u8" | "u32" = "u8"): FieldType => ({
  kind: "bits",
  word,
  parts: [{ name: "q", shift, bits }],
});
const kind: FieldType = { kind: "enum", enum: "Kind", base: "u8" };

describe("fast", () => {
  test.each<[string, FieldType, string, string]>([
    ["u32", scalar("u32"), "this._u32[h + 1]!", "this._u32[h + 1] = x;"],
    ["u8", scalar("u8"), "this._u8[(h << 2) + 4]!", "this._u8[(h << 2) + 4] = x;"],
    ["i16", scalar("i16"), "this._i16[(h << 1) + 2]!", "this._i16[(h << 1) + 2] = x;"],
    ["f64", scalar("f64"), "this._f64[(h >> 1) + 1]!", "this._f64[(h >> 1) + 1] = x;"],
    ["u64", scalar("u64"), "this._u64[(h >> 1) + 1]!", "this._u64[(h >> 1) + 1] = x;"],
    ["u53", scalar("u53"), "readU53(this._u32, h + 2)", "writeU53(this._u32, h + 2, x);"],
    ["bool", scalar("bool"), "!!this._u8[(h << 2) + 4]", "this._u8[(h << 2) + 4] = x ? 1 : 0;"],
    ["enum", kind, "this._u8[(h << 2) + 4]! as Kind", "this._u8[(h << 2) + 4] = x;"],
    [
      "ref",
      { kind: "ref", struct: "S", allocator: "items" },
      "this._i32[h + 1]! as ItemsHandle | 0",
      "this._i32[h + 1] = x;",
    ],
    ["utf8", utf8(9), "readUtf8(this._u8, (h << 2) + 4, 9)", "writeUtf8(this._u8, (h << 2) + 4, 9, x);"],
    ["array", array(scalar("u8"), 5), "this._u8[i + (h << 2) + 4]!", "this._u8[i + (h << 2) + 4] = x;"],
    ["array of words", array(scalar("f32"), 5), "this._f32[h + i + 1]!", "this._f32[h + i + 1] = x;"],
    [
      "array of arrays",
      array(array(scalar("u32"), 3), 2),
      "this._u32[h + (j + i * 3) + 1]!",
      "this._u32[h + (j + i * 3) + 1] = x;",
    ],
    [
      "one bit",
      part(3, 1),
      "!!(this._u8[(h << 2) + 4]! & 8)",
      "const m = this._u8, p = (h << 2) + 4; m[p] = x ? m[p]! | 8 : m[p]! & 0xf7;",
    ],
    [
      "bits",
      part(3, 4),
      "(this._u8[(h << 2) + 4]! >>> 3) & 0xf",
      "const m = this._u8, p = (h << 2) + 4; m[p] = (m[p]! & 0x87) | ((x << 3) & 0x78);",
    ],
    [
      "bits at the top",
      part(4, 4),
      "this._u8[(h << 2) + 4]! >>> 4",
      "const m = this._u8, p = (h << 2) + 4; m[p] = (m[p]! & 0xf) | ((x << 4) & 0xf0);",
    ],
    ["all bits", part(0, 32, "u32"), "this._u32[h + 1]!", "this._u32[h + 1] = x;"],
  ])("%s", (_, type, read, write) => expect(printed(type)).toEqual([read, write]));

  test("atomic", () => {
    expect(printed(scalar("u32"), "fast", true)).toEqual([
      "Atomics.load(this._u32, h + 1)",
      "Atomics.store(this._u32, h + 1, x);",
    ]);
    expect(printed(scalar("u53"), "fast", true)).toEqual([
      "loadU53(this._u64, (h >> 1) + 1)",
      "storeU53(this._u64, (h >> 1) + 1, x);",
    ]);
  });
});

describe("checked asks where the slot is", () => {
  test.each<[string, FieldType, string]>([
    ["u32", scalar("u32"), "this._u32[this._locate(h) + 1]!"],
    ["u8", scalar("u8"), "this._u8[(this._locate(h) << 2) + 4]!"],
    ["array", array(scalar("u32"), 5), "this._u32[i + this._locate(h) + 1]!"],
    ["u53", scalar("u53"), 'readU53(this._u32, this._locate(h) + 2, "items.x")'],
  ])("%s", (_, type, read) => expect(printed(type, "checked")[0]).toBe(read));

  test.each<[string, FieldType, string]>([
    ["u53", scalar("u53"), 'writeU53(this._u32, this._locate(h) + 2, x, "items.x");'],
    ["utf8", utf8(9), 'writeText(this._u8, (this._locate(h) << 2) + 4, 9, x, "items.x");'],
  ])("refuses to store %s that would not come back", (_, type, write) =>
    expect(printed(type, "checked")[1]).toBe(write),
  );
});

describe("paranoid looks at indices and values", () => {
  test.each<[string, FieldType, string]>([
    ["u8", scalar("u8"), 'this._u8[(this._locate(h) << 2) + 4] = inRange(x, 0, 255, "items.x");'],
    ["i32", scalar("i32"), 'this._i32[this._locate(h) + 1] = inRange(x, -2147483648, 2147483647, "items.x");'],
    ["f32 takes any number", scalar("f32"), 'this._f32[this._locate(h) + 1] = onlyNumber(x, "items.x");'],
    [
      "i64",
      scalar("i64"),
      'this._i64[(this._locate(h) >> 1) + 1] = inBigRange(x, -0x8000000000000000n, 0x7fffffffffffffffn, "items.x");',
    ],
    [
      "ref",
      { kind: "ref", struct: "S", allocator: "items" },
      'this._i32[this._locate(h) + 1] = inSlots(x, 0xff, 17, 32, "items.x");',
    ],
    ["enum", kind, 'this._u8[(this._locate(h) << 2) + 4] = inEnum(x, Kind, "items.x");'],
    [
      "array",
      array(scalar("f32"), 5),
      'this._f32[this._locate(h) + inBounds(i, 5, "items.x") + 1] = onlyNumber(x, "items.x");',
    ],
    [
      "bits",
      part(3, 4),
      'const m = this._u8, p = (this._locate(h) << 2) + 4; m[p] = (m[p]! & 0x87) | ((inRange(x, 0, 15, "items.x.q") << 3) & 0x78);',
    ],
  ])("%s", (_, type, write) => expect(printed(type, "paranoid")[1]).toBe(write));
});
