import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";

/** Written before vitest looks for test files. */
const out = join(import.meta.dirname, ".out");
for (const { name, text } of matrix) writeOutput(join(out, name), name, text);

/** All generated suites in one run: those of the matrix, and the committed ones. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["test/generated-suites/.out/*/test/*.test.ts", "generated/*/test/*.test.ts"],
    testTimeout: 30_000,
    isolate: false,
    maxWorkers: 2,
  },
});
