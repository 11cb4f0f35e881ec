import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import type { CompileOptions } from "../../../generator/compile.js";
import { printData } from "../../../generator/5-emit/typescript/tests/data.js";
import { Code } from "../../../generator/5-emit/typescript/tests/data.js";
import type { OutputFile } from "../../../generator/5-emit/files.js";
import { compileOrThrow } from "../support/compile.js";

const schema = (memory: string, allocators: readonly string[]): string =>
  [
    "name: things",
    `memory: { ${memory} }`,
    "structs:",
    "  Item: { fields: { id: u32, flags: { type: u8, bits: { a: 1, b: 3 } }, grid: 'u16[2][3]' } }",
    "allocators:",
    ...allocators.map((allocator) => `  ${allocator}`),
    "",
  ].join("\n");

const pool = "items: { kind: free-list, of: Item, capacity: 100 }";
const arena = "space: { kind: arena, size: 4KiB }";
const shardedPool = "items: { kind: sharded-free-list, of: Item, capacity: 100 }";
const shardedArena = "space: { kind: sharded-arena, size: 64KiB }";

const suites = (yaml: string, options: Partial<CompileOptions> = {}): readonly OutputFile[] =>
  compileOrThrow(yaml, { tests: "test", bench: "bench", ...options }).filter(({ path }) =>
    /^(test|bench|a)\//.test(path),
  );

const pathsOf = (files: readonly OutputFile[]): string[] => files.map(({ path }) => path).sort();

describe("what a suite is made of", () => {
  test.each([
    ["local", [pool], ["bench/things.bench.ts", "test/things.test.ts"]],
    ["local", [arena], ["bench/things.bench.ts", "test/things.test.ts"]],
    ["shared", [pool], ["bench/things.bench.ts", "test/things.test.ts", "test/worker.ts"]],
    ["shared", [shardedPool, shardedArena], ["bench/things.bench.ts", "test/things.test.ts", "test/worker.ts"]],
  ])("%s, %j", (backing, allocators, expected) => {
    expect(pathsOf(suites(schema(`backing: ${backing}`, allocators)))).toEqual(expected);
  });

  test("no thread where there is one, or where one allocates", () => {
    const creators = schema("backing: shared", [pool.replace(" }", ", owner: creator }")]);
    for (const yaml of [creators, schema("backing: shared, workers: 1", [pool])]) {
      expect(pathsOf(suites(yaml))).not.toContain("test/worker.ts");
    }
  });

  test("no benchmark of a pool that it would use up", () => {
    const worn = "items: { kind: free-list, of: Item, capacity: 2, generations: quarantine }";
    expect(pathsOf(suites(schema("checks: checked", [worn])))).toEqual(["test/things.test.ts"]);
  });

  test("of declarations nothing, for there is nothing to declare", () => {
    const files = suites(schema("backing: shared", [pool]), { target: "js" });
    expect(pathsOf(files)).toEqual(["bench/things.bench.js", "test/things.test.js", "test/worker.js"]);
  });
});

/** What `files` import, as paths inside the output or names of packages. */
const importsOf = (files: readonly OutputFile[]): string[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(/from "([^"]+)"/g)].map(([, target]) =>
      target!.startsWith(".") ? posix.join(posix.dirname(path), target!) : target!,
    ),
  );

test.each([
  ["ts", "js"],
  ["ts", "ts"],
  ["js", "js"],
] as const)("suites import the module and the package, nothing else: %s, .%s", (target, importExtension) => {
  const files = suites(schema("backing: shared", [shardedPool, arena]), { target, importExtension, tests: "a/b" });
  expect(new Set(importsOf(files))).toEqual(
    new Set([`index.${importExtension}`, "gen-alloc/testing", "gen-alloc/benching"]),
  );
});

test("a field is described by its type, place, dimensions and bits", () => {
  const [{ text }] = suites(schema("backing: local", [pool])) as [OutputFile];
  expect(text).toContain('{ name: "flags", type: "u8", offset: 4, bits: { a: 1, b: 3 } },');
  expect(text).toContain('{ name: "grid", type: "u16", offset: 6, dims: [2, 3] },');
});

describe("data as source text", () => {
  test.each([
    [{ a: 1, b: "x", c: [true, new Code("Name")], d: undefined }, '{ a: 1, b: "x", c: [true, Name] }'],
    [{ "free-blocks": { a: 1 } }, '{ "free-blocks": { a: 1 } }'],
    [[], "[]"],
    [{}, "{}"],
  ])("on one line: %j", (data, text) => {
    expect(printData(data)).toBe(text);
  });

  test("on several where it does not fit, short properties together", () => {
    const rows = Array.from({ length: 4 }, (_, i) => ({ name: `row${i}`, text: "x".repeat(20) }));
    const lines = printData({ name: "n", size: 4, rows }).split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "{",
      '  name: "n", size: 4,',
      "  rows: [",
      `    { name: "row0", text: "${"x".repeat(20)}" },`,
    ]);
    expect(lines.at(-1)).toBe("}");
  });

  test("and means the same", () => {
    const data = { a: ["x".repeat(70), { b: [1, 2, { c: "y".repeat(60) }] }], d: { e: false } };
    expect(JSON.parse(JSON.stringify(Function(`return (${printData(data)})`)()))).toEqual(data); // oxlint-disable-line no-new-func
  });
});
