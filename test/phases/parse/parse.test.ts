import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import type { SchemaDoc } from "../../../generator/1-parse/types.js";
import type { SourceRange } from "../../../generator/diagnostics/diagnostic.js";

const codesOf = (text: string): string[] => parse(text).diagnostics.map((d) => d.code);

function docOf(text: string): SchemaDoc {
  const { value, diagnostics } = parse(text);
  expect(diagnostics).toEqual([]);
  return value!;
}

const arena = "allocators: { scratch: { kind: arena, size: 1MiB } }";

describe("what is read", () => {
  test.each(readdirSync("schemas").filter((f) => f.endsWith(".yaml")))("schemas/%s has no finding", (file) => {
    expect(docOf(readFileSync(`schemas/${file}`, "utf8")).complete).toBe(true);
  });

  test("every value has the range of its text, every name that of its key", () => {
    const text = readFileSync("schemas/packets.yaml", "utf8");
    const at = ({ start, end }: SourceRange): string => text.slice(start, end);
    const doc = docOf(text);
    const header = doc.structs[0]!;
    expect(at(doc.name.range)).toBe("packets");
    expect(at(doc.memory!.value.workers!.range)).toBe("8");
    expect(at(header.nameRange)).toBe("Header");
    for (const field of header.value.fields) {
      expect(at(field.nameRange)).toBe(field.name);
      expect(at(field.value.type.range).replaceAll('"', "")).toBe(field.value.type.value);
    }
    expect(header.value.fields.find((f) => f.name === "flags")!.value.bits!.map((b) => [b.name, at(b.range)])).toEqual([
      ["urgent", "1"],
      ["acked", "1"],
      ["ttl", "6"],
    ]);
    expect(doc.allocators.map((a) => at(a.range))).toContain("{ kind: free-list, of: Header, capacity: 65535 }");
  });

  test.each([
    [
      "a map",
      "{ data: 3, ack: , nack: 9 }",
      [
        ["data", 3],
        ["ack", undefined],
        ["nack", 9],
      ],
    ],
    [
      "a list",
      "[data, ack]",
      [
        ["data", undefined],
        ["ack", undefined],
      ],
    ],
    [
      "names alone",
      "{ data, ack }",
      [
        ["data", undefined],
        ["ack", undefined],
      ],
    ],
    ["hexadecimal", "{ data: 0x10 }", [["data", 16]]],
  ])("values of enums as %s", (_, values, want) => {
    const doc = docOf(`name: x\nenums: { Kind: { values: ${values} } }\n${arena}\n`);
    expect(doc.enums[0]!.value.values.map((v) => [v.name, v.value])).toEqual(want);
  });

  test("what threads share", () => {
    const text = [
      "name: x",
      "memory: { backing: shared, reclamation: { batch: 8, robust: true, target: 0.25 } }",
      "structs: { A: { fields: { id: u32 } } }",
      "allocators:",
      "  as: { kind: sharded-free-list, of: A, capacity: 99, shards: 3, cache: 7, preallocate: true, zero: none }",
      "  more: { kind: sharded-arena, size: 1MiB, shards: 16, buffer: 4KiB, groups: 2, zero: on-alloc }",
      "roots:",
      "  first: ref<A>",
      '  all: { type: "ref<A, as>", count: 4, doc: Chains. }',
      "",
    ].join("\n");
    const { memory, allocators, roots } = docOf(text);
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (_, v: { value?: unknown } | null) =>
          v !== null && typeof v === "object" && "range" in v ? v.value : v,
        ),
      );
    expect(plain(memory!.value.reclamation!)).toEqual({ batch: 8, robust: true, target: 0.25 });
    expect(plain(allocators)).toEqual([
      { kind: "sharded-free-list", of: ["A"], capacity: 99, zero: "none", shards: 3, cache: 7, preallocate: true },
      { kind: "sharded-arena", size: "1MiB", shards: 16, buffer: "4KiB", groups: 2, zero: "on-alloc" },
    ]);
    expect(plain(roots)).toEqual([{ type: "ref<A>" }, { type: "ref<A, as>", count: 4, doc: "Chains." }]);
    const at = ({ start, end }: SourceRange): string => text.slice(start, end);
    expect(roots.map((r) => [at(r.nameRange), at(r.value.type.range)])).toEqual([
      ["first", "ref<A>"],
      ["all", '"ref<A, as>"'],
    ]);
  });

  test.each(["\n", "\r\n"])("line ends %j", (end) => {
    const text = ["name: x", "structs:", "  A:", "    fields:", "      id: u32", arena, ""].join(end);
    const { type } = docOf(text).structs[0]!.value.fields[0]!.value;
    expect([type.value, text.slice(type.range.start, type.range.end)]).toEqual(["u32", "u32"]);
  });

  test("a byte order mark is not part of the name", () => {
    const text = `\uFEFFname: x\n${arena}\n`;
    const { name } = docOf(text);
    expect([name.value, text.slice(name.range.start, name.range.end)]).toEqual(["x", "x"]);
  });

  test("a text block that looks like YAML stays text", () => {
    const text = `name: x\ndoc: |\n  kind:u8\n  { a: u8[16] } &a *b !c\n${arena}\n`;
    expect(docOf(text).doc).toBe("kind:u8\n{ a: u8[16] } &a *b !c\n");
  });
});

