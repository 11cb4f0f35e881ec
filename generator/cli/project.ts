import { resolve } from "node:path";
import { isError } from "../diagnostics/diagnose.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { CliError } from "./cli-error.js";
import { configName, loadConfig, type ConfigFile } from "./config-file.js";
import type { Host } from "./host.js";
import type { Compiled } from "./outcome.js";
import type { SchemaFile } from "./read-schema.js";
import { defaultOutput, standardOutput, type GenerateRequest, type OutputOptions } from "./request.js";
import { configuredSchemas, schemasGiven } from "./schema-files.js";

/** What is to be compiled, and how: the command line and the configuration taken together. */
export interface Project {
  /** The configuration as messages name it. */
  readonly config: string | undefined;
  readonly schemas: readonly SchemaFile[];
  /** Absolute patterns that some of them were found by. */
  readonly patterns: readonly string[];
  /** `out` is absolute, or `-`. */
  readonly output: OutputOptions;
}

type Asked = Pick<GenerateRequest, "schemas" | "flags" | "config">;

/** The project, or if the configuration is wrong what there is to say about it. */
export async function settle({ schemas, flags, config: named }: Asked, host: Host): Promise<Project | Compiled> {
  const file = loadConfig(host.cwd, named);
  const config = file?.source.path;
  if (file?.diagnostics.some(isError)) return faulty(file, file.diagnostics);
  const output = { ...defaultOutput, ...configured(file), ...withAbsoluteOut(flags, host.cwd) };
  const absolute = { ...output, out: output.out === standardOutput ? standardOutput : resolve(host.cwd, output.out) };
  if (schemas.length > 0) return { config, ...(await schemasGiven(host.cwd, schemas)), output: absolute };
  if (file?.config?.schemas === undefined) throw nothingToDo(file);
  const found = await configuredSchemas(host.cwd, file.folder, file.config.schemas);
  return found.value === undefined ? faulty(file, found.diagnostics) : { config, ...found.value, output: absolute };
}

export const isProject = (settled: Project | Compiled): settled is Project => !("kind" in settled);

function configured(file: ConfigFile | undefined): Partial<OutputOptions> {
  if (file?.config === undefined) return {};
  const { schemas: _, ...options } = file.config;
  return withAbsoluteOut(options, file.folder);
}

function withAbsoluteOut(options: Partial<OutputOptions>, folder: string): Partial<OutputOptions> {
  const { out } = options;
  return out === undefined || out === standardOutput ? options : { ...options, out: resolve(folder, out) };
}

const faulty = ({ source }: ConfigFile, diagnostics: readonly Diagnostic[]): Compiled => ({
  kind: "compiled",
  source,
  diagnostics,
  output: undefined,
});

const nothingToDo = (file: ConfigFile | undefined): CliError =>
  file === undefined
    ? new CliError("no schema given", `Name one, or list them in ${configName}; gen-alloc --help lists what there is.`)
    : new CliError(`no schema given, and ${file.source.path} lists none`, "Add the key `schemas` there, or name one.");
