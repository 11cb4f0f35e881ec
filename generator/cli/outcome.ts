import { isError } from "../diagnostics/diagnose.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Source } from "../diagnostics/render.js";
import type { Change, OutputFolder } from "./changes.js";
import type { CliError } from "./cli-error.js";
import type { ExitCode } from "./host.js";
import { manifestName } from "./manifest.js";
import type { Leftover } from "./naming.js";

/** What became of one schema. */
export type Outcome = Failed | Compiled;

/** The schema could not be read, or its output not be written. */
export interface Failed {
  readonly kind: "failed";
  readonly schema: string;
  readonly error: CliError;
}

export interface Compiled {
  readonly kind: "compiled";
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined when the schema is wrong: there is no output then. */
  readonly output: Output | undefined;
}

export interface Output {
  readonly folder: OutputFolder;
  readonly changes: readonly Change[];
  /** What the schema wrote under other names. */
  readonly leftovers: readonly Leftover[];
  /** What writes the output again. */
  readonly command: string;
  /** What the manifest remembers of how it was made, if that is something else. */
  readonly otherOptions: string | undefined;
}

export function exitCodeOf(outcome: Outcome): ExitCode {
  if (outcome.kind === "failed") return 2;
  return outcome.diagnostics.some(isError) ? 1 : 0;
}

/** What is not as it should be. The manifest follows the files it lists and counts only where it alone differs. */
export function differences(changes: readonly Change[]): Change[] {
  const all = changes.filter(({ action }) => action !== "keep");
  const files = all.filter(({ path }) => path !== manifestName);
  return files.length > 0 ? files : all;
}
