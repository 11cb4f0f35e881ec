import { catalogue } from "../diagnostics/catalogue/catalogue.js";
import { renderGithub, renderText, type Palette } from "../diagnostics/render.js";
import type { Change, OutputFolder } from "./changes.js";
import type { CliError } from "./cli-error.js";
import { unifiedDiff } from "./drift.js";
import type { Host } from "./host.js";
import { exitCodeOf, differences, type Compiled, type Outcome } from "./outcome.js";
import { jsonReport } from "./report-json.js";
import type { GenerateRequest } from "./request.js";
import { summaryOf } from "./summary.js";

/** Tells what became of the schemas. `json` and `github` go to standard output whole; of `text` only what succeeded and diffs. */
export function report(outcomes: readonly Outcome[], request: GenerateRequest, host: Host): void {
  switch (request.format) {
    case "text":
      for (const outcome of outcomes) reportText(outcome, request, host);
      return;
    case "github":
      host.out(outcomes.map(githubText).join(""));
      return;
    case "json":
      host.out(`${JSON.stringify(jsonReport(outcomes), null, request.watch ? 0 : 2)}\n`);
  }
}

export function errorText({ message, help }: CliError, { colors }: Host): string {
  return `${colors.red("error")}: ${message}\n  ${colors.cyan("help:")} ${help}\n`;
}

export function paletteOf({ colors }: Host): Palette {
  return { error: colors.red, warning: colors.yellow, place: colors.bold, frame: colors.dim, help: colors.cyan };
}

function githubText(outcome: Outcome): string {
  if (outcome.kind === "compiled") return renderGithub(outcome.diagnostics, outcome.source);
  return `::error::${outcome.error.message} (${outcome.error.help})\n`;
}

function reportText(outcome: Outcome, request: GenerateRequest, host: Host): void {
  if (outcome.kind === "failed") {
    host.err(errorText(outcome.error, host));
    return;
  }
  if (request.mode === "check") host.out(changesText(outcome, (folder, change) => paintedDiff(folder, change, host)));
  if (request.mode === "dry-run")
    host.out(changesText(outcome, ({ shown }, { action, path }) => `${action} ${shown}/${path}\n`));
  const findings = renderText(outcome.diagnostics.filter(inText), outcome.source, paletteOf(host));
  if (findings !== "") host.err(`${findings}\n`);
  const summary = `${summaryOf(outcome, request)}\n`;
  if (exitCodeOf(outcome) === 0) host.out(summary);
  else host.err(summary);
}

/** The diff says it better than one finding for every file. */
const inText = ({ code }: { readonly code: string }): boolean => code !== catalogue["output-differs"].code;

function changesText({ output }: Compiled, text: (folder: OutputFolder, change: Change) => string): string {
  return output === undefined
    ? ""
    : differences(output.changes)
        .map((change) => text(output.folder, change))
        .join("");
}

function paintedDiff(folder: OutputFolder, change: Change, { colors }: Host): string {
  const paint = (line: string): string => {
    if (line.startsWith("+")) return colors.green(line);
    if (line.startsWith("-")) return colors.red(line);
    return line.startsWith("@@") ? colors.cyan(line) : line;
  };
  return unifiedDiff(folder, change).split("\n").map(paint).join("\n");
}
