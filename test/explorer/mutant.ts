import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { ts } from "ts-morph";
import type { Mutation } from "./transform.js";

const templates = new URL("../../templates/", import.meta.url);

/**
 * The module of template `path` with its text changed; it runs as the template does, not step by step. `instead`: modules to
 * import in the place of others, by specifier.
 */
export async function loadMutant<T>(
  path: string,
  mutations: readonly Mutation[],
  instead: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const url = new URL(path, templates);
  const source = mutations.reduce(
    (text, { from, to }) => {
      const parts = text.split(from);
      if (parts.length !== 2) throw new Error(`${path}: ${parts.length - 1} places to mutate, 1 wanted: ${from}`);
      return parts.join(to);
    },
    readFileSync(url, "utf8"),
  );
  const code = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  }).outputText;
  const imports = new Map<string, unknown>();
  for (const [, specifier] of code.matchAll(/require\("([^"]+)"\)/g)) {
    imports.set(
      specifier!,
      instead[specifier!] ?? (await import(new URL(specifier!.replace(/\.js$/, ".ts"), url).pathname)),
    );
  }
  const exports = {};
  compileFunction(code, ["require", "exports"])((specifier: string) => imports.get(specifier), exports);
  return exports as T;
}
