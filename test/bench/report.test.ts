import { expect, test } from "vitest";
import { summary, table, verdictTable } from "../../bench/harness/report.js";
import type { Verdict } from "../../bench/harness/bars.js";
import type { Report } from "../../bench/harness/report.js";

const verdict = (title: string, ratio: number, pass: boolean | undefined): Verdict => ({
  case: "pair",
  title,
  mode: "isolated",
  ratio,
  bar: "at most 1 x",
  pass,
  ours: 1,
  theirs: 1 / ratio,
  unit: "ns",
  samples: [],
});

const report = (verdicts: readonly Verdict[]): Report => ({
  date: "2026-01-01",
  node: "v20",
  v8: "11",
  command: "npm run bench",
  verdicts,
  machine: { cpu: "a", cores: 2, memoryGiB: 1, os: "b" },
  skipped: [{ case: "pair", title: "c / d", mode: "isolated", reason: "no C compiler" }],
});

test("columns line up, the first to the left, figures to the right", () => {
  expect(
    table(
      ["a", "ns"],
      [
        ["long name", "1.00"],
        ["b", "10.5"],
      ],
    ),
  ).toBe(["a            ns", "---------  ----", "long name  1.00", "b          10.5"].join("\n"));
});

test("a loss is as plain as a win", () => {
  const text = verdictTable([verdict("a / b", 0.5, true), verdict("c / d", 2, false)]);
  expect(text).toMatch(/a \/ b .*2\.00 x better.*pass/);
  expect(text).toMatch(/c \/ d .*2\.00 x worse.*MISS/);
});

test("the summary counts what was promised, and names what is missed or could not run", () => {
  const lines = summary(
    report([verdict("a / b", 0.5, true), verdict("c / d", 2, false), verdict("e / f", 3, undefined)]),
  ).split("\n");
  expect(lines[0]).toBe("1 of 2 bars hold");
  expect(lines[1]).toMatch(/^MISS {2}pair: c \/ d/);
  expect(lines[2]).toMatch(/^skipped .*no C compiler/);
});
