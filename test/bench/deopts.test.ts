import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countDeopts, STEADY } from "../../bench/harness/deopts.js";
import { compile } from "../../generator/index.js";

const schema = new URL("../../bench/schemas/fast.yaml", import.meta.url);

/** Allocate, 4 writes, 4 reads, free: the body of one call site. */
const site = (h: string): string =>
  `const ${h} = pool.tryAlloc();
  pool.setId(${h}, i); pool.setKind(${h}, i + 1); pool.setSize(${h}, i + 2); pool.setFlags(${h}, i + 3);
  sum = (sum + pool.getId(${h}) + pool.getKind(${h}) + pool.getSize(${h}) + pool.getFlags(${h})) | 0;
  pool.free(${h});`;

/** Runs one function of 16 sites until it is hot, then `steady`. */
const script = (steady: string): string => `
import { Fast } from "./index.js";
const pool = Fast.create().records;
const sixteen = (ops) => {
  let sum = 0;
  for (let i = 0; i < ops; i++) {
    ${Array.from({ length: 16 }, (_, k) => site(`h${k}`)).join("\n")}
  }
  return sum;
};
for (let i = 0; i < 1_000; i++) sixteen(100);
console.log("${STEADY}");
for (let i = 0; i < 2_000; i++) sixteen(100);
${steady}
`;

let folder: string;

const deoptsOf = (steady: string): number => {
  const file = path.join(folder, "script.js");
  writeFileSync(file, script(steady));
  return countDeopts(execFileSync(process.execPath, ["--trace-deopt", file], { encoding: "utf8" })).steady;
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-deopts-"));
  const { files } = compile(readFileSync(schema, "utf8"), { target: "js", tests: null, bench: null });
  for (const { path: name, text } of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true }));

test("16 call sites in one function run on without a deopt", () => {
  expect(deoptsOf("")).toBe(0);
});

test("a deopt would be seen: a string where numbers were", () => {
  expect(deoptsOf('for (let i = 0; i < 10; i++) sixteen("3");')).toBeGreaterThan(0);
});
