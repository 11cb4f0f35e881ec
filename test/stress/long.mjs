/**
 * `npm run stress:long [-- minutes]`: the stress suites for as long as that (10 unless said otherwise, 1 to 60), and the
 * death of 1,000 workers besides. Prints what happened in each interval, and writes it to test/stress/dist/.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0 && minutes <= 60)) {
  console.error("usage: npm run stress:long [-- minutes], 1 to 60");
  process.exit(2);
}
const folder = path.join(import.meta.dirname, "dist");
mkdirSync(folder, { recursive: true });
const report = path.join(folder, `report-${new Date().toISOString().replaceAll(":", "-")}.txt`);
const args = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "test/stress",
  "--no-file-parallelism",
  "--disable-console-intercept",
];
const env = { ...process.env, STRESS_MINUTES: String(minutes), STRESS_REPORT: report };
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
console.log(`report: ${report}`);
process.exitCode = status ?? 1;
