import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../generator/index.js";

/** Generated code and one program on every runtime it is promised for. `npm run test:runtimes` installs them. */
const installed = resolve("test/runtimes/node_modules");

interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether it runs TypeScript as it stands. */
  readonly strips: boolean;
  /** Whether it has navigator.locks. */
  readonly locks: boolean;
}

const runtimes: readonly Runtime[] = [
  {
    name: `Node ${process.versions.node.split(".")[0]}, compiled`,
    command: [process.execPath],
    strips: false,
    locks: "locks" in ((globalThis as { readonly navigator?: object }).navigator ?? {}),
  },
  { name: "Node 24, types stripped", command: [join(installed, "node24/bin/node")], strips: true, locks: true },
  { name: "Node 26, types stripped", command: [join(installed, "node26/bin/node")], strips: true, locks: true },
  { name: "Bun", command: [join(installed, "bun/bin/bun.exe")], strips: true, locks: false },
  {
    name: "Deno",
    command: [join(installed, "deno/deno"), "run", "--allow-read", "--no-config"],
    strips: true,
    locks: true,
  },
];

const folder = mkdtempSync(join(tmpdir(), "gen-alloc-runtimes-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** `ts/`: everything as TypeScript with `.ts` imports. `js/`: output of `--target js`, the programs compiled. */
beforeAll(() => {
  for (const target of ["ts", "js"] as const) {
    for (const schema of ["packets", "cache"]) {
      const text = readFileSync(`schemas/${schema}.yaml`, "utf8");
      const { files } = compile(text, { target, importExtension: target, tests: null, bench: null });
      for (const file of files) write(`${target}/generated/${schema}/${file.path}`, file.text);
    }
    for (const name of ["program", "worker", "threads", "threads-worker", "worker-of-any-kind", "waiting"])
      write(`${target}/${name}.${target}`, programIn(target, name));
  }
  write("package.json", '{ "type": "module" }\n');
});

function programIn(target: "ts" | "js", name: string): string {
  const text = readFileSync(`test/runtimes/${name}.ts`, "utf8").replaceAll("../../generated/", "./generated/");
  if (target === "ts") return text.replaceAll(/(\.\/[\w/-]+)\.js"/g, '$1.ts"');
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function ran({ command: [program = "", ...args], strips }: Runtime, name: string): unknown {
  const target = strips ? "ts" : "js";
  const { status, stdout, stderr } = spawnSync(program, [...args, join(folder, target, `${name}.${target}`)], {
    encoding: "utf8",
    timeout: 50_000,
  });
  expect({ status, stderr: stderr.replace(/.*ExperimentalWarning.*\n(.*--trace-warnings.*\n)?/g, "") }).toEqual({
    status: 0,
    stderr: "",
  });
  return JSON.parse(stdout);
}

const expected = {
  heard: { name: "größer ✓ 😀" },
  id: 42,
  sequence: "18446744073709551615",
  ttl: 63,
  text: "in the arena",
  numbers: [0, 1 / 3, 2 / 3],
  errors: ["DOUBLE_FREE", "STALE_HANDLE", "INVALID_SIZE"],
  checks: [
    ["headers", true],
    ["scratch", true],
    ["requests", true],
  ],
  image: expect.stringMatching(/^[0-9a-f]+$/),
};

describe("generated code runs", () => {
  let image: unknown;

  // In CI a runtime that isn't there is a failure: RUNTIMES=all.
  const mayBeMissing = process.env["RUNTIMES"] !== "all";
  test.for(runtimes)("on $name", { timeout: 60_000 }, (runtime, { skip }) => {
    skip(mayBeMissing && !existsSync(runtime.command[0] ?? ""), "not installed: npm run test:runtimes");
    const result = ran(runtime, "program");
    expect(result).toEqual(expected);
    image ??= (result as typeof expected).image;
    expect((result as typeof expected).image).toBe(image);
  });

  test.for(runtimes)("on $name, and waits for a slot that never comes", { timeout: 60_000 }, (runtime, { skip }) => {
    skip(mayBeMissing && !existsSync(runtime.command[0] ?? ""), "not installed: npm run test:runtimes");
    expect(ran(runtime, "waiting")).toEqual({ h: 0, isWaited: true });
  });

  test.for(runtimes)("on $name, and survives the death of a worker", { timeout: 60_000 }, (runtime, { skip }) => {
    skip(mayBeMissing && !existsSync(runtime.command[0] ?? ""), "not installed: npm run test:runtimes");
    expect(ran(runtime, "threads")).toEqual({
      held: 1,
      key: "key 0",
      listed: 4,
      nobodys: 2,
      live: 2,
      retired: 0,
      checks: [["entries", true, []]],
      proof: runtime.locks ? "Web Lock" : "exit",
    });
  });
});
