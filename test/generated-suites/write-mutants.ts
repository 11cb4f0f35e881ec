import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.js";
import { folderOf } from "./mutants.js";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";

/** Each mutant is a copy of its schema's output with one patch; the output as it is lies beside them. */
export function writeMutants(out: string, mutants: readonly Mutant[]): void {
  rmSync(out, { recursive: true, force: true });
  const schemas = [...new Set(mutants.map((mutant) => mutant.schema))];
  for (const schema of schemas) {
    writeOutput(join(out, schema), schema, matrix.find(({ name }) => name === schema)!.text);
  }
  const stale = mutants.filter((mutant) => !writeMutant(out, mutant)).map(folderOf);
  if (stale.length > 0) throw new Error(`the generated code has no place any more for: ${stale.join(", ")}`);
  for (const schema of schemas) {
    const groups = mutants.filter((mutant) => mutant.schema === schema).map(({ test }) => test);
    narrow(join(out, schema), [...new Set(groups)], false);
  }
}

/** False when the patch changes nothing: that would be a mutant that nobody can find. */
function writeMutant(out: string, mutant: Mutant): boolean {
  const folder = join(out, folderOf(mutant));
  cpSync(join(out, mutant.schema), folder, { recursive: true });
  narrow(folder, [mutant.test], mutant.isAboutHeap === true);
  const path = join(folder, mutant.file);
  const text = readFileSync(path, "utf8");
  const patched = text.replace(mutant.from, mutant.to);
  writeFileSync(path, patched);
  return patched !== text;
}

/**
 * Only these groups of tests run. Loops over the JS heap take most of a suite's time; that they pass is shown by the run of the
 * whole matrix.
 */
function narrow(folder: string, groups: readonly string[], heap: boolean): void {
  const path = join(
    folder,
    "test",
    readdirSync(join(folder, "test")).find((file) => file.endsWith(".test.ts"))!,
  );
  const options = `only: ${JSON.stringify(groups)}, heap: ${heap},`;
  const text = readFileSync(path, "utf8");
  const narrowed = text.replace(/^testModule\(\w+, \{$/m, (call) => `${call}\n  ${options}`);
  if (narrowed === text) throw new Error(`${path} does not begin as expected`);
  writeFileSync(path, narrowed);
}
