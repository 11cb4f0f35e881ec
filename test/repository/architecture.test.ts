import { describe, expect, test } from "vitest";
import {
  arrowsPointOneWay,
  filesAreShort,
  functionsAreShort,
  kindsStayAtHome,
  methodsAskFewFlags,
  onlyCliTouchesTheProcess,
  onlyEmitKnowsSyntax,
  outputStandsAlone,
  pipelineIsPure,
  templatesStandAlone,
  type Rule,
} from "./rules.js";
import { sourcesIn, type Source } from "./sources.js";

const code = [".ts", ".mjs"];
const generator = sourcesIn("generator", code);
const templates = sourcesIn("templates", code);
const written = [...generator, ...templates, ...["test", "bench"].flatMap((folder) => sourcesIn(folder, code))];
const generated = sourcesIn("generated", [".ts"]);

const flags = ["checked", "paranoid", "quarantine", "robust", "shared", "zero"];

/** Beside each rule sources that break it: a rule that finds nothing there would find nothing anywhere. */
const rules: readonly [
  title: string,
  rule: Rule,
  sources: readonly Source[],
  broken: readonly (readonly [path: string, text: string])[],
][] = [
  [
    "the pipeline is pure",
    pipelineIsPure,
    generator,
    [
      ["generator/1-parse/x.ts", 'import { readFileSync } from "node:fs";'],
      ["generator/5-emit/pages/x.ts", "export const home = process.env.HOME;"],
      ["generator/3-layout/x.ts", "export const now = () => Date.now();"],
      ["generator/4-plan/x.ts", "export const name = `x${Math.random()}`;"],
      ["generator/diagnostics/x.ts", "console.log(1);"],
      ["generator/compile.ts", 'export const load = () => import("node:path");'],
    ],
  ],
  [
    "arrows point one way",
    arrowsPointOneWay,
    generator,
    [
      ["generator/1-parse/x.ts", 'import type { Model } from "../2-resolve/types.js";'],
      ["generator/2-resolve/rules/x.ts", 'import { plan } from "../../4-plan/plan.js";'],
      ["generator/diagnostics/x.ts", 'export * from "../1-parse/types.js";'],
      ["generator/5-emit/x.ts", 'import { compile } from "../compile.js";'],
      ["generator/5-emit/x.ts", 'import { run } from "../cli/run.js";'],
    ],
  ],
  [
    "only 5-emit knows ts-morph and handlebars",
    onlyEmitKnowsSyntax,
    generator,
    [
      ["generator/4-plan/x.ts", 'import { Project } from "ts-morph";'],
      ["generator/cli/x.ts", 'import type { Template } from "handlebars";'],
    ],
  ],
  [
    "only cli.ts touches the process",
    onlyCliTouchesTheProcess,
    generator,
    [
      ["generator/cli/x.ts", "process.exit(1);"],
      ["generator/cli/x.ts", "console.error(1);"],
    ],
  ],
  [
    "kinds stay at home",
    kindsStayAtHome,
    generator,
    [
      ["generator/2-resolve/x.ts", 'export const isOf = (a: A) => a.kind === "arena";'],
      ["generator/2-resolve/x.ts", 'export const is = (kind: string) => kind.startsWith("sharded-");'],
      ["generator/3-layout/x.ts", "export const is = (a: A) => a.sharded !== undefined;"],
      ["generator/3-layout/x.ts", "export const of = ({ sharded }: A) => [sharded];"],
      ["generator/3-layout/x.ts", 'export const is = (a: A) => "sharded" in a;'],
      ["generator/3-layout/x.ts", 'import { arena } from "./kinds/arena.js";'],
      ["generator/4-plan/x.ts", 'switch (a.kind) { case "free-list": }'],
      ["generator/4-plan/x.ts", "export const of = (all: A[]) => all.filter(isPool);"],
      ["generator/5-emit/typescript/x.ts", 'import type { P } from "../../4-plan/kinds/sharded-arena.js";'],
      ["generator/5-emit/typescript/x.ts", "export const kind = (s: string) => `sharded-${s}`;"],
      ["generator/cli/x.ts", 'export const kinds = { "sharded-arena": 1 };'],
    ],
  ],
  [
    "templates stand alone",
    templatesStandAlone,
    templates,
    [
      ["templates/kinds/a/x.ts", 'import { layOut } from "../../generator/3-layout/layout.js";'],
      ["templates/kinds/a/x.ts", 'import { steps } from "../testing/steps.js";'],
      ["templates/runtime/x.ts", 'import { inspect } from "node:util";'],
      ["templates/testing/x.ts", 'import { Bench } from "tinybench";'],
      ["templates/benching/x.ts", 'import { same } from "../testing/steps.js";'],
    ],
  ],
  [
    "output stands alone",
    outputStandsAlone,
    generated,
    [
      ["generated/packets/x.ts", 'import { y } from "../tokens/y.js";'],
      ["generated/packets/x.ts", 'import { test } from "vitest";'],
      ["generated/packets/bench/x.ts", 'import { testModule } from "gen-alloc/testing";'],
      ["generated/packets/test/x.ts", 'import { test } from "vitest";'],
      ["generated/packets/test/x.ts", 'import { Header } from "../header.js";'],
      ["generated/packets/test/x.ts", 'import { y } from "../../../templates/spec.js";'],
    ],
  ],
  ["no file has more than 600 lines", filesAreShort, written, [["test/x.ts", "x;\n".repeat(601)]]],
  [
    "functions of compiler and templates stay under 40 lines",
    functionsAreShort,
    [...generator, ...templates],
    [
      ["generator/x.ts", `function f() {\n${"  x();\n".repeat(38)}}\n`],
      ["templates/kinds/x/x.ts", `export const defineX = (SPEC) => class { f() {\n${"  x();\n".repeat(38)}} };\n`],
    ],
  ],
  [
    "a method of a template asks for at most five flags",
    methodsAskFewFlags,
    templates,
    [["templates/parts/x.ts", `class X { f() { return ${flags.map((flag) => `SPEC.${flag}`).join(" && ")}; } }`]],
  ],
];

describe.each(rules)("%s", (_title, rule, sources, broken) => {
  test("in every file", () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap(rule)).toEqual([]);
  });

  test.each(broken)("and would be found out in %s: %s", (path, text) => {
    expect(rule({ path, text })).toHaveLength(1);
  });
});

test("half of the compiler's files have at most 110 lines", () => {
  const lines = generator.map(({ text }) => text.split("\n").length - 1).sort((a, b) => a - b);
  expect(lines[lines.length >> 1]).toBeLessThanOrEqual(110);
});
