import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { folderOf, mutants } from "./mutants.js";
import { external, stripTypes } from "./strip.js";
import { writeMutants } from "./write-mutants.js";

/** Runs the suites of all mutants, and of the outputs they are mutants of; mutants.test.ts reads what failed. */
const out = join(import.meta.dirname, ".out/mutants");
writeMutants(out, mutants);
const folders = [...new Set(mutants.flatMap((mutant) => [mutant.schema, folderOf(mutant)]))];
await Promise.all(folders.map((folder) => stripTypes(join(out, folder))));

export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: folders.map((folder) => `test/generated-suites/.out/mutants/${folder}/test/*.test.ts`),
    isolate: false,
    maxWorkers: 2,
    setupFiles: ["plain-stacks.ts", "first-failure.ts"].map((file) => join(import.meta.dirname, file)),
    deps: { interopDefault: false },
    server: { deps: { external } },
    execArgv: ["--max-semi-space-size=128"],
    testTimeout: 30_000,
  },
});
