import type { Checks } from "../2-resolve/types.js";
import type { ImportExtension } from "../4-plan/import-extension.js";
import type { ExitCode } from "./host.js";

export const formats = ["text", "json", "github", "gitlab", "sarif"] as const;
export type Format = (typeof formats)[number];

/** What the output looks like and where it goes. */
export interface OutputOptions {
  /** `generated` unless given; each schema has a folder named after it inside. */
  readonly out: string;
  readonly target: "ts" | "js";
  readonly importExtension: ImportExtension;
  /** Folder inside the output, or null for none. */
  readonly tests: string | null;
  readonly bench: string | null;
  /** Instead of the levels the schema asks for; the first for the output folder itself. */
  readonly checks?: readonly Checks[];
  /** LAYOUT.md and layout.json. */
  readonly pages: boolean;
  readonly cHeader: boolean;
}

/** `out` of text that goes to standard output. */
export const standardOutput = "-";

export const defaultOutput: OutputOptions = {
  out: "generated",
  target: "ts",
  importExtension: "js",
  tests: "test",
  bench: "bench",
  pages: true,
  cHeader: true,
};

export interface GenerateRequest {
  /** As given; none: those of the configuration. */
  readonly schemas: readonly string[];
  /** As given; what isn't here says the configuration, or the defaults. */
  readonly flags: Partial<OutputOptions>;
  /** A file, null for none, undefined to look for one. */
  readonly config: string | null | undefined;
  readonly mode: "write" | "check" | "dry-run";
  readonly watch: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly format: Format;
}

export interface LayoutRequest extends Pick<GenerateRequest, "schemas" | "flags" | "config"> {
  readonly format: "text" | "json";
}

/** One function for each thing the command line can ask for. */
export interface Commands {
  readonly generate: (request: GenerateRequest) => Promise<ExitCode>;
  readonly init: (path: string) => Promise<ExitCode>;
  readonly layout: (request: LayoutRequest) => Promise<ExitCode>;
  readonly diff: (before: string, after: string) => Promise<ExitCode>;
  readonly explain: (code: string | undefined) => Promise<ExitCode>;
}

/** What was asked for, as far as it makes other output: for whoever `--check` stops. */
export function commandLine({ schemas, flags, config }: Pick<GenerateRequest, "schemas" | "flags" | "config">): string {
  const file = config === undefined ? [] : ["--config", config ?? "none"];
  return ["npx", "gen-alloc", ...schemas, ...file, ...flagWords(flags)].map(quoted).join(" ");
}

/** `["--target", "js", "--no-pages"]` */
export function flagWords(flags: Partial<OutputOptions>): string[] {
  const { out, target, importExtension, tests, bench, checks, pages, cHeader } = flags;
  const valued = [
    ["--out", out],
    ["--target", target],
    ["--import-extension", importExtension],
    ["--tests", tests === null ? "none" : tests],
    ["--bench", bench === null ? "none" : bench],
    ["--checks", checks?.join(",")],
  ] as const;
  const switches = [
    ["pages", pages],
    ["c-header", cHeader],
  ] as const;
  return [
    ...valued.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...switches.flatMap(([name, on]) => (on === undefined ? [] : [on ? `--${name}` : `--no-${name}`])),
  ];
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
