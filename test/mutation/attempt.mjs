/** Runs the tests that look at a source over a copy of the repository in which it is mutated. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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

export const writeTemplates = (folder) =>
  spawnSync(process.execPath, ["generator/build.mjs", "--templates-only"], { cwd: folder }).status === 0;

/** Kills the child and all its children. */
function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}

/**
 * Whether the tests of a stage pass within the time, and which file of tests noticed if they don't: undefined when the time
 * was over, or when no test came to run.
 */
export async function run(folder, stage, seconds) {
  const isMatrix = !Array.isArray(stage);
  const config = isMatrix ? "test/generated-suites/vitest.config.ts" : "test/mutation/vitest.config.ts";
  const report = path.join(folder, "report.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=json", `--outputFile=${report}`];
  const args = ["run", "--config", config, "--bail=1", ...reporters, ...(isMatrix ? [] : stage)];
  const env = { ...process.env, ...(isMatrix && { MATRIX: stage.matrix.join(",") }) };
  const vitest = path.join("node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, ...args], { cwd: folder, env, stdio: "ignore", detached: true });
  const timer = setTimeout(() => stop(child), seconds * 1000);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  clearTimeout(timer);
  stop(child);
  return code === 0 ? { passes: true } : { passes: false, by: failedFile(folder, report) };
}

/** As a stage names it: a file of tests, or `matrix: name`. */
function failedFile(folder, report) {
  if (!existsSync(report)) return undefined;
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const name = testResults.find(({ status }) => status === "failed")?.name;
  if (name === undefined) return undefined;
  const file = path.relative(folder, name);
  const suite = /generated-suites\/\.out\/([^/]+)\//.exec(file)?.[1];
  return suite === undefined ? file : `matrix: ${suite}`;
}

const stageOf = (by) => (by.startsWith("matrix: ") ? { matrix: [by.slice(8)] } : [by]);

/**
 * The file of tests that notices the mutant, `"in time"` if none ended, undefined if all pass. The one that noticed it
 * last time is asked first.
 */
export async function whoNotices(folder, mutant, last, seconds) {
  const place = path.join(folder, mutant.file);
  const text = readFileSync(path.join(root, mutant.file), "utf8");
  writeFileSync(place, apply(text, mutant));
  try {
    if (!writeTemplates(folder)) return "the build";
    const stages = [
      ...(last === undefined || !/test|matrix/.test(last) ? [] : [stageOf(last)]),
      ...stagesFor(mutant.file),
    ];
    for (const stage of stages) {
      const { passes, by } = await run(folder, stage, seconds);
      if (!passes) return by ?? "the clock";
    }
    return undefined;
  } finally {
    writeFileSync(place, text);
  }
}
