import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { matrix } from "../generated-suites/schemas.js";
import { sources, stagesFor } from "./suites.mjs";

const root = join(import.meta.dirname, "../..");
const mutated = sources.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith("spec.ts"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`),
);
const names = new Set(matrix.map(({ name }) => name));

/** What a stage names that is not there. */
const missing = (stages: ReturnType<typeof stagesFor>): string[] => [
  ...stages.flatMap(({ files = [] }) => files).filter((file) => !existsSync(join(root, file))),
  ...stages.flatMap((stage) => stage.matrix ?? []).filter((name) => !names.has(name)),
];

test.each(mutated)("%s: the tests and suites that look at it exist", (file) => {
  expect(missing(stagesFor(file))).toEqual([]);
});

test("what does not exist is found", () => {
  expect(missing([{ files: ["test/templates/nothing.test.ts"] }, { matrix: ["nothing"] }])).toHaveLength(2);
});
