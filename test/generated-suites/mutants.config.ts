import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import type { Mutant } from "./mutants.js";
import { folderOf, mutants } from "./mutants.js";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";

/** Each mutant is a copy of its schema's output with one patch; the output as it is runs beside them. */
const out = join(import.meta.dirname, ".out/mutants");
rmSync(out, { recursive: true, force: true });
for (const schema of new Set(mutants.map(({ schema }) => schema))) {
  writeOutput(join(out, schema), schema, matrix.find(({ name }) => name === schema)!.text);
}
for (const mutant of mutants) writeMutant(mutant);

const testOf = (folder: string, test: string): string => `test/generated-suites/.out/mutants/${folder}/test/${test}.test.ts`;

export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: mutants.flatMap((mutant) => [testOf(mutant.schema, mutant.test), testOf(folderOf(mutant), mutant.test)]),
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});

function writeMutant(mutant: Mutant): void {
  const { schema, file, from, to, test, isAboutHeap } = mutant;
  const folder = join(out, folderOf(mutant));
  cpSync(join(out, schema), folder, { recursive: true });
  patch(join(folder, file), from, to);
  const tests = join(folder, `test/${test}.test.ts`);
  if (!isAboutHeap) writeFileSync(tests, readFileSync(tests, "utf8").replace("skipIf(!canMeasureHeap)", "skipIf(canMeasureHeap)"));
}

/** A patch that changes nothing would make a mutant that nobody can find. */
function patch(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, "utf8");
  const patched = text.replace(from, to);
  if (patched === text) throw new Error(`${path} has no ${String(from)}`);
  writeFileSync(path, patched);
}
