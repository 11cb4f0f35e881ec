/**
 * `npm run size [folder]`: what output weighs, of each folder in `generated/`, or in another one. Files and lines are
 * those on disk; library is what a program loads, without tests and benchmarks; gzip is of its JavaScript without
 * comments, as a bundler takes it; load is the median of fresh processes that import index.js, less that of processes
 * that import an empty module; of that, the files alone is what as many files with the same imports and nothing else
 * take, and the rest is what their lines cost.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { ts } from "ts-morph";
import { hollow } from "./hollow.mjs";

const RUNS = 25;
const generated = path.resolve(process.argv[2] ?? "generated");
const folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-size-"));
const script = path.join(folder, "import-time.mjs");

const linesOf = (text) => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

const javascript = (text, removeComments) => {
  const { ES2022: target } = ts.ScriptTarget;
  const { ESNext: module } = ts.ModuleKind;
  const compilerOptions = { target, module, verbatimModuleSyntax: true, useDefineForClassFields: true, removeComments };
  return ts.transpileModule(text, { compilerOptions }).outputText;
};

const filesIn = (root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file: path.relative(root, file), text: readFileSync(file, "utf8") }));

const importMs = (file) =>
  Number(execFileSync(process.execPath, [script, pathToFileURL(file).href], { encoding: "utf8" }));

/** In turns, so that what the machine does meanwhile is in all of them. */
const loadMs = (name) => {
  const variants = { empty: "empty.mjs", all: `${name}/index.js`, files: `${name}-hollow/index.js` };
  const runs = Array.from({ length: RUNS }, () =>
    Object.fromEntries(Object.entries(variants).map(([what, file]) => [what, importMs(path.join(folder, file))])),
  );
  const [empty, all, files] = Object.keys(variants).map((what) => median(runs.map((run) => run[what])));
  return { all: all - empty, files: files - empty };
};

const measure = (name) => {
  const files = filesIn(path.join(generated, name));
  const library = files.filter(({ file }) => /^[\w-]+\.ts$/.test(file));
  for (const [to, change] of [
    [name, (text) => text],
    [`${name}-hollow`, hollow],
  ]) {
    mkdirSync(path.join(folder, to));
    for (const { file, text } of library)
      writeFileSync(path.join(folder, to, file.replace(/ts$/, "js")), change(javascript(text, false)));
  }
  const loaded = sum(library.map(({ text }) => linesOf(javascript(text, false))));
  const load = loadMs(name);
  return {
    output: name,
    files: files.length,
    lines: sum(files.map(({ text }) => linesOf(text))),
    "library files": library.length,
    "library lines": sum(library.map(({ text }) => linesOf(text))),
    "gzip, bytes": gzipSync(library.map(({ text }) => javascript(text, true)).join("")).length,
    "load, ms": Number(load.all.toFixed(2)),
    "of that the files alone, ms": Number(load.files.toFixed(2)),
    "the rest per 500 lines, ms": Number((((load.all - load.files) * 500) / loaded).toFixed(2)),
  };
};

writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
writeFileSync(path.join(folder, "empty.mjs"), "export {};\n");
writeFileSync(
  script,
  "const start = performance.now();\nawait import(process.argv[2]);\nprocess.stdout.write(String(performance.now() - start));\n",
);
const rows = readdirSync(generated).map(measure);
rmSync(folder, { recursive: true });

const columns = Object.keys(rows[0]);
const line = (cells) => `| ${cells.join(" | ")} |`;
console.log([line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(Object.values(row)))].join("\n"));
