import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

/** Runs oxlint with our configuration over files made for the purpose; gives back the rules that were broken. */
function lint(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "gen-alloc-lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const args = ["-c", resolve(".oxlintrc.json"), "--deny-warnings", "--format", "unix"];
  const { stdout } = spawnSync(resolve("node_modules/.bin/oxlint"), args, { cwd: folder, encoding: "utf8" });
  return [...stdout.matchAll(/\[Error\/\w+\(([\w-]+)\)\]/g)].map(([, rule = ""]) => rule);
}

describe("a planted fault is found", () => {
  test("a cycle of three files", () => {
    const found = lint({
      "generator/a.ts": 'import { b } from "./b.js";\nexport const a = (): number => b();\n',
      "generator/b.ts": 'import { c } from "./deep/c.js";\nexport const b = (): number => c();\n',
      "generator/deep/c.ts": 'import { a } from "../a.js";\nexport const c = (): number => a();\n',
    });
    expect(new Set(found)).toEqual(new Set(["no-cycle"]));
  });

  test.each([
    ["no-explicit-any", "export const a = (b: any): string => String(b);\n"],
    ["no-default-export", "export default 1;\n"],
    ["consistent-type-imports", 'import { B } from "./b.js";\nexport const a: B = 1;\n'],
    ["no-console", 'console.log("a");\n'],
    ["no-eval", 'export const a: unknown = eval("1");\n'],
    ["no-namespace", "export namespace A {\n  export const b = 1;\n}\n"],
    ["eqeqeq", "export const a = (b: unknown): boolean => b == 1;\n"],
    ["prefer-node-protocol", 'export { join } from "path";\n'],
  ])("%s", (rule, text) => {
    expect(lint({ "generator/a.ts": text, "generator/b.ts": "export type B = number;\n" })).toContain(rule);
  });
});

test("a file without faults passes", () => {
  expect(
    lint({ "generator/a.ts": "export const a = 1;\n", "generator/b.ts": 'export { a } from "./a.js";\n' }),
  ).toEqual([]);
});
