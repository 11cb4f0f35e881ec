import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileOrThrow } from "../phases/support/compile.js";

/** The benchmark of a schema as a user has it: JavaScript that Node runs. */
const repository = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-bench-"));

const schema = `
name: things
memory: { backing: shared, workers: 2, checks: checked }
structs:
  Item: { fields: { flags: { type: u8, bits: { a: 1, b: 3 } }, id: u32, place: Place } }
  Place: { fields: { x: i16, y: i16 } }
  Bare: { fields: { on: bool, name: "utf8[4]" } }
  Row: { fields: { cells: "f64[4]" } }
allocators:
  items: { kind: sharded-free-list, of: Item, capacity: 4000 }
  bares: { kind: free-list, of: Bare, capacity: 40, owner: creator }
  rows: { kind: free-list, of: Row, capacity: 1 }
  space: { kind: arena, size: 64KiB, of: [Item, Row] }
  shards: { kind: sharded-arena, size: 64KiB, of: [Item] }
`.trimStart();

beforeAll(() => {
  for (const { path, text } of compileOrThrow(schema, { target: "js", bench: "bench", tests: null })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(repository, join(folder, "node_modules/gen-alloc"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["bench/things.bench.js", "--quick", ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });

/** `[title, [group, name][]]` of each report. */
function reports(...args: readonly string[]): (readonly [title: string, names: readonly string[]])[] {
  const { status, stdout, stderr } = run("--json", ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const all = JSON.parse(`[${stdout.replaceAll(/^\}\n\{/gm, "},{")}]`) as readonly {
    readonly title: string;
    readonly rows: readonly { readonly group: string; readonly name: string }[];
  }[];
  return all.map(({ title, rows }) => [title, rows.map(({ group, name }) => `${group}: ${name}`)]);
}

describe("a benchmark", () => {
  test("measures each allocator against what does the same", { timeout: 120_000 }, () => {
    const all = new Map(reports("--alone"));
    expect([...all.keys()]).toEqual([
      "things.items: sharded-free-list, shared, checked",
      "things.bares: free-list, shared, checked",
      "things.rows: free-list, shared, checked",
      "things.space: arena, shared, checked",
      "things.shards: sharded-arena, shared, checked",
    ]);
    const contenders = ["tryAlloc", "alloc", "new object", "object pool", "typed array by hand", "nothing"];
    for (const [title, names] of all) {
      if (title.includes("arena"))
        expect(names).toContain("Item: allocate, write, read; drop 1024 at once: tryAllocItem");
      else expect(names.slice(0, 6)).toEqual(contenders.map((name) => `allocate, write, read, free: ${name}`));
    }
    expect(all.get("things.items: sharded-free-list, shared, checked")).toContain(
      "replace 16 of 1024 at random: alloc",
    );
  });

  test("measures what threads share, with one of them and with all", { timeout: 120_000 }, () => {
    const all = new Map(reports("--threads"));
    expect([...all.keys()]).toEqual([
      "things.items: sharded-free-list, shared, checked, several threads",
      "things.shards: sharded-arena, shared, checked, several threads",
    ]);
    expect(all.get("things.items: sharded-free-list, shared, checked, several threads")).toEqual(
      expect.arrayContaining(["allocate, retire: 1 worker", "enter, find, leave: 2 workers"]),
    );
  });

  test("measures those it is asked for, and prints tables for people", () => {
    const { stdout } = run("bares");
    expect(stdout).toMatch(
      /^\nthings\.bares.*\n\nallocate, write, read, free +ns\/op +p99 +ratio +heap B\/op\n {2}tryAlloc +\d/,
    );
    expect(stdout).not.toContain("things.items");
  });

  test("says which allocator there is not", () => {
    expect(run("nodes")).toMatchObject({ status: 1, stderr: expect.stringContaining("there is no allocator nodes") });
  });
});
