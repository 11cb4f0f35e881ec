import { compile, type CompileOptions } from "../../../generator/compile.js";
import type { OutputFile } from "../../../generator/5-emit/files.js";
import { readTemplates } from "./templates.js";

const templates = readTemplates();

const plain: CompileOptions = {
  schemaPath: "case.yaml",
  importExtension: "js",
  target: "ts",
  tests: null,
  bench: null,
  pages: true,
  cHeader: true,
};

/** The files of a schema; throws when the compiler finds an error in it. */
export function compileOrThrow(yaml: string, options: Partial<CompileOptions> = {}): readonly OutputFile[] {
  const { files, diagnostics } = compile(yaml, { ...plain, ...options }, templates);
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.code} ${d.message}`).join("\n"));
  return files;
}
