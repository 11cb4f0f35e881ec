import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "../../generator/compile.js";
import type { OutputFile } from "../../generator/5-emit/files.js";
import { readTemplates } from "../phases/support/templates.js";

const templates = readTemplates();

/** Compiles a schema to JavaScript; throws when the compiler finds an error in it. */
export function compileToJs(yaml: string): readonly OutputFile[] {
  const options = { schemaPath: "trip.yaml", importExtension: "js", target: "js", tests: null, bench: null, toolVersion: "0.0.0", command: "gen-alloc" } as const;
  const { files, diagnostics } = compile(yaml, options, templates);
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.code} ${d.message}`).join("\n"));
  return files;
}

/** A generated module, as this test uses it: by names it makes up from the schema. */
export type Generated = Record<string, never>;

/**
 * Writes the files to a folder of their own, imports index.js and hands it over. The folder is called node_modules, so
 * that vitest leaves the import to Node: the output runs as a user would run it.
 */
export async function withModule<T>(files: readonly OutputFile[], use: (module: Generated) => T): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "gen-alloc-trip-"));
  const folder = join(root, "node_modules", "trip");
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const { path, text } of files) if (path.endsWith(".js")) writeFileSync(join(folder, path), text);
    return use((await import(pathToFileURL(join(folder, "index.js")).href)) as Generated);
  } finally {
    rmSync(root, { recursive: true });
  }
}
