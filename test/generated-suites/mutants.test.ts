import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { folderOf, mutants } from "./mutants.js";

/** What vitest's JSON reporter says of one test file. */
interface FileResult {
  readonly name: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

/** Failed tests by folder. */
const failed = new Map<string, string[]>();

beforeAll(() => {
  const report = join(mkdtempSync(join(tmpdir(), "gen-alloc-mutants-")), "report.json");
  const config = join(import.meta.dirname, "mutants.config.ts");
  const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");
  const argv = [vitest, "run", "--config", config, "--reporter=json", `--outputFile=${report}`];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8", timeout: 300_000 });
  if (!existsSync(report)) throw new Error(`vitest wrote no report: ${stdout}${stderr}`);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as { testResults: FileResult[] };
  for (const { name, assertionResults } of testResults) {
    const folder = basename(dirname(dirname(name)));
    const failures = assertionResults.filter((result) => result.status === "failed").map((result) => result.fullName);
    failed.set(folder, failures);
  }
}, 310_000);

describe("the output as it is passes", () => {
  test.each([...new Set(mutants.map((mutant) => mutant.schema))])("%s", (schema) => {
    expect(failed.get(schema)).toEqual([]);
  });
});

describe("the suite finds that", () => {
  test.each(mutants.map((mutant) => [mutant.schema, mutant.name, mutant] as const))(
    "in %s %s",
    (_schema, _name, mutant) => {
      expect(failed.get(folderOf(mutant))).not.toHaveLength(0);
    },
  );
});
