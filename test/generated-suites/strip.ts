import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformWithOxc } from "vite";

/** For `server.deps`: modules under test are left to Node. */
export const external = [/\/generated-suites\/\.out\/(?:mutants\/)?[^/]+\/[^/]+\.js$/];

/**
 * Writes the JavaScript of each module beside it, which is what tests load when they ask for `../index.js`: in the modules
 * that vitest makes of TypeScript each use of an import is a call. How users run their suites show those in generated/.
 */
export async function stripTypes(folder: string): Promise<void> {
  const paths = readdirSync(folder).filter((path) => path.endsWith(".ts"));
  await Promise.all(paths.map((path) => stripFile(join(folder, path))));
}

async function stripFile(path: string): Promise<void> {
  const options = { target: "es2022", typescript: { onlyRemoveTypeImports: true }, sourcemap: false } as const;
  const { code } = await transformWithOxc(readFileSync(path, "utf8"), path, options);
  writeFileSync(path.replace(/ts$/, "js"), code);
}
