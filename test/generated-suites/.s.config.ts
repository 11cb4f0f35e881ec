import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { matrix } from "./schemas.js";
import { writeOutput } from "./write.js";
const out = join(import.meta.dirname, ".out/s");
import { rmSync } from "node:fs";
rmSync(out, { recursive: true, force: true });
const only = process.env.ONLY!.split(",");
for (const { name, text } of matrix) if (only.includes(name)) writeOutput(join(out, name), name, text);
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: [`test/generated-suites/.out/s/*/test/${process.env.T ?? "*"}.test.ts`],
    testTimeout: 30_000,
    isolate: false,
    maxWorkers: 2,
  },
});
