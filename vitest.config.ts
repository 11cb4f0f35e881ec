import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "test/build-first.ts",
    projects: [
      { extends: true, test: { name: "repository", include: ["test/**/*.test.ts"] } },
      // As a user runs them: no set-up, no flags.
      { extends: true, test: { name: "generated", include: ["generated/**/*.test.ts"], execArgv: [] } },
    ],
    exclude: ["**/node_modules/**", "**/dist/**", "test/repository/fixtures/**"],
    execArgv: ["--expose-gc"],
    testTimeout: 30_000,
  },
});
