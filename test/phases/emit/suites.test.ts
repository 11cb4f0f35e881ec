import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import type { OutputFile } from "../../../generator/5-emit/files.js";
import type { CompileOptions } from "../../../generator/compile.js";
import { compileOrThrow } from "../support/compile.js";

const schema = (memory: string, allocators: readonly string[]): string =>
  [
    "name: case",
    `memory: { ${memory} }`,
    "structs:",
    "  Item:",
    "    fields: { id: u32 }",
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
    /^(test|bench)\//.test(path),
  );

const namesIn = (files: readonly OutputFile[], folder: string): string[] =>
  files.flatMap(({ path }) => (posix.dirname(path) === folder ? [posix.basename(path, ".ts")] : [])).sort();

describe("what a suite is made of", () => {
  test.each([
    ["local", [pool], ["image.test", "items.test", "layout.test"]],
    ["local", [arena], ["image.test", "layout.test", "space.test"]],
    ["shared", [pool], ["image.test", "items.test", "layout.test", "real-worker", "workers.test"]],
    [
      "shared",
      [shardedArena],
      ["image.test", "layout.test", "real-worker", "space.test", "stress.test", "workers.test"],
    ],
    [
      "shared",
      [shardedPool],
      ["guards.test", "image.test", "items.test", "layout.test", "real-worker", "stress.test", "workers.test"],
    ],
  ])("%s, %j", (backing, allocators, expected) => {
    expect(namesIn(suites(schema(`backing: ${backing}`, allocators)), "test")).toEqual(expected);
  });

  test("a file of its own for an allocator that is called as one of the others", () => {
    const names = namesIn(suites(schema("backing: shared", [shardedPool.replace("items", "stress")])), "test");
    expect(names.filter((name) => name.includes("stress"))).toEqual(["module-stress.test", "stress.test"]);
  });

  test("no real workers where there is one thread, or where one thread allocates", () => {
    const creators = schema("backing: shared", [pool.replace(" }", ", owner: creator }")]);
    for (const yaml of [creators, schema("backing: shared, workers: 1", [pool])]) {
      expect(namesIn(suites(yaml), "test")).not.toContain("workers.test");
    }
  });

  test("a benchmark of contention for what threads can use without end", () => {
    expect(namesIn(suites(schema("backing: local", [pool])), "bench")).toEqual(["items.bench"]);
    const shared = suites(schema("backing: shared", [pool, arena, shardedArena.replace("space", "shards")]));
    expect(namesIn(shared, "bench").filter((name) => name.includes("contention"))).toEqual([
      "items.contention.bench",
      "shards.contention.bench",
    ]);
  });
});

/** What `files` import from each other, as paths. */
const importsOf = (files: readonly OutputFile[]): string[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, target]) => posix.join(posix.dirname(path), target!)),
  );

describe("support files", () => {
  const cases = [
    ["local", [pool]],
    ["local", [arena]],
    ["shared", [pool, arena]],
    ["shared", [shardedPool, shardedArena]],
  ] as const;

  test.each(cases)("are those that are imported: %s, %j", (backing, allocators) => {
    for (const importExtension of ["js", "ts"] as const) {
      const files = suites(schema(`backing: ${backing}`, allocators), { importExtension });
      const imported = importsOf(files).map((path) => path.replace(/\.[jt]s$/, ""));
      const support = files
        .map(({ path }) => path.slice(0, -".ts".length))
        .filter((path) => path.includes("/support/"));
      expect(support.filter((path) => !imported.includes(path))).toEqual([]);
      expect([...new Set(imported.filter((path) => path.includes("/support/")))].sort()).toEqual(support.sort());
    }
  });

  test("of arenas are left out where there is none", () => {
    const names = namesIn(suites(schema("backing: local", [pool])), "test/support");
    expect(names.filter((name) => /arena|worker|stress|roots/.test(name))).toEqual([]);
    expect(names).toContain("pool-commands");
  });
});

test.each(["ts", "js"] as const)("workers start from a file that is there: %s", (target) => {
  const files = suites(schema("backing: shared", [shardedPool]), { target, importExtension: target });
  const named = files.flatMap(({ path, text }) =>
    [...text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, file]) =>
      posix.join(posix.dirname(path), file!),
    ),
  );
  expect(new Set(named)).toEqual(new Set([`test/real-worker.${target}`]));
  expect(files.map(({ path }) => path)).toContain(`test/real-worker.${target}`);
});
