import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestName, parseManifest } from "../../generator/cli/manifest.js";

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();

/** A merge may bring back a file that is no longer generated: the manifest does not list it, so nothing removes it. */
describe.each(readdirSync("generated"))("generated/%s", (name) => {
  test("holds what its manifest lists, and nothing else", () => {
    const folder = join("generated", name);
    const { files } = parseManifest(readFileSync(join(folder, manifestName), "utf8"))!;
    expect(filesIn(folder)).toEqual([...files.keys(), manifestName].sort());
  });
});
