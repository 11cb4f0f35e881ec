/**
 * `npm run hostile:long [-- minutes [seed]]`: the hostile writer for as long as that (10 minutes unless said otherwise, 1 to
 * 60), also on images of some thousand slots. The seed decides what is written and called; threads decide the rest.
 */
import { spawnSync } from "node:child_process";

const [minutes = "10", seed = "1"] = process.argv.slice(2);
if (!(Number(minutes) > 0 && Number(minutes) <= 60 && Number.isInteger(Number(seed)))) {
  console.error("usage: npm run hostile:long [-- minutes [seed]], 1 to 60 minutes");
  process.exit(2);
}
const args = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "test/corrupt-memory/hostile.test.ts",
  "--disable-console-intercept",
];
const env = { ...process.env, HOSTILE_MINUTES: minutes, HOSTILE_SEED: seed };
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
process.exitCode = status ?? 1;
