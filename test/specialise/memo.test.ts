import { beforeEach, describe, expect, test, vi } from "vitest";
import { compile } from "../../generator/index.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { parse } from "../../generator/5-emit/specialise/text.js";
import type { SpecialiseRequest } from "../../generator/5-emit/specialise/types.js";
import { request } from "./support.js";

/* Parsing is most of the work, so it is what is counted: times depend on the machine. */
vi.mock(import("../../generator/5-emit/specialise/text.js"), async (original) => {
  const text = await original();
  return { ...text, parse: vi.fn<typeof parse>(text.parse) };
});

const template = `
/** {@spec size} words. */
export const defineX = (SPEC: XSpec) => class X {
  constructor(readonly i32: Int32Array) {}
  read(i: number): number { return this.i32[SPEC.word + i]! -SPEC.low; }
  message(): string { return \`\${SPEC.size} words\`; }
  mask(i: number): number { if (SPEC.size > 100) { i += SPEC.size; } return i & SPEC.size; }
  // @members
};
`;

const sample = (spec: SpecialiseRequest["spec"], members = ""): SpecialiseRequest =>
  request(template, { spec, members });
const spec = { word: 8, size: 64, low: 3 };

beforeEach(() => void vi.mocked(parse).mockClear());

describe("a class of other numbers", () => {
  const before = sample(spec);
  const again = (more: Partial<typeof spec>): string => specialise({ ...before, spec: { ...spec, ...more } }).text;

  test.each([{ word: 300 }, { word: -8 }, { size: 80 }, { low: 0 }, { size: 0 }])("is not parsed: %j", (more) => {
    specialise(before);
    vi.mocked(parse).mockClear();
    const text = again(more);
    expect(parse).not.toHaveBeenCalled();
    expect(text).toBe(specialise(sample({ ...spec, ...more })).text);
  });

  test.each([{ size: 101 }, { low: -3 }])("is tidied anew where numbers change the code: %j", (more) => {
    specialise(before);
    vi.mocked(parse).mockClear();
    const text = again(more);
    expect(parse).toHaveBeenCalled();
    expect(text).toBe(specialise(sample({ ...spec, ...more })).text);
    expect(text).not.toContain("--"); // i - -3
  });
});

test("what looks like a hole in a text of the schema stays", () => {
  const { text } = specialise(sample(spec, "  /** \u01c00\u01c0 */\n  own(): void {}"));
  expect(text).toContain("/** \u01c00\u01c0 */");
  expect(text).toContain("this.i32[8 + i]! -3");
});

test("an edit of one capacity parses nothing", () => {
  const schema = (capacity: number): string => `
name: two
memory: { backing: local, checks: checked }
structs:
  A: { fields: { x: u32 } }
allocators:
  first: { kind: free-list, of: A, capacity: ${capacity} }
  second: { kind: arena, size: 64KiB, of: [A] }
`;
  const first = compile(schema(1000));
  expect(first.diagnostics).toEqual([]);
  expect(parse).toHaveBeenCalled();
  vi.mocked(parse).mockClear();
  const { files } = compile(schema(1001));
  expect(parse).not.toHaveBeenCalled();
  expect(files).not.toEqual(first.files);
});
