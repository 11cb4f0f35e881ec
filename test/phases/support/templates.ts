import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Templates } from "../../../generator/5-emit/files.js";

/** The templates as they stand in the working copy, not those that were built into the compiler last. */
export function readTemplates(): Templates {
  const root = fileURLToPath(new URL("../../../templates/", import.meta.url));
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /\.(ts|hbs)$/.test(path));
  return new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(root + path, "utf8")]));
}
