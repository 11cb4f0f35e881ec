import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { folderOf, mutants } from "./mutants.js";
import { writeMutants } from "./write-mutants.js";

/** Runs the suites of all mutants, and of the outputs they are mutants of; mutants.test.ts reads what failed. */
writeMutants(join(import.meta.dirname, ".out/mutants"), mutants);

const folders = new Set(mutants.flatMap((mutant) => [mutant.schema, folderOf(mutant)]));

export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: [...folders].map((folder) => `test/generated-suites/.out/mutants/${folder}/test/*.test.ts`),
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