/** After a mistake the rest is read as it was meant. */
describe("what is mended", () => {
  const fieldsOf = (text: string): unknown =>
    parse(`name: x\nstructs: { A: { fields: ${text} } }\n${arena}\n`).value!.structs[0]!.value.fields.map((f) => [
      f.name,
      f.value.type.value,
    ]);

  test.each([
    [
      "{ a: u8[16], b: u32 }",
      [
        ["a", "u8[16]"],
        ["b", "u32"],
      ],
    ],
    ["{ a: u8[4][3] }", [["a", "u8[4][3]"]]],
    [
      "{ a: u8[16, b: u32 }",
      [
        ["a", "u8[16]"],
        ["b", "u32"],
      ],
    ],
    [
      "{ a: utf8{16}, b: u32 }",
      [
        ["a", "utf8[16]"],
        ["b", "u32"],
      ],
    ],
    [
      "{ a: ref<A, as>, b: u32 }",
      [
        ["a", "ref<A, as>"],
        ["b", "u32"],
      ],
    ],
    [
      "{ a:u8[2], b:u32 }",
      [
        ["a", "u8[2]"],
        ["b", "u32"],
      ],
    ],
    ["{ a: *x, b: u32 }", [["b", "u32"]]],
    ["{ <<: *x, b: &y u32 }", [["b", "u32"]]],
    [
      "{ a: !!str u8, b: u32 }",
      [
        ["a", "u8"],
        ["b", "u32"],
      ],
    ],
    [
      "\n  a:u8\n  b:u32\n",
      [
        ["a", "u8"],
        ["b", "u32"],
      ],
    ],
  ])("%j", (text, want) => {
    const block = text.startsWith("\n");
    const found = block
      ? parse(`name: x\nstructs:\n  A:\n    fields:${text.replaceAll("\n", "\n      ")}\n${arena}\n`).value!
      : undefined;
    const fields =
      found === undefined ? fieldsOf(text) : found.structs[0]!.value.fields.map((f) => [f.name, f.value.type.value]);
    expect(fields).toEqual(want);
  });

  test("the document says that something is wrong with it", () => {
    expect(parse(`name: x\nstructs: { A: { fields: { a: u8[2] } } }\n${arena}\n`).value!.complete).toBe(false);
    expect(parse(`name: x\n${arena}\n`).value!.complete).toBe(true);
  });
});

/** One mistake, one finding: nothing that follows from it. */
describe("no cascades", () => {
  test.each([
    ["an unquoted type", "{ a: { type: u8[16] } }", ["GA1002"]],
    ["brackets that never close", "{ a: [u8, b: u32 }", ["GA1001"]],
    ["a struct that is an alias", "*x", ["GA1006"]],
    ["a number that is too large", "{ a: { type: u8, count: 99999999999999999 } }", ["GA1011"]],
    ["a type that is a list", "{ a: { type: [u8] } }", ["GA2003"]],
    ["text where a map is expected", "u32", ["GA2003"]],
    ["nothing where a map is expected", "", ["GA2003"]],
    ["a key of another type", "{ 1: u8, b: u8 }", ["GA1010"]],
  ])("%s", (_, fields, want) => {
    expect(codesOf(`name: x\nstructs:\n  A: { fields: ${fields} }\n${arena}\n`)).toEqual(want);
  });

  test.each([
    ["a kind that doesn't exist", "{ kind: heap, size: 3, anything: 4 }", ["GA2004"]],
    ["a kind that is an alias", "{ kind: *k, size: 3 }", ["GA1006"]],
    ["no kind", "{ size: 3 }", ["GA2002"]],
    ["a list", "[arena]", ["GA2003"]],
  ])("an allocator: %s", (_, allocator, want) => {
    expect(codesOf(`name: x\nallocators:\n  a: ${allocator}\n`)).toEqual(want);
  });

  test.each([
    ["a list", "- a\n- b\n", ["GA2003"]],
    ["text", "hello\n", ["GA2003"]],
    ["nothing", "---\n...\n", ["GA1009"]],
    ["10,000 open brackets", "[".repeat(10_000), ["GA1013"]],
    ["10,000 nested lists", "- ".repeat(10_000), ["GA1013"]],
    ["10,000 nested keys", "? ".repeat(10_000), ["GA1013"]],
    ["10,000 nested values", "a: ".repeat(10_000), ["GA1013"]],
    ["1,000 nested blocks", Array.from({ length: 1_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""), ["GA1013"]],
    ["an alias", "*x\n", ["GA1006"]],
  ])("the whole schema is %s", (_, text, want) => {
    expect(codesOf(text)).toEqual(want);
  });
});
