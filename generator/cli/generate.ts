import { basename, resolve } from "node:path";
import { outputName } from "../4-plan/names.js";
import { diagnose, isError } from "../diagnostics/diagnose.js";
import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.js";
import { version } from "../version.js";
import { findChanges, type OutputFolder } from "./changes.js";
import { CliError } from "./cli-error.js";
import { findingsAbout, findingsAboutLeftover } from "./findings.js";
import { worst, type ExitCode, type Host } from "./host.js";
import { leftoversOf, nameRange, nameTaken, type Leftover } from "./naming.js";
import { identityOf, neighboursIn, type Neighbour } from "./neighbours.js";
import { exitCodeOf, type Compiled, type Outcome } from "./outcome.js";
import type { Project } from "./project.js";
import { pathFrom, realPath } from "./real-path.js";
import { isStandardInput, readSchema, shownPath, type SchemaFile } from "./read-schema.js";
import { optionsApart } from "./options-apart.js";
import { commandLine, type GenerateRequest } from "./request.js";
import { report } from "./report.js";
import type { Compile } from "./tools.js";
import { applyChanges, removeFolder } from "./write.js";

/** Compiles all, and tells what became of it. */
export async function generateProject(
  project: Project,
  request: GenerateRequest,
  host: Host,
  compile: Compile,
): Promise<ExitCode> {
  const outcomes = await generate(project, request, host, compile);
  report(outcomes, request, host);
  return worst(outcomes.map(exitCodeOf));
}

/** What all schemas of a run have in common. */
interface Run {
  readonly project: Project;
  readonly request: GenerateRequest;
  readonly host: Host;
  readonly compile: Compile;
  /** As they were before. */
  readonly neighbours: readonly Neighbour[];
  /** Schemas of this run by the folders they fill, in lower case. */
  readonly owners: Map<string, string>;
}

/** Compiles each schema once and writes, checks or lists its output. Reports nothing; throws only what is a bug. */
async function generate(project: Project, request: GenerateRequest, host: Host, compile: Compile): Promise<Outcome[]> {
  const { out } = project.output;
  const neighbours = neighboursIn({ absolute: out, shown: shownPath(host.cwd, out) });
  const run: Run = { project, request, host, compile, neighbours, owners: new Map() };
  const outcomes: Outcome[] = [];
  for (const file of project.schemas) outcomes.push(await attempt(file, () => generateOne(file, run)));
  return outcomes;
}

async function attempt(file: SchemaFile, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CliError) return { kind: "failed", schema: file.shown, error };
    throw error;
  }
}

async function generateOne(file: SchemaFile, run: Run): Promise<Compiled> {
  const { project, request, host, compile } = run;
  const { out, ...style } = project.output;
  const source = { path: file.shown, text: readSchema(file, host) };
  const schemaPath = isStandardInput(file) ? file.shown : basename(realPath(file.absolute));
  const { files, diagnostics, layout } = await compile(source.text, { ...style, schemaPath });
  const compiled = { kind: "compiled", source, diagnostics, output: undefined } as const;
  if (layout === undefined || files.length === 0) return compiled;
  const name = outputName(layout.name);
  const absolute = resolve(out, name);
  const folder = { absolute, shown: shownPath(host.cwd, absolute) };
  const range = nameRange(source.text);
  const taken = takenBefore(name, folder, file, range, run);
  if (taken.length > 0) return { ...compiled, diagnostics: [...diagnostics, ...taken] };
  const circumstances = { ...request, range, command: commandFor(file, request, host) };
  const leftovers = leftoversOf(name, file, run.neighbours).filter(isNobodysNow(file, run));
  const left = leftovers.flatMap((leftover) => findingsAboutLeftover(leftover, circumstances));
  // First, because on some disks a name in other letters is the same folder.
  if (request.mode === "write") for (const leftover of leftovers) clearAway(leftover, request);
  const schema = isStandardInput(file) ? file.given : pathFrom(absolute, file.absolute);
  const changes = findChanges(folder, { version, name, schema, options: style }, files);
  const otherOptions = optionsApart(run.neighbours.find((n) => n.name === name)?.manifest.options, style);
  const found = [...findingsAbout(folder, changes, circumstances), ...left];
  if (request.mode === "write" && !found.some(isError)) applyChanges(folder, changes);
  const output = { folder, changes, leftovers, command: circumstances.command, otherOptions };
  return { ...compiled, diagnostics: [...diagnostics, ...found], output };
}

/** By another schema of this run, or of one before unless it is to be taken over. */
function takenBefore(
  name: string,
  folder: OutputFolder,
  file: SchemaFile,
  range: SourceRange,
  { owners, neighbours, request, host }: Run,
): Diagnostic[] {
  const key = folder.absolute.toLowerCase();
  const owner = owners.get(key);
  if (owner !== undefined) return [diagnose("name-taken", range, { folder: folder.shown, schema: owner, force: "" })];
  owners.set(key, file.shown);
  return request.force ? [] : nameTaken(name, identityOf(file), range, neighbours, host.cwd);
}

/** Another schema of this run may have taken the folder over. */
const isNobodysNow =
  (file: SchemaFile, { owners }: Run) =>
  ({ folder }: Leftover): boolean =>
    (owners.get(folder.absolute.toLowerCase()) ?? file.shown) === file.shown;

function clearAway({ folder, changes }: Leftover, { force }: GenerateRequest): void {
  if (force || changes.every(({ obstacle }) => obstacle === undefined)) removeFolder(folder, changes);
}

/** The command once more, for this schema; no absolute path in it. */
function commandFor({ given }: SchemaFile, request: GenerateRequest, { cwd }: Host): string {
  const { schemas, flags, config } = request;
  const out = flags.out === undefined ? {} : { out: shownPath(cwd, resolve(cwd, flags.out)) };
  return commandLine({ schemas: schemas.length === 0 ? [] : [given], flags: { ...flags, ...out }, config });
}
