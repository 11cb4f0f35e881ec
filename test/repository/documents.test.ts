import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../../generator/version.js";
import { userPages } from "../documents/user-pages.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly version: string;
  readonly files: readonly string[];
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

const missing = <T>(names: readonly T[], known: (name: T) => boolean): T[] => names.filter((name) => !known(name));

test("generator/version.ts says what package.json says", () => {
  expect(version).toBe(manifest.version);
});

test("CONTRIBUTING.md explains every script", () => {
  expect(missing(Object.keys(manifest.scripts), (name) => contributing.includes(`\`${name}\``))).toEqual([]);
});

/** Where a link of a page leads, from the root. */
const targetOf = (page: string, link: string): string => join(dirname(page), link);

describe.each([
  ...userPages,
  "CONTRIBUTING.md",
  "generator/README.md",
  "templates/README.md",
  "bench/README.md",
  "test/README.md",
])("%s", (page) => {
  const text = readFileSync(page, "utf8");

  test("names only scripts that exist", () => {
    expect(missing(scriptsIn(text), (name) => name in manifest.scripts)).toEqual([]);
  });

  test("links only to files that exist", () => {
    expect(missing(linksIn(text), (link) => existsSync(targetOf(page, link)))).toEqual([]);
  });

  test("links only to headings that exist", () => {
    const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => slugOf(heading)));
    const anchors = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(missing(anchors, (anchor) => headings.has(anchor))).toEqual([]);
  });
});

/** As GitHub makes them. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

describe("pages of the package", () => {
  const isShipped = (path: string): boolean =>
    manifest.files.some((entry) => path === entry || path.startsWith(`${entry}/`));

  test.each(userPages.filter((page) => page !== "README.md"))("%s links only to what is in it", (page) => {
    expect(missing(linksIn(readFileSync(page, "utf8")), (link) => isShipped(targetOf(page, link)))).toEqual([]);
  });

  test("are all found from README.md, itself at most 130 lines", () => {
    const found = new Set(["README.md"]);
    for (const page of found) {
      const pages = linksIn(readFileSync(page, "utf8")).filter((link) => link.endsWith(".md"));
      for (const link of pages) found.add(targetOf(page, link));
    }
    expect(missing(userPages, (page) => found.has(page))).toEqual([]);
    expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(130);
  });
});

test("test/README.md knows every folder, and names only tests that exist", () => {
  const page = readFileSync("test/README.md", "utf8");
  const folders = readdirSync("test", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(missing(folders, ({ name }) => page.includes(`\`${name}/\``)).map(({ name }) => name)).toEqual([]);
  const named = [...page.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, path = ""]) => path);
  expect(missing(named, (path) => existsSync(join("test", path)))).toEqual([]);
  expect(named.length).toBeGreaterThan(25);
  expect([...page.matchAll(/^\| (\d+) \|/gm)].map(([, n]) => Number(n))).toEqual(
    Array.from({ length: 25 }, (_, i) => i + 1),
  );
});

test("a script or a link that doesn't exist would be found", () => {
  expect(missing(scriptsIn("`npm run nonsense`"), (name) => name in manifest.scripts)).toEqual(["nonsense"]);
  expect(missing(linksIn("[x](none.md#y)"), existsSync)).toEqual(["none.md"]);
});
