import { layoutText } from "../3-layout/json.js";
import { paholeText } from "../3-layout/pahole.js";
import { isError } from "../diagnostics/diagnose.js";
import { renderText } from "../diagnostics/render.js";
import { CliError } from "./cli-error.js";
import { worst, type ExitCode, type Host } from "./host.js";
import { readSchema, schemaFile, type SchemaFile } from "./read-schema.js";
import { errorText, paletteOf } from "./report.js";
import { defaultOutput } from "./request.js";
import type { Compile } from "./tools.js";

/** Prints where every byte lies; writes nothing. */
export function layoutCommand(
  schemas: readonly string[],
  format: "text" | "json",
  host: Host,
  compile: Compile,
): ExitCode {
  return worst(schemas.map((path) => layoutOne(schemaFile(host.cwd, path), format, host, compile)));
}

function layoutOne(file: SchemaFile, format: "text" | "json", host: Host, compile: Compile): ExitCode {
  try {
    const text = readSchema(file);
    const { layout, diagnostics } = compile(text, { ...defaultOutput, schemaPath: file.shown, command: "" });
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
