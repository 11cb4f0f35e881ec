import { matrix } from "./schemas.js"; import { writeOutput } from "./write.js"; import { readFileSync } from "node:fs"; import { join } from "node:path";
const out = join(import.meta.dirname, ".out");
for (const { name, text } of matrix) writeOutput(join(out, name), name, text);
for (const n of ["packets", "embeddings", "tokens"]) writeOutput(join(out, n), n, readFileSync(join(import.meta.dirname, `../../schemas/${n}.yaml`), "utf8"));
export default { test: { root: join(import.meta.dirname, "../.."), include: ["test/generated-suites/.out/*/test/*.test.ts"], isolate: false, testTimeout: 30000, passWithNoTests: true, maxWorkers: 2 } };
