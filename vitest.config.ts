import { defineConfig } from "vitest/config";

/** The hand-written tests; the generated suites have a configuration of their own (test/generated-suites), test/run.mjs runs both. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist*/**", "test/generated-suites/.out/**"],
    globalSetup: "test/build-first.ts",
    execArgv: ["--expose-gc"],
    testTimeout: 30_000,
    maxWorkers: 2, // vitest would leave one of two cores idle
  },
});
