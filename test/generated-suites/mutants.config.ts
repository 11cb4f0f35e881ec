import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { folderOf, mutants } from "./mutants.js";
import { writeMutants } from "./write-mutants.js";

/** Runs the suites of all mutants, and of the outputs they are mutants of; mutants.test.ts reads what failed. */
writeMutants(join(import.meta.dirname, ".out/mutants"), mutants);

const testOf = (folder: string, test: string): string =>
  `test/generated-suites/.out/mutants/${folder}/test/${test}.test.ts`;

export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: mutants.flatMap((mutant) => [testOf(mutant.schema, mutant.test), testOf(folderOf(mutant), mutant.test)]),
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
