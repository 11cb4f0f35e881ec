/**
 * `npm run typecheck:generated`: the output of all schemas under the oldest, a middle and the newest TypeScript that is
 * promised, with the strictest flags: as a Node project, tests and benchmarks included, and as a bundled browser project.
 * The output of test/generated-suites, every combination of backing and checks, is checked as well.
 */
import { execFileSync, spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

const compilers = { 5.6: "ts56", 5.9: "ts59", 7: "typescript" };
const projects = { node: "tsconfig.generated.json", dom: "tsconfig.generated-dom.json" };
/** Since 5.8: what type stripping can't run is an error. */
const strippable = (version) => (version === "5.6" ? [] : ["--erasableSyntaxOnly"]);

const runs = Object.entries(compilers).flatMap(([version, folder]) =>
  Object.entries(projects).map(([project, config]) => ({ version, folder, project, config })),
);

// Loading the configuration writes the output of the whole matrix; nothing is run.
const matrix = [
  "node_modules/vitest/vitest.mjs",
  "list",
  "--filesOnly",
  "--config",
  "test/generated-suites/vitest.config.ts",
];
execFileSync(process.execPath, matrix, { stdio: ["ignore", "ignore", "inherit"] });
// Two at once: one run uses about one core.
const results = [];
const workers = Array.from({ length: 2 }, async () => {
  for (let run = runs.pop(); run !== undefined; run = runs.pop()) results.push(await check(run));
});
await Promise.all(workers);
process.exitCode = results.every(Boolean) ? 0 : 1;

async function check({ version, folder, project, config }) {
  const started = performance.now();
  const args = [`node_modules/${folder}/bin/tsc`, "-p", config, "--pretty", "false", ...strippable(version)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const code = await new Promise((done) => child.on("close", done));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`TypeScript ${version.padEnd(3)} ${project.padEnd(4)} ${code === 0 ? "ok" : "FAILED"} ${seconds} s`);
  if (code !== 0) console.log(output);
  return code === 0;
}
