import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { matrix } from "./schemas.js";
import { external, stripTypes } from "./strip.js";
import { writeOutput } from "./write.js";

/** Written before vitest looks for test files. */
const out = join(import.meta.dirname, ".out");
/** `MATRIX=local-fast,local-checked`: only those, for mutants of templates. */
const only = process.env["MATRIX"]?.split(",");
const chosen = matrix.filter(({ name }) => only === undefined || only.includes(name));
for (const { name, text } of chosen) writeOutput(join(out, name), name, text);
await Promise.all(chosen.map(({ name }) => stripTypes(join(out, name))));
const suites = chosen.map(({ name }) => `test/generated-suites/.out/${name}/test/*.test.ts`);

/** All generated suites in one run: those of the matrix, and the committed ones. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: only === undefined ? [...suites, "generated/*/test/*.test.ts"] : suites,
    testTimeout: 30_000,
    isolate: false,
    maxWorkers: 2,
    setupFiles: ["plain-stacks.ts", "half-time.ts"].map((file) => join(import.meta.dirname, file)),
    deps: { interopDefault: false },
    server: { deps: { external } },
    // A young generation of 128 MiB: programs, and what they are made of, die soon.
    execArgv: ["--max-semi-space-size=128"],
  },
});
