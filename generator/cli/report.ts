import { catalogue } from "../diagnostics/catalogue/catalogue.js";
import { isError } from "../diagnostics/diagnose.js";
import { renderGithub, renderText, type Palette } from "../diagnostics/render.js";
import { visible, visibleLines } from "../diagnostics/visible.js";
import { version } from "../version.js";
import type { CliError } from "./cli-error.js";
import { driftText, type Shown } from "./drift.js";
import type { Host } from "./host.js";
import { exitCodeOf, differences, type Compiled, type Outcome } from "./outcome.js";
import { gitlabReport } from "./report-gitlab.js";
import { jsonReport } from "./report-json.js";
import { sarifReport } from "./report-sarif.js";
import type { Format, GenerateRequest } from "./request.js";
import { summaryOf } from "./summary.js";

/**
 * Tells what became of the schemas. Formats for programs go to standard output whole; of `text` only what succeeded and
 * diffs. GitHub reads its commands among other text, and shows them beside the lines they are about.
 */
export function report(outcomes: readonly Outcome[], request: GenerateRequest, host: Host): void {
  const { format, watch } = request;
  if (format === "text" || format === "github") {
    if (format === "github") host.out(outcomes.map(githubText).join(""));
    const shown: Shown = { lines: 0 };
    for (const outcome of outcomes) reportText(outcome, request, host, shown);
  } else host.out(`${JSON.stringify(data(outcomes, format), null, watch ? 0 : 2)}\n`);
}

function data(outcomes: readonly Outcome[], format: Exclude<Format, "text" | "github">): unknown {
  if (format === "sarif") return sarifReport(outcomes, version);
  return format === "gitlab" ? gitlabReport(outcomes) : jsonReport(outcomes);
}

export function errorText({ message, help }: CliError, { colors }: Host): string {
  return `${colors.red("error")}: ${visible(message)}\n  ${colors.cyan("help:")} ${visible(help)}\n`;
}

export function paletteOf({ colors }: Host): Palette {
  return { error: colors.red, warning: colors.yellow, place: colors.bold, frame: colors.dim, help: colors.cyan };
}

function githubText(outcome: Outcome): string {
  if (outcome.kind === "compiled") return renderGithub(outcome.diagnostics, outcome.source);
  return `::error::${visible(outcome.error.message)} (${visible(outcome.error.help)})\n`;
}

function reportText(outcome: Outcome, request: GenerateRequest, host: Host, shown: Shown): void {
  if (outcome.kind === "failed") {
    if (request.format === "text") host.err(errorText(outcome.error, host));
    return;
  }
  if (!request.quiet) host.out(changesText(outcome, request, host, shown));
  if (request.format === "text") host.err(findingsText(outcome, request, host));
  const summary = `${visibleLines(summaryOf(outcome, request))}\n`;
  if (exitCodeOf(outcome) !== 0) host.err(summary);
  else if (!request.quiet) host.out(summary);
}

/** A finding for every file that differs is left out: the diff says it better. */
function findingsText({ diagnostics, source }: Compiled, { quiet }: GenerateRequest, host: Host): string {
  const told = diagnostics.filter((d) => d.code !== catalogue["output-differs"].code && (!quiet || isError(d)));
  const text = renderText(told, source, paletteOf(host));
  return text === "" ? "" : `${text}\n`;
}

/** What is not as it should be: in `--check` as a diff, in `--dry-run` as a list. */
function changesText({ output }: Compiled, { mode }: GenerateRequest, host: Host, shown: Shown): string {
  if (output === undefined || mode === "write") return "";
  return [...output.leftovers, output]
    .map(({ folder, changes }) =>
      mode === "check"
        ? painted(visibleLines(driftText(folder, differences(changes), shown)), host)
        : differences(changes)
            .map(({ action, path }) => `${action} ${visible(`${folder.shown}/${path}`)}\n`)
            .join(""),
    )
    .join("");
}

function painted(diff: string, { colors }: Host): string {
  const paint = (line: string): string => {
    if (line.startsWith("+")) return colors.green(line);
    if (line.startsWith("-")) return colors.red(line);
    return line.startsWith("@@") ? colors.cyan(line) : line;
  };
  return diff.split("\n").map(paint).join("\n");
}
