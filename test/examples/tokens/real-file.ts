import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** JSON that people wrote: every .json file below `folder` in the order of their paths. */
const jsonFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => path.join(folder, name));

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a tsconfig with comments, for instance
  }
};

/**
 * Writes the files of `node_modules` as one array, at least `minBytes` long, and returns the path: the same file on
 * every machine with the same lock file.
 */
export const writeRealFile = (nodeModules: string, minBytes: number): string => {
  const texts: string[] = [];
  let bytes = 2;
  for (const file of jsonFiles(nodeModules)) {
    const text = readFileSync(file, "utf8");
    if (!isJson(text)) continue;
    texts.push(text);
    bytes += Buffer.byteLength(text) + 2;
    if (bytes >= minBytes) break;
  }
  const target = path.join(tmpdir(), `gen-alloc-example-${process.pid}.json`);
  writeFileSync(target, `[${texts.join(",\n")}]`);
  return target;
};
