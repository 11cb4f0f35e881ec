/**
 * `npm test`: all tests there are, in two runs of vitest: the hand-written ones, and the generated suites of every
 * combination of backing, checks and kind. Arguments go to both. At the end stands what failed, for logs of which only
 * the end is kept; the last line counts: `123 passed, 0 failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const configurations = ["vitest.config.ts", "test/generated-suites/vitest.config.ts"];
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-counts-"));
const counts = configurations.map(run);
rmSync(folder, { recursive: true });

const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
for (const failure of counts.flatMap((count) => count.failures)) console.log(failure);
if (sum("skipped") > 0) console.log(`${sum("skipped")} skipped`);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = counts.every(({ ok }) => ok) ? 0 : 1;

function run(config, index) {
  const report = join(folder, `${index}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config, "--passWithNoTests", ...reporters];
  const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { stdio: "inherit" });
  return { ok: status === 0, ...countsIn(report, status) };
}

/** A run that died before it could report is a failure of its own; so is a file that could not even be loaded. */
function countsIn(report, status) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    const failed = numFailedTests + unloaded.length;
    return {
      passed: numPassedTests,
      failed: status !== 0 ? Math.max(failed, 1) : failed,
      skipped: numPendingTests,
      failures: testResults.flatMap(failuresOf),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [] };
  }
}

function failuresOf({ name, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === "failed");
  const unloaded = message && failed.length === 0 ? [`failed: ${name}\n${message}`] : [];
  return [
    ...unloaded,
    ...failed.map((test) => `failed: ${name}: ${test.fullName}\n${test.failureMessages.join("\n").slice(0, 2000)}`),
  ];
}
