import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { consumers } from "../../../generator/5-emit/consumers.js";
import type { CompileOptions } from "../../../generator/compile.js";
import { compileOrThrow } from "../support/compile.js";

const schema = `
name: one
structs: { Item: { fields: { a: u32 } } }
allocators: { items: { kind: free-list, of: Item, capacity: 8 } }
`;

const pathsWith = (options: Partial<CompileOptions>): string[] =>
  compileOrThrow(schema, options)
    .map(({ path }) => path)
    .filter((path) => !path.endsWith(".ts") && !toolFiles.has(path));

const toolFiles = new Set([".prettierrc.json", "biome.json"]);

/** The tool that makes classes is no consumer. */
const foldersOf = (names: readonly string[]): string[] => names.filter((name) => name !== "specialise").sort();

test("each consumer has a folder and a row", () => {
  const folders = readdirSync("generator/5-emit", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(foldersOf(folders.map(({ name }) => name))).toEqual(Object.keys(consumers).sort());
});

test("a folder without a row would be noticed", () => {
  expect(foldersOf([...Object.keys(consumers), "specialise", "zig"])).not.toEqual(Object.keys(consumers).sort());
});

test("a consumer writes its files where the options want it", () => {
  expect(pathsWith({})).toEqual(["one.h", "layout.json", "LAYOUT.md"]);
  expect(pathsWith({ cHeader: false })).toEqual(["layout.json", "LAYOUT.md"]);
  expect(pathsWith({ pages: false })).toEqual(["one.h"]);
  expect(pathsWith({ single: true })).toEqual([]);
});
