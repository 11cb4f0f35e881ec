import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../generator/diagnostics/catalogue/catalogue.js";
import type { Diagnostic, SourceRange } from "../../generator/diagnostics/diagnostic.js";
import { renderGithub, renderJson, renderText } from "../../generator/diagnostics/render.js";
import { check } from "../errors/check.js";
import { mutated } from "./mutate.js";

/** 1,000 in CI; `FUZZ_RUNS=100000` is the long form, `FUZZ_SEED` begins elsewhere. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const firstSeed = Number(process.env["FUZZ_SEED"] ?? 1);

const folders = ["schemas", "bench/schemas"];
const schemas = folders.flatMap((f) =>
  readdirSync(f)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(`${f}/${name}`, "utf8")),
);
const fixtures = readdirSync("test/errors")
  .filter((n) => n.startsWith("GA"))
  .map((n) => readFileSync(`test/errors/${n}/schema.yaml`, "utf8"));

const codes = new Set<string>(Object.values(catalogue).map((entry) => entry.code));

/** What makes a finding useless, or undefined. */
function faultOf({ code, range, message, help, related = [] }: Diagnostic, text: string): string | undefined {
  const inside = ({ start, end }: SourceRange): boolean =>
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length;
  if (!codes.has(code)) return `unknown code ${code}`;
  if (![range, ...related.map((r) => r.range)].every(inside)) return `${code} points outside of the text`;
  if (/undefined|\[object|\{\w+\}.*\{\w+\}|NaN/.test(message + help) && !/undefined|\[object|NaN/i.test(text))
    return `${code} says "${message}; ${help}"`;
  return undefined;
}

function faultsOf(text: string, seen: Set<string>): string[] {
  const found = check(text);
  for (const { code } of found) seen.add(code);
  const source = { path: "fuzz.yaml", text };
  renderText(found, source);
  renderGithub(found, source);
  renderJson(found, source);
  const again = JSON.stringify(check(text)) === JSON.stringify(found) ? [] : ["another answer the second time"];
  return [...again, ...found.flatMap((d) => faultOf(d, text) ?? [])];
}

describe("mutated schemas", () => {
  test(`${runs} of them: nothing is thrown, every finding has a place`, () => {
    const seen = new Set<string>();
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const text = mutated([...schemas, ...fixtures], seed);
      let faults: string[];
      try {
        faults = faultsOf(text, seen);
      } catch (error) {
        faults = [String(error instanceof Error ? error.stack : error)];
      }
      expect(faults, `FUZZ_SEED=${seed} FUZZ_RUNS=1, schema:\n${text}`).toEqual([]);
    }
    // Most mutants would be "the YAML is broken" if the mutations were too coarse to reach the rules.
    expect(seen.size).toBeGreaterThan(runs >= 1_000 ? 35 : 0);
  }, 3_600_000);

  test("a mutant of the check is caught: ranges beyond the text, holes left open", () => {
    const good = check("name: 3d\n")[0]!;
    expect(faultOf(good, "name: 3d\n")).toBeUndefined();
    expect(faultOf(good, "")).toContain("points outside");
    expect(faultOf({ ...good, range: { start: 2, end: 1 } }, "name: 3d\n")).toContain("points outside");
    expect(faultOf({ ...good, help: "see undefined" }, "name: 3d\n")).toContain("see undefined");
    expect(faultOf({ ...good, code: "GA0000" }, "name: 3d\n")).toContain("unknown code");
  });
});
