import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";

/** Structs that only a root has, with and without zeros as values. */
const rooted = `
name: rooted
memory: { backing: local }
enums: { Mode: { type: u8, values: { slow: 1 } } }
structs:
  Inner: { fields: { n: u32 } }
  Outer: { fields: { inner: Inner, inners: "Inner[2]" } }
  Choice: { fields: { mode: Mode, inner: Inner } }
  Item: { fields: { n: u32 } }
allocators: { items: { kind: free-list, of: Item, capacity: 10 } }
`;

const schemas = [
  ...combinations.map(({ backing, checks }) => ({ name: `${backing}-${checks}`, yaml: everything(backing, checks) })),
  ...concurrentCases.map(({ backing, checks, robust }) => ({
    name: `threads-${backing}-${checks}${robust ? "-robust" : ""}`,
    yaml: concurrent(backing, checks, robust),
  })),
  { name: "rooted", yaml: `${rooted}roots: { outer: Outer }\n` },
  { name: "rooted without zeros", yaml: `${rooted}roots: { outer: Outer, choice: Choice }\n` },
];

const commentless = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

/** Exports of files that no other file of the folder names. */
function idleExports(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  const code = files.map(({ path, text }) => ({ path, text: commentless(text) }));
  return code
    .filter(({ path }) => path !== "index.ts")
    .flatMap(({ path, text }) =>
      Array.from(text.matchAll(/^export (?:abstract )?(?:async )?(?:class|function|const|interface|type) (\w+)/gm))
        .map(([, name]) => name!)
        .filter((name) => !code.some((other) => other.path !== path && new RegExp(`\\b${name}\\b`).test(other.text)))
        .map((name) => `${path}: ${name}`),
    );
}

describe("what a file exports another one uses", () => {
  test.each(schemas)("$name", ({ yaml }) => {
    const files = compileOrThrow(yaml).filter(({ path }) => /^[^/]+\.ts$/.test(path));
    expect(files.length).toBeGreaterThan(3);
    expect(idleExports(files)).toEqual([]);
  });

  test("an export that nobody uses is noticed", () => {
    const files = [
      { path: "index.ts", text: 'import { a } from "./b.js"; // c' },
      { path: "b.ts", text: "export const a = 1;\nexport const c = 2;" },
    ];
    expect(idleExports(files)).toEqual(["b.ts: c"]);
  });
});
