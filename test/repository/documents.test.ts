import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { version } from "../../generator/version.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
};
const [readme, contributing] = ["README.md", "CONTRIBUTING.md"].map((path) => readFileSync(path, "utf8")) as [
  string,
  string,
];

/** Scripts a document tells its reader to run. */
function scriptsIn(text: string): string[] {
  const run = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = ""]) => name);
  return /\bnpm test\b/.test(text) ? [...run, "test"] : run;
}

/** Relative links, without their anchors. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);

const missing = (names: readonly string[], known: (name: string) => boolean): string[] =>
  names.filter((name) => !known(name));

test("generator/version.ts says what package.json says", () => {
  expect(version).toBe(manifest.version);
});

test("CONTRIBUTING.md explains every script", () => {
  expect(missing(Object.keys(manifest.scripts), (name) => contributing.includes(`\`${name}\``))).toEqual([]);
});

describe.each([
  ["README.md", readme],
  ["CONTRIBUTING.md", contributing],
])("%s", (_path, text) => {
  test("names only scripts that exist", () => {
    expect(missing(scriptsIn(text), (name) => name in manifest.scripts)).toEqual([]);
  });

  test("links only to files that exist", () => {
    expect(missing(linksIn(text), existsSync)).toEqual([]);
  });
});

test("a script or a link that doesn't exist would be found", () => {
  expect(missing(scriptsIn("`npm run nonsense`"), (name) => name in manifest.scripts)).toEqual(["nonsense"]);
  expect(missing(linksIn("[x](none.md#y)"), existsSync)).toEqual(["none.md"]);
});
