import { catalogue, findingNames } from "../diagnostics/catalogue/catalogue.js";
import { explain } from "../diagnostics/explain.js";
import { CliError } from "./cli-error.js";
import type { ExitCode, Host } from "./host.js";

/** One finding in full, or all of them by line. */
export function explainCommand(code: string | undefined, host: Host): ExitCode {
  host.out(code === undefined ? listText() : pageOf(code));
  return 0;
}

function listText(): string {
  const widest = Math.max(...findingNames.map((name) => name.length));
  return findingNames
    .map((name) => `${catalogue[name].code}  ${name.padEnd(widest)}  ${catalogue[name].message}\n`)
    .join("");
}

function pageOf(code: string): string {
  const page = explain(code);
  if (page === undefined) throw new CliError(`there is no finding ${code}`, "Run `gen-alloc explain` for the list.");
  return page;
}
