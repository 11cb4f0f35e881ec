import type { Layout } from "../3-layout/types.js";
import type { OutputFile } from "../5-emit/files.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { OutputOptions } from "./request.js";

export interface Compilation {
  /** Empty when a diagnostic is an error. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined when an error came before it. */
  readonly layout?: Layout | undefined;
}

export interface CompileStyle extends Omit<OutputOptions, "out"> {
  readonly schemaPath: string;
  readonly single?: boolean;
}

export type Compile = (text: string, options: CompileStyle) => Compilation;

/** What the command line is the command line of; tests put their own in its place. */
export interface Tools {
  readonly version: string;
  /** A promise, because ts-morph takes half a second to load and `--help` should not wait for it. */
  readonly loadCompile: () => Promise<Compile>;
}
