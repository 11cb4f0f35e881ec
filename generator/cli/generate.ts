import { basename, resolve } from "node:path";
import { diagnose } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import { version } from "../version.js";
import { findChanges, type Change, type OutputFolder } from "./changes.js";
import { CliError } from "./cli-error.js";
import { worst, type ExitCode, type Host } from "./host.js";
import { differences, exitCodeOf, type Compiled, type Outcome } from "./outcome.js";
import type { Project } from "./project.js";
import { pathFrom, realPath } from "./real-path.js";
import { isStandardInput, readSchema, shownPath, type SchemaFile } from "./read-schema.js";
import { commandLine, type GenerateRequest, type OutputOptions } from "./request.js";
import { report } from "./report.js";
import type { Compile } from "./tools.js";
import { applyChanges } from "./write.js";

/** Compiles all, and tells what became of it. */
export function generateProject(project: Project, request: GenerateRequest, host: Host, compile: Compile): ExitCode {
  const outcomes = generate(project, request, host, compile);
  report(outcomes, request, host);
  return worst(outcomes.map(exitCodeOf));
}

/** Compiles each schema once and writes, checks or lists its output. Reports nothing; throws only what is a bug. */
function generate(project: Project, request: GenerateRequest, host: Host, compile: Compile): Outcome[] {
  const owners = new Map<string, string>();
  return project.schemas.map((file) =>
    attempt(file, () =>
      generateOne(file, project.output, request, host, compile, (folder) => claim(owners, folder, file.shown)),
    ),
  );
}

function attempt(file: SchemaFile, work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof CliError) return { kind: "failed", schema: file.shown, error };
    throw error;
  }
}

function generateOne(
  file: SchemaFile,
  { out, ...style }: OutputOptions,
  request: GenerateRequest,
  host: Host,
  compile: Compile,
  onFolder: (folder: OutputFolder) => void,
): Compiled {
  const source = { path: file.shown, text: readSchema(file, host) };
  const command = commandFor(file, request, host);
  const schemaPath = isStandardInput(file) ? file.shown : basename(realPath(file.absolute));
  const { files, diagnostics, layout } = compile(source.text, { ...style, schemaPath });
  if (layout === undefined || files.length === 0) return { kind: "compiled", source, diagnostics, output: undefined };
  const absolute = resolve(out, layout.name);
  const folder = { absolute, shown: shownPath(host.cwd, absolute) };
  onFolder(folder);
  const schema = isStandardInput(file) ? file.given : pathFrom(absolute, file.absolute);
  const making = { version, schema, options: style };
  const changes = findChanges(folder, making, files);
  const found = findingsAbout(folder, changes, request, nameRange(source.text), command);
  if (request.mode === "write" && found.length === 0) applyChanges(folder, changes);
  return { kind: "compiled", source, diagnostics: [...diagnostics, ...found], output: { folder, changes, command } };
}

/** The command once more, for this schema; no absolute path in it. */
function commandFor({ given }: SchemaFile, request: GenerateRequest, { cwd }: Host): string {
  const { schemas, flags, config } = request;
  const out = flags.out === undefined ? {} : { out: shownPath(cwd, resolve(cwd, flags.out)) };
  return commandLine({ schemas: schemas.length === 0 ? [] : [given], flags: { ...flags, ...out }, config });
}

/** Two schemas of one name would overwrite each other's output, in whichever order they were given. */
function claim(owners: Map<string, string>, folder: OutputFolder, schema: string): void {
  const owner = owners.get(folder.absolute);
  if (owner !== undefined) {
    throw new CliError(
      `${schema} has the same name as ${owner}: both are generated into ${folder.shown}`,
      "Change the `name` of one.",
    );
  }
  owners.set(folder.absolute, schema);
}

/** What keeps the folder from being right: in `--check` every difference, otherwise what only `--force` overwrites. */
function findingsAbout(
  folder: OutputFolder,
  changes: readonly Change[],
  { mode, force }: GenerateRequest,
  range: SourceRange,
  command: string,
): Diagnostic[] {
  return differences(changes).flatMap((change) => {
    const file = `${folder.shown}/${change.path}`;
    if (mode === "check")
      return [diagnose("output-differs", range, { file, difference: differenceOf(change), command })];
    if (force || change.obstacle === undefined) return [];
    return [diagnose(change.obstacle === "edited by hand" ? "output-edited" : "output-foreign", range, { file })];
  });
}

function differenceOf({ action, obstacle }: Change): string {
  if (obstacle !== undefined) return `is ${obstacle === "edited by hand" ? "changed by hand" : obstacle}`;
  return { create: "is missing", update: "is out of date", remove: "is no longer generated", keep: "" }[action];
}

/** Where the schema says `name:`; output is named after it. */
function nameRange(text: string): SourceRange {
  const found = /^(?:name|"name"|'name')\s*:\s*(\S+)/m.exec(text);
  if (found === null) return { start: 0, end: Math.min(1, text.length) };
  const end = found.index + found[0].length;
  return { start: end - (found[1] ?? "").length, end };
}
