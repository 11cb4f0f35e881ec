/**
 * `npm run mutation:long`: changes templates, runtime and layout in every small wrong way there is, one at a time, each in
 * a copy of the repository, and runs the tests that look at the place. What no test notices is printed with file and line.
 *
 *   --sample 40   as many, by a fixed seed         --file depot     only sources whose path contains it
 *   --seed 7      another sample                   --jobs 2         copies that work side by side
 *   --seconds 60  time for a stage of the tests; a mutant that takes longer is noticed
 *   --least 0.97  exit 1 if fewer are noticed
 */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { apply, lineOf, mutationsOf } from "./operators.mjs";
import { quickTest, sources, stagesFor } from "./suites.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    file: { type: "string", default: "" },
    jobs: { type: "string", default: "2" },
    seconds: { type: "string", default: "120" },
    least: { type: "string", default: "0" },
  },
});

/** Those that are proven to change nothing: `templates/equivalent-mutants.json`. */
const equivalent = JSON.parse(readFileSync(path.join(root, "templates/equivalent-mutants.json"), "utf8"));
const isEquivalent = ({ file, what, line }) =>
  equivalent.some((known) => known.file === file && known.what === what && line.trim() === known.line);

/** A number for a text, so that a sample is the same on every machine and a new template shifts little. */
function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return (h ^ (h >>> 15)) >>> 0;
}

function allMutants() {
  const files = sources.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".ts") && !/^(types|placeholders|spec|access)\.ts$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  return files
    .filter((file) => file.includes(values.file))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return mutationsOf(text).map((mutation) => {
        const at = lineOf(text, mutation.start);
        return { file, at, line: text.split("\n")[at - 1], ...mutation };
      });
    })
    .filter((mutant) => !isEquivalent(mutant));
}

const rank = ({ file, start, what }) => hash(`${values.seed} ${file} ${start} ${what}`);

function chosen() {
  const all = allMutants();
  if (values.sample === undefined) return all;
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, Number(values.sample));
}

/** A copy to change: sources and tests, the packages by a link. */
function copyOfRepository() {
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

/** Whether the tests pass; killed as a whole, children too, when the time is over. */
function passes(folder, stage, seconds) {
  const isMatrix = !Array.isArray(stage);
  const config = isMatrix ? "test/generated-suites/vitest.config.ts" : "test/mutation/vitest.config.ts";
  const args = ["run", "--config", config, "--bail=1", "--reporter=dot", ...(isMatrix ? [] : stage)];
  const env = { ...process.env, ...(isMatrix && { MATRIX: stage.matrix.join(",") }) };
  return new Promise((resolve) => {
    const vitest = path.join("node_modules", "vitest", "vitest.mjs");
    const child = spawn(process.execPath, [vitest, ...args], { cwd: folder, env, stdio: "ignore", detached: true });
    const stop = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // it has ended meanwhile
      }
    };
    const timer = setTimeout(stop, seconds * 1000);
    child.on("exit", (code) => {
      clearTimeout(timer);
      stop();
      resolve(code === 0);
    });
  });
}

const writeTemplates = (folder) =>
  spawnSync(process.execPath, ["generator/build.mjs", "--templates-only"], { cwd: folder }).status === 0;

/** The stage that notices it, from 1; 0 if none does. */
async function stageThatNotices(folder, mutant) {
  const place = path.join(folder, mutant.file);
  const text = readFileSync(path.join(root, mutant.file), "utf8");
  writeFileSync(place, apply(text, mutant));
  try {
    if (!writeTemplates(folder)) return 1;
    const stages = stagesFor(mutant.file);
    for (let i = 0; i < stages.length; i++)
      if (!(await passes(folder, stages[i], Number(values.seconds)))) return i + 1;
    return 0;
  } finally {
    writeFileSync(place, text);
  }
}

/**
 * In a copy that does not work every mutant would be noticed. So the tests must pass there without any: a quick one before
 * a sample, for `npm test` shows the rest; those of all first stages otherwise.
 */
async function assertGreen(folder, mutants) {
  const all = [...new Set(mutants.flatMap(({ file }) => stagesFor(file)[0]))];
  const tests = values.sample === undefined ? all : [quickTest];
  writeTemplates(folder);
  if (!(await passes(folder, tests, 900))) throw new Error(`without any mutant one of these fails: ${tests.join(" ")}`);
}

const shown = ({ file, at, what }) => `${file}:${at}  ${what}`;

const mutants = chosen();
const waiting = [...mutants];
const survivors = [];
const folders = Array.from({ length: Number(values.jobs) }, copyOfRepository);
try {
  for (const folder of folders) await assertGreen(folder, mutants);
  console.log(`${mutants.length} mutants, seed ${values.seed}`);
  await Promise.all(
    folders.map(async (folder) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const stage = await stageThatNotices(folder, mutant);
        if (stage === 0) survivors.push(mutant);
        console.log(`${stage === 0 ? "NOT NOTICED" : `noticed in ${stage}`}  ${shown(mutant)}`);
      }
    }),
  );
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
const noticed = mutants.length - survivors.length;
console.log(`\n${noticed} of ${mutants.length} noticed: ${((100 * noticed) / mutants.length).toFixed(1)} %`);
for (const mutant of survivors) console.log(`not noticed: ${shown(mutant)}\n    ${mutant.line.trim()}`);
process.exitCode = noticed / mutants.length < Number(values.least) ? 1 : 0;
