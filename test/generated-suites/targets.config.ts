import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";

/** Suites as they are written in other forms: as JavaScript, and with `.ts` in imports; targets.test.ts runs them. */
const out = join(import.meta.dirname, ".out/targets");
const { text } = matrix.find(({ name }) => name === "sharded-shared-checked")!;
writeOutput(join(out, "js"), "js", text, { target: "js", importExtension: "js" });
writeOutput(join(out, "ts"), "ts", text, { target: "ts", importExtension: "ts" });

export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["test/generated-suites/.out/targets/*/test/*.test.{js,ts}"],
    exclude: ["**/*.d.ts"],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
