import { readFileSync } from "node:fs";

/** Pages for users: they go into the package, and README.md leads to each. */
export const userPages: readonly string[] = (
  JSON.parse(readFileSync("package.json", "utf8")) as { files: readonly string[] }
).files
  .filter((path) => path.endsWith(".md") && path !== "CHANGELOG.md")
  .concat("schemas/README.md");
