import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";

/** Names that tests, benchmarks or the package use for something, and others that are easily mixed up. */
const names = (
  "users objects fields field places programs live own other owners spare taken kept pair pooled size head cursor " +
  "addresses handles report compare contention stress serve effort churn loops at code_of h i j n sum p r a m x v " +
  "crew pool arena module entry entry_fields structs slices start image_data bytes row rows published scope seed " +
  "test_module bench_module test expect describe fc worker-file index names users_pool head_arena let private"
).split(" ");

const kinds = {
  "free-list": "kind: free-list, of: Entry, capacity: 64",
  arena: "kind: arena, size: 8KiB, of: Entry, slices: [f32]",
  "sharded-free-list": "kind: sharded-free-list, of: Entry, capacity: 64",
  "sharded-arena": "kind: sharded-arena, size: 64KiB, of: Entry, slices: [f32]",
};

const schema = (title: string, allocators: readonly string[], kind: keyof typeof kinds): string =>
  [
    `name: ${title}`,
    "memory: { backing: shared, workers: 2, checks: checked }",
    "structs:",
    "  Entry: { fields: { hash: u32 } }",
    "  Headers: { fields: { live: u32, users: u32 } }",
    "  Test: { fields: { expect: u32, live: u32 } }",
    "allocators:",
    ...allocators.map((name) => `  ${name}: { ${kinds[kind]} }`),
    "",
  ].join("\n");

const repository = join(import.meta.dirname, "../../..");

describe("an allocator of any name has suites that compile", () => {
  const out = mkdtempSync(join(repository, "test/generated-suites/out-names-"));
  let errors: string[] = [];
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), text);
  };

  beforeAll(() => {
    const few = names.filter((_, i) => i % 6 === 0);
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const yaml = schema("case", kind === "arena" || kind === "sharded-free-list" ? names : few, kind);
      for (const { path, text } of compileOrThrow(yaml, { tests: "test", bench: "bench" })) {
        if (path.endsWith(".ts")) write(`${kind}/${path}`, text);
      }
    }
    const config = { extends: join(repository, "tsconfig.generated.json"), include: ["."] };
    write("tsconfig.json", JSON.stringify(config));
    const tsc = join(repository, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", out, "--pretty", "false"], { encoding: "utf8" });
    errors = stdout.split("\n").filter((line) => line.includes("error"));
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test.each(Object.keys(kinds))("%s", (kind) => {
    expect(errors.filter((line) => line.includes(`/${kind}/`))).toEqual([]);
  });

  test("and nothing else is wrong with them", () => {
    expect(errors).toEqual([]);
  });
});
