import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ts } from "ts-morph";
import type { OutputFile } from "../../generator/5-emit/files.js";
import { compileOrThrow } from "../phases/support/compile.js";

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  useDefineForClassFields: true,
  verbatimModuleSyntax: true,
};
const transpiled = new Map<string, string>();

/** What Node runs: types stripped, nothing else. Runtime files are the same in every output and done once. */
function toJs(text: string): string {
  const body = text.slice(text.indexOf("\n\n"));
  const known = transpiled.get(body) ?? ts.transpileModule(body, { compilerOptions }).outputText;
  transpiled.set(body, known);
  return known;
}

/** The last ones: tests of one file often take the same schema. */
const compiled = new Map<string, OutputFile[]>();

/** The JavaScript of a schema. */
export function compileToJs(yaml: string): OutputFile[] {
  const files = compiled.get(yaml) ?? toJsFiles(compileOrThrow(yaml));
  if (compiled.size >= 50) compiled.clear();
  compiled.set(yaml, files);
  return files;
}

/** The JavaScript of these files; the others are left out. */
export function toJsFiles(files: readonly OutputFile[]): OutputFile[] {
  return files.flatMap(({ path, text }) =>
    path.endsWith(".ts") ? [{ path: path.replace(/ts$/, "js"), text: toJs(text) }] : [],
  );
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
    for (const { path, text } of files) writeFileSync(join(folder, path), text);
    return use((await import(pathToFileURL(join(folder, "index.js")).href)) as Generated);
  } finally {
    rmSync(root, { recursive: true });
  }
}
