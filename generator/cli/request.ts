import type { ExitCode } from "./host.js";

export type Format = "text" | "json" | "github";

/** What the output looks like and where it goes; all of it is part of the command that repeats it. */
export interface OutputOptions {
  /** `generated` unless given; each schema has a folder named after it inside. */
  readonly out: string;
  readonly target: "ts" | "js";
  readonly importExtension: "js" | "ts";
  /** Folder inside the output, or null for none. */
  readonly tests: string | null;
  readonly bench: string | null;
}

export const defaultOutput: OutputOptions = {
  out: "generated",
  target: "ts",
  importExtension: "js",
  tests: "test",
  bench: "bench",
};

export interface GenerateRequest {
  readonly schemas: readonly string[];
  readonly output: OutputOptions;
  readonly mode: "write" | "check" | "dry-run";
  readonly watch: boolean;
  readonly force: boolean;
  readonly format: Format;
}

/** One function for each thing the command line can ask for. */
export interface Commands {
  readonly generate: (request: GenerateRequest) => Promise<ExitCode>;
  readonly init: (path: string) => Promise<ExitCode>;
  readonly layout: (schemas: readonly string[], format: "text" | "json") => Promise<ExitCode>;
  readonly explain: (code: string | undefined) => Promise<ExitCode>;
}

/** The shortest command line that writes the same output again: for headers, and for whoever `--check` stops. */
export function commandLine(schemas: readonly string[], output: OutputOptions): string {
  const flags = [
    ["--out", output.out, defaultOutput.out],
    ["--target", output.target, defaultOutput.target],
    ["--import-extension", output.importExtension, defaultOutput.importExtension],
    ["--tests", output.tests ?? "none", defaultOutput.tests],
    ["--bench", output.bench ?? "none", defaultOutput.bench],
  ] as const;
  const given = flags.filter(([, value, fallback]) => value !== fallback).flatMap(([flag, value]) => [flag, value]);
  return ["npx", "gen-alloc", ...schemas, ...given].map(quoted).join(" ");
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
