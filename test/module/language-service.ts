import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { OutputFile } from "../../generator/5-emit/files.js";
import type TypeScript from "ts59";

/** The last TypeScript whose compiler is a library: editors of today run it. */
const require = createRequire(import.meta.url);
const ts = require("ts59") as typeof TypeScript;

const folder = resolve(import.meta.dirname, "language-service");
const options: TypeScript.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
  types: [],
  strict: true,
};

/** What is open in the editor, and how often all of it was replaced: only what is new is parsed again, no library is. */
let opened: ReadonlyMap<string, string> = new Map();
let version = 0;
const read = (path: string): string | undefined => opened.get(path) ?? ts.sys.readFile(path);
const service = ts.createLanguageService({
  getScriptFileNames: () => [...opened.keys()],
  getScriptVersion: (path) => (opened.has(path) ? String(version) : "library"),
  getScriptSnapshot: (path) => {
    const text = read(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => folder,
  getCompilationSettings: () => options,
  getDefaultLibFileName: (o) => join(dirname(require.resolve("ts59")), ts.getDefaultLibFileName(o)),
  fileExists: (path) => opened.has(path) || ts.sys.fileExists(path),
  readFile: read,
});

/** What an editor offers behind each of `expressions`, which follow `head` in a file beside the output. */
export function completionsOf(
  output: readonly OutputFile[],
  head: string,
  expressions: readonly string[],
): Map<string, string[]> {
  const user = `${head}\n${expressions.map((e) => `${e}.;`).join("\n")}\n`;
  const path = join(folder, "user.ts");
  const files = output.filter((f) => f.path.endsWith(".ts")).map((f) => [join(folder, f.path), f.text] as const);
  opened = new Map([...files, [path, user]]);
  version++;
  return new Map(
    expressions.map((expression) => {
      const at = user.indexOf(`\n${expression}.;`) + expression.length + 2;
      const offered = service.getCompletionsAtPosition(path, at, {})?.entries ?? [];
      return [expression, offered.map((entry) => entry.name).sort()];
    }),
  );
}
