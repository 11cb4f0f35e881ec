/** Runs the tests that look at a source over a copy of the repository in which it is mutated. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ts } from "ts-morph";
import { root } from "./choose.mjs";
import { apply } from "./operators.mjs";
import { stagesFor } from "./suites.mjs";

/** A copy to change: sources and tests, the packages by a link. */
export function copyOfRepository() {
  const folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-mutation-"));
  const { stdout } = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of stdout.split("\n").filter((name) => name !== "" && existsSync(path.join(root, name))))
    cpSync(path.join(root, file), path.join(folder, file));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  cpSync(path.join(root, "dist"), path.join(folder, "dist"), { recursive: true });
  return folder;
}

const templateTexts = "generator/5-emit/template-texts.ts";

/** Templates into the compiler's source and into what is built of it; false if that is not possible. */
export function writeTemplates(folder) {
  const { status } = spawnSync(process.execPath, ["generator/build.mjs", "--templates-only"], { cwd: folder });
  if (status === 0) rebuild(folder, templateTexts);
  return status === 0;
}

/** Tests run what is built (test/built.ts). One file is built anew by leaving out its types. */
function rebuild(folder, file) {
  const text = readFileSync(path.join(folder, file), "utf8");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  writeFileSync(path.join(folder, "dist", file.replace(/ts$/, "js")), outputText);
}

/** Kills the child and all its children. */
function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}

/**
 * Whether the tests of a stage pass within the time, and who noticed if they don't: a file of tests, and which of them; the
 * specialiser, which refuses a template, so that no test came to run; or the clock.
 */
export async function run(folder, { matrix, files, test }, seconds) {
  const isMatrix = matrix !== undefined;
  const config = isMatrix ? "test/generated-suites/vitest.config.ts" : "test/mutation/vitest.config.ts";
  const report = path.join(folder, "report.json");
  rmSync(report, { force: true });
  // A file of tests that is not there any more has noticed nothing.
  const reporters = ["--reporter=json", `--outputFile=${report}`];
  const only = test === undefined ? [] : ["--testNamePattern", exactly(test)];
  const args = ["run", "--config", config, "--bail=1", "--passWithNoTests", ...reporters, ...only, ...(files ?? [])];
  const env = { ...process.env, ...(isMatrix && { MATRIX: matrix.join(",") }) };
  const vitest = path.join("node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, ...args], { cwd: folder, env, stdio: "ignore", detached: true });
  const timer = setTimeout(() => stop(child), seconds * 1000);
  const [code, signal] = await once(child, "exit");
  clearTimeout(timer);
  stop(child);
  if (code === 0) return { passes: true };
  return { passes: false, by: failedTest(folder, report) ?? (signal === null ? "the specialiser" : "the clock") };
}

const exactly = (text) => `^${text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;

/** `test/x.test.ts > its name` or `matrix: name > its name`; without a name if the file could not even be loaded. */
function failedTest(folder, report) {
  if (!existsSync(report)) return undefined;
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const failed = testResults.find(({ status }) => status === "failed");
  if (failed === undefined) return undefined;
  const file = path.relative(folder, failed.name);
  const suite = /generated-suites\/\.out\/([^/]+)\//.exec(file)?.[1];
  const test = failed.assertionResults.find(({ status }) => status === "failed")?.fullName;
  return (suite === undefined ? file : `matrix: ${suite}`) + (test === undefined ? "" : ` > ${test}`);
}

function stageOf(by) {
  const [, where, test] = /^(.*?)(?: > (.*))?$/s.exec(by);
  return { ...(where.startsWith("matrix: ") ? { matrix: [where.slice(8)] } : { files: [where] }), test };
}

const textOf = ({ file }) => readFileSync(path.join(root, file), "utf8");

/** Puts the text of the mutant's source into the copy; false if the templates can't be written then. */
function put(folder, { file }, text) {
  writeFileSync(path.join(folder, file), text);
  if (!file.startsWith("generator/")) return writeTemplates(folder);
  rebuild(folder, file);
  return true;
}

/** Seconds that each stage takes on this machine without any mutant, as far as that had to be known. */
const secondsOf = new Map();

async function secondsWithout(folder, mutant, stage) {
  const key = JSON.stringify(stage);
  if (!secondsOf.has(key)) {
    put(folder, mutant, textOf(mutant));
    const started = Date.now();
    const { passes } = await run(folder, stage, 1200);
    if (!passes) throw new Error(`without any mutant this fails: ${key}`);
    secondsOf.set(key, (Date.now() - started) / 1000);
    put(folder, mutant, apply(textOf(mutant), mutant));
  }
  return secondsOf.get(key);
}

/** A stage that was stopped may be slow rather than stuck: it gets four times what it takes without the mutant. */
async function attempt(folder, mutant, stage, seconds) {
  const first = await run(folder, stage, seconds);
  if (first.by !== "the clock") return first;
  const enough = 4 * (await secondsWithout(folder, mutant, stage));
  return enough <= seconds ? first : await run(folder, stage, enough);
}

/** Not the specialiser, the build or the clock. */
export const isOfTests = (by) => /\.test\.ts( > |$)/.test(by) || by.startsWith("matrix: ");

/**
 * Who notices the mutant, undefined if all tests pass. The test that noticed it `last` time is asked first. Throws
 * when those who notice fail without the mutant as well, unless all tests are known to be `green`.
 */
export async function whoNotices(folder, mutant, { last, seconds, green }) {
  try {
    if (!put(folder, mutant, apply(textOf(mutant), mutant))) return "the build";
    const stages = [...(last === undefined ? [] : [stageOf(last)]), ...stagesFor(mutant.file)];
    for (const stage of stages) {
      const { passes, by } = await attempt(folder, mutant, stage, seconds);
      if (!passes && !green && isOfTests(by)) await secondsWithout(folder, mutant, stageOf(by));
      if (!passes) return by;
    }
    return undefined;
  } finally {
    put(folder, mutant, textOf(mutant));
  }
}
