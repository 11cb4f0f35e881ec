import { basename } from "node:path";
import { isError } from "../diagnostics/diagnose.js";
import { renderText } from "../diagnostics/render.js";
import { CliError } from "./cli-error.js";
import type { ExitCode, Host } from "./host.js";
import type { Project } from "./project.js";
import { readSchema, type SchemaFile } from "./read-schema.js";
import { paletteOf } from "./report.js";
import type { GenerateRequest } from "./request.js";
import type { Compile } from "./tools.js";

/** `--out -`: the library of one schema as one module on standard output; findings go to standard error. */
export async function printCommand(
  project: Project,
  request: GenerateRequest,
  host: Host,
  compile: Compile,
): Promise<ExitCode> {
  const file = onlySchema(project, request);
  const { out: _, ...style } = project.output;
  const text = readSchema(file, host);
  const schemaPath = basename(file.shown);
  const { files, diagnostics } = await compile(text, { ...style, tests: null, bench: null, schemaPath, single: true });
  const told = request.quiet ? diagnostics.filter(isError) : diagnostics;
  const findings = renderText(told, { path: file.shown, text }, paletteOf(host));
  if (findings !== "") host.err(`${findings}\n`);
  if (diagnostics.some(isError)) return 1;
  const code = files.filter(({ path }) => !/\.d\.m?ts$/.test(path));
  if (code.length !== 1)
    throw new CliError("--out - prints one level, and the schema asks for several", "Name one, as in `--checks fast`.");
  host.out(code[0]!.text);
  return 0;
}

function onlySchema({ schemas }: Project, { mode, format }: GenerateRequest): SchemaFile {
  const [file, ...others] = schemas;
  if (file === undefined || others.length > 0)
    throw new CliError(`--out - prints one schema, not ${schemas.length}`, "Name one, or choose a folder.");
  if (mode !== "write")
    throw new CliError("--out - writes no files that could be checked or listed", "Choose a folder.");
  if (format !== "text" && format !== "github")
    throw new CliError(`--out - and --format ${format} both print to standard output`, "Leave out one of them.");
  return file;
}
