import { compile as compileWith } from "./compile.js";
import { templateTexts } from "./5-emit/template-texts.js";
import type { OutputFile } from "./5-emit/files.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { version } from "./version.js";

export { explain } from "./diagnostics/explain.js";
export { renderText } from "./diagnostics/render.js";
export { version };
export type { OutputFile } from "./5-emit/files.js";
export type { Diagnostic, RelatedPlace, Severity, SourceRange } from "./diagnostics/diagnostic.js";
export type { Palette, Source } from "./diagnostics/render.js";

/** How the output is to look; each option is the one of the same name on the command line. */
export interface CompileOptions {
  /** The header of every file names its last part; nothing is read from it. `schema.yaml` unless given. */
  readonly schemaPath?: string;
  /** `js` gives .js with .d.ts. `ts` unless given. */
  readonly target?: "ts" | "js";
  /**
   * Of imports between generated files: `ts` for type stripping and Deno, `none` for bundlers and Jest, `mjs` (with files
   * named .mts) for CommonJS packages. `js` unless given.
   */
  readonly importExtension?: "js" | "ts" | "none" | "mjs";
  /** Folder of the generated tests inside the output, null for none. `test` unless given. */
  readonly tests?: string | null;
  /** Folder of the generated benchmark inside the output, null for none. `bench` unless given. */
  readonly bench?: string | null;
  /** The levels to compile instead of those of the schema; the first for the output folder itself. */
  readonly checks?: readonly ("fast" | "checked" | "paranoid")[];
  /** LAYOUT.md and layout.json. `true` unless given. */
  readonly pages?: boolean;
  /** The C header. `true` unless given. */
  readonly cHeader?: boolean;
  /** One file with all library code, `<name>.ts`, instead of the folder. `false` unless given. */
  readonly single?: boolean;
}

export interface CompileResult {
  /** Paths relative to the output folder; empty when a diagnostic is an error. */
  readonly files: readonly OutputFile[];
  /** In the order of the text; `renderText(diagnostics, { path, text })` prints them. */
  readonly diagnostics: readonly Diagnostic[];
}

const templates = new Map(Object.entries(templateTexts));

/**
 * Compiles the text of a schema. Pure: touches no disk, equal input gives equal bytes. A wrong schema is a diagnostic, never
 * an exception.
 */
export function compile(text: string, options: CompileOptions = {}): CompileResult {
  const {
    schemaPath = "schema.yaml",
    target = "ts",
    importExtension = "js",
    tests = "test",
    bench = "bench",
    pages = true,
    cHeader = true,
    single = false,
    checks,
  } = options;
  const look = { target, importExtension, tests, bench, checks, pages, cHeader, single };
  const style = { ...look, schemaPath };
  const { files, diagnostics } = compileWith(text, style, templates);
  return { files, diagnostics };
}
