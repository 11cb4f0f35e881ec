import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { folderOf, mutants as all } from "./mutants.js";
import { writeMutants } from "./write-mutants.js";
const mutants = all
  .filter((m) => m.schema.startsWith("sharded") || m.test === "workers")
  .filter((m) => new RegExp(process.env.M ?? ".").test(m.name));
writeMutants(join(import.meta.dirname, ".out/m"), mutants);
const testOf = (folder: string, test: string): string => `test/generated-suites/.out/m/${folder}/test/${test}.test.ts`;
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: mutants.flatMap((mutant) => [testOf(mutant.schema, mutant.test), testOf(folderOf(mutant), mutant.test)]),
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
