import { defineConfig } from "vitest/config";
import { built, external } from "./test/built.js";

/** Threads and clocks are what they test: they want the machine to themselves, one file at a time. */
const alone = ["test/stress/**/*.test.ts", "test/corrupt-memory/hostile.test.ts"];
/** They replace modules of ours, so they want their own. */
const mocking = ["test/specialise/memo.test.ts"];

/** The hand-written tests; the generated suites have a configuration of their own (test/generated-suites), test/run.mjs runs both. */
export default defineConfig({
  test: {
    exclude: ["**/node_modules/**", "**/dist*/**", "test/generated-suites/.out/**"],
    globalSetup: "test/build-first.ts",
    // A young generation of 128 MiB: explorers make many states that die soon.
    execArgv: ["--expose-gc", "--max-semi-space-size=128"],
    testTimeout: 30_000,
    projects: [
      {
        plugins: [built()],
        // Modules stay loaded from file to file: V8 compiles the compiler once a worker, not once a file.
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: [...alone, ...mocking],
          isolate: false,
          deps: { interopDefault: false },
          server: { deps: { external } },
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: [...alone, ...mocking], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
