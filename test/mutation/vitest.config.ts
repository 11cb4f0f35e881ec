import { defineConfig } from "vitest/config";
import { built, external } from "../built.js";

/** Tests over mutated sources: what is built is changed with them (attempt.mjs), so nothing is built before. */
export default defineConfig({
  plugins: [built()],
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist*/**", "test/generated-suites/.out/**"],
    execArgv: ["--expose-gc", "--max-semi-space-size=128"],
    testTimeout: 60_000,
    isolate: false,
    deps: { interopDefault: false },
    server: { deps: { external } },
    maxWorkers: 1,
  },
});
