import type { Analysis } from "../analyse.js";
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

/** Writes no code where the schema is wrong, and does not load what it would take: that is most of the compiler. */
export type Compile = (text: string, options: CompileStyle) => Compilation | Promise<Compilation>;

/** The same as far as the layouts. */
export type Analyse = (text: string, checks: OutputOptions["checks"]) => Analysis;

/** What the command line is the command line of; tests put their own in its place. */
export interface Tools {
  readonly version: string;
  /** Promises, because `--help` should not wait for either; ts-morph alone takes half a second to load. */
  readonly loadCompile: () => Promise<Compile>;
  readonly loadAnalyse: () => Promise<Analyse>;
}
