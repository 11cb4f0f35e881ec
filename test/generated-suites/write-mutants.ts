import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.js";
import { folderOf } from "./mutants.js";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";

/** Each mutant is a copy of its schema's output with one patch; the output as it is lies beside them. */
export function writeMutants(out: string, mutants: readonly Mutant[]): void {
  rmSync(out, { recursive: true, force: true });
  for (const schema of new Set(mutants.map((mutant) => mutant.schema))) {
    writeOutput(join(out, schema), schema, matrix.find(({ name }) => name === schema)!.text);
  }
  const stale = mutants.filter((mutant) => !writeMutant(out, mutant)).map(folderOf);
  if (stale.length > 0) throw new Error(`the generated code has no place any more for: ${stale.join(", ")}`);
  for (const { schema, test } of mutants) skipHeap(join(out, schema), test);
}

/** False when the patch changes nothing: that would be a mutant that nobody can find. */
function writeMutant(out: string, mutant: Mutant): boolean {
  const folder = join(out, folderOf(mutant));
  cpSync(join(out, mutant.schema), folder, { recursive: true });
  if (!mutant.isAboutHeap) skipHeap(folder, mutant.test);
  const path = join(folder, mutant.file);
  const text = readFileSync(path, "utf8");
  const patched = text.replace(mutant.from, mutant.to);
  writeFileSync(path, patched);
  return patched !== text;
}

/** Loops over the JS heap take most of a suite's time; that they pass is shown by the run of the whole matrix. */
function skipHeap(folder: string, test: string): void {
  const path = join(folder, `test/${test}.test.ts`);
  writeFileSync(path, readFileSync(path, "utf8").replace("skipIf(!canMeasureHeap)", "skipIf(canMeasureHeap)"));
}
