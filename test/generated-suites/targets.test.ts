import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const out = join(import.meta.dirname, ".out/targets");

// With .ts in imports it is no part of what is type-checked.
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** Real workers load the module from whatever it was written as. */
describe("suites in every form they are written in", () => {
  test("pass, those with real workers too", { timeout: 120_000 }, () => {
    const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
    const config = join(import.meta.dirname, "targets.config.ts");
    const argv = [vitest, "run", "--config", config, "--reporter=json"];
    const { stdout } = spawnSync(process.execPath, argv, { encoding: "utf8", timeout: 110_000 });
    const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
      readonly testResults: readonly { readonly name: string; readonly status: string }[];
    };
    expect(report.testResults).toHaveLength(2);
    expect(report.testResults.filter(({ status }) => status !== "passed")).toEqual([]);
    expect(readdirSync(join(out, "js/test")).sort()).toEqual(["threads.test.js", "worker.js"]);
  });
});
