import { catalogue, findingNames } from "../diagnostics/catalogue/catalogue.js";
import { explain } from "../diagnostics/explain.js";
import { runtimeCatalogue, runtimeCodes } from "../diagnostics/runtime/catalogue.js";
import { CliError } from "./cli-error.js";
import type { ExitCode, Host } from "./host.js";

/** One finding or error in full, or all of them by line. */
export function explainCommand(code: string | undefined, host: Host): ExitCode {
  host.out(code === undefined ? listText() : pageOf(code));
  return 0;
}

function listText(): string {
  const findings = findingNames.map((name) => [catalogue[name].code, name, catalogue[name].message] as const);
  const errors = runtimeCodes.map((code) => [code, runtimeCatalogue[code].meaning] as const);
  return `About schemas:\n\n${columns(findings)}\nThrown by generated code, \`error.code\` of an AllocError:\n\n${columns(errors)}`;
}

/** All but the last column as wide as their widest text. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((text, i) => (i === row.length - 1 ? text : text.padEnd(widths[i]!))).join("  ");
  return rows.map((row) => `${line(row)}\n`).join("");
}

function pageOf(code: string): string {
  const page = explain(code);
  if (page === undefined)
    throw new CliError(`there is no finding or error ${code}`, "Run `gen-alloc explain` for the list.");
  return page;
}
