/**
 * `npm run mutation:long`: changes templates, runtime and layout in every small wrong way there is, one at a time, each in
 * a copy of the repository, and runs the tests that look at the place. What no test notices is printed with file and line.
 *
 *   --sample 40   as many, by a fixed seed         --file depot     only sources whose path contains it
 *   --seed 7      another sample                   --jobs 2         copies that work side by side
 *   --what mask   only mutations that say so in their name
 *   --seconds 60  time for a stage of the tests; a mutant that takes longer, and four times what the stage takes without
 *                 it, is noticed
 *   --least 0.97  exit 1 if fewer are noticed
 *   --green       all tests have just passed: who notices is not asked again without the mutant
 *   --remember    which test noticed what goes to noticed-by.json; it is asked first next time
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { copyOfRepository, isOfTests, run, whoNotices, writeTemplates } from "./attempt.mjs";
import { chooseMutants } from "./choose.mjs";
import { quickTest, stagesFor } from "./suites.mjs";

const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    file: { type: "string", default: "" },
    what: { type: "string", default: "" },
    jobs: { type: "string", default: "2" },
    seconds: { type: "string", default: "120" },
    least: { type: "string", default: "0" },
    remember: { type: "boolean", default: false },
    green: { type: "boolean", default: false },
  },
});
const size = values.sample === undefined ? undefined : Number(values.sample);
const seconds = Number(values.seconds);

const memory = new URL("noticed-by.json", import.meta.url);
const noticedBy = JSON.parse(readFileSync(memory, "utf8"));

/** Sorted, so that two people who remember different mutants seldom touch the same lines. */
function remember(id, by) {
  noticedBy[id] = by;
  const sorted = Object.fromEntries(Object.entries(noticedBy).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(memory, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/**
 * In a copy that does not work every mutant would be noticed. So the tests must pass there without any: a quick one before
 * a sample, and later who notices something; those of all first stages otherwise.
 */
async function assertGreen(folder, mutants) {
  const all = [...new Set(mutants.flatMap(({ file }) => stagesFor(file)[0].files ?? []))];
  const files = size === undefined ? all : [quickTest];
  writeTemplates(folder);
  const { passes } = await run(folder, { files }, 900);
  if (!passes) throw new Error(`without any mutant one of these fails: ${files.join(" ")}`);
}

const shown = ({ file, at, what }) => `${file}:${at}  ${what}`;

const mutants = chooseMutants({ file: values.file, what: values.what, size, seed: values.seed });
const waiting = [...mutants];
const survivors = [];
const folders = Array.from({ length: Number(values.jobs) }, copyOfRepository);
try {
  for (const folder of folders) await assertGreen(folder, mutants);
  console.log(`${mutants.length} mutants, seed ${values.seed}`);
  await Promise.all(
    folders.map(async (folder) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const by = await whoNotices(folder, mutant, { last: noticedBy[mutant.id], seconds, green: values.green });
        if (by === undefined) survivors.push(mutant);
        else if (values.remember && isOfTests(by)) remember(mutant.id, by);
        console.log(`${by === undefined ? "NOT NOTICED" : `noticed by ${by}`}  ${shown(mutant)}`);
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
