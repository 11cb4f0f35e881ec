import { defineConfig } from "vitest/config";

/** Tests over mutated sources: nothing is built before, one after the other, as long as they please. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist*/**", "test/generated-suites/.out/**"],
    execArgv: ["--expose-gc"],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
