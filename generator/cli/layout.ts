import { layoutText } from "../3-layout/json.js";
import { paholeText } from "../3-layout/pahole.js";
import { isError } from "../diagnostics/diagnose.js";
import { renderText } from "../diagnostics/render.js";
import { CliError } from "./cli-error.js";
import { worst, type ExitCode, type Host } from "./host.js";
import { isProject, settle } from "./project.js";
import { readSchema, type SchemaFile } from "./read-schema.js";
import { errorText, paletteOf } from "./report.js";
import type { LayoutRequest, OutputOptions } from "./request.js";
import type { Analyse } from "./tools.js";

/** Prints where every byte lies, at the first level if there are several; writes nothing. */
export async function layoutCommand(request: LayoutRequest, host: Host, analyse: Analyse): Promise<ExitCode> {
  const settled = await settle(request, host);
  if (isProject(settled))
    return worst(settled.schemas.map((file) => layoutOne(file, settled.output, request.format, host, analyse)));
  host.err(`${renderText(settled.diagnostics, settled.source, paletteOf(host))}\n`);
  return 1;
}

function layoutOne(
  file: SchemaFile,
  { out: _, ...style }: OutputOptions,
  format: "text" | "json",
  host: Host,
  analyse: Analyse,
): ExitCode {
  try {
    const text = readSchema(file, host);
    const {
      layouts: [layout],
      diagnostics,
    } = analyse(text, style.checks);
    const findings = renderText(diagnostics, { path: file.shown, text }, paletteOf(host));
    if (findings !== "") host.err(`${findings}\n`);
    if (layout !== undefined) host.out(format === "json" ? layoutText(layout) : paholeText(layout));
    return diagnostics.some(isError) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    host.err(errorText(error, host));
    return 2;
  }
}
