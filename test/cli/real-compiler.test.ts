import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { starterSchema } from "../../generator/cli/starter.js";
import { genAlloc } from "./in-process.js";
import { Workspace } from "./support.js";

test("a comment and white space in the schema change nothing on disk", async () => {
  const work = new Workspace({ "schema.yaml": starterSchema });
  await genAlloc(work.path, "schema.yaml");
  const before = work.files().map((path) => statSync(work.at(path), { bigint: true }).mtimeNs);
  const respaced = starterSchema.replace(/^(\w+):/gm, "\n# About $1.\n$1:   ").replaceAll(", ", ",  ");
  work.write("schema.yaml", respaced);
  const { out } = await genAlloc(work.path, "schema.yaml");
  expect(out).toMatch(/: \d+ files, unchanged\n$/);
  work.write("schema.yaml", starterSchema);
  const after = work.files().map((path) => statSync(work.at(path), { bigint: true }).mtimeNs);
  expect(after.filter((time, i) => time !== before[i])).toHaveLength(1); // the schema itself
});

test("--target js and --import-extension ts reach every import", async () => {
  const work = new Workspace({ "schema.yaml": starterSchema });
  await genAlloc(work.path, "schema.yaml", "--out", "js", "--target", "js");
  await genAlloc(work.path, "schema.yaml", "--out", "ts", "--import-extension", "ts");
  expect(work.files().filter((path) => path.startsWith("js/") && /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  const imports = work
    .files()
    .filter((path) => /^ts\/.*\.ts$/.test(path))
    .flatMap((path) => [...work.read(path).matchAll(/from "(\.[^"]+)"/g)].map(([, target = ""]) => target));
  expect(imports.length).toBeGreaterThan(3);
  expect(imports.filter((target) => !target.endsWith(".ts"))).toEqual([]);
});

test("--tests none --bench none leaves them out, another folder puts them there", async () => {
  const work = new Workspace({ "schema.yaml": starterSchema });
  await genAlloc(work.path, "schema.yaml", "--tests", "none", "--bench", "none");
  expect(work.files().filter((path) => /\/(test|bench|support)\/|\.(test|bench)\.ts$/.test(path))).toEqual([]);
  await genAlloc(work.path, "schema.yaml", "--tests", "spec/memory");
  expect(work.files().some((path) => path.startsWith("generated/simulation/spec/memory/"))).toBe(true);
});

test("the starter schema has not one warning", async () => {
  const work = new Workspace({ "schema.yaml": starterSchema });
  expect((await genAlloc(work.path, "layout", "schema.yaml")).err).toBe("");
});

test("layout prints structs and image, as JSON too", async () => {
  const work = new Workspace({ "schema.yaml": starterSchema });
  expect((await genAlloc(work.path, "layout", "schema.yaml")).out).toMatch(
    /^struct Particle \{[\s\S]*^image: \d+ bytes/m,
  );
  const json: unknown = JSON.parse((await genAlloc(work.path, "layout", "schema.yaml", "--format", "json")).out);
  expect(json).toMatchObject({ name: "simulation", structs: [{ name: "Particle" }] });
});
