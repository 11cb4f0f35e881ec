import { catalogue, findingNames } from "../diagnostics/catalogue/catalogue.js";
import type { SourceRange } from "../diagnostics/diagnostic.js";
import { Lines } from "../diagnostics/position.js";
import type { Source } from "../diagnostics/render.js";
import { exitCodeOf, type Compiled, type Outcome } from "./outcome.js";

/** What `--format sarif` prints: a log of SARIF 2.1.0 with one run. */
export function sarifReport(outcomes: readonly Outcome[], version: string): object {
  const compiled = outcomes.filter((outcome) => outcome.kind === "compiled");
  const results = compiled.flatMap(resultsOf);
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const failed = outcomes.filter((outcome) => outcome.kind === "failed");
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "gen-alloc", version, rules: rules().filter(({ id }) => used.has(id)) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: outcomes.every((outcome) => exitCodeOf(outcome) !== 2),
            toolExecutionNotifications: failed.map(({ error }) => ({
              level: "error",
              message: { text: `${error.message} (${error.help})` },
            })),
          },
        ],
        results,
      },
    ],
  };
}

const rules = () =>
  findingNames.map((name) => {
    const { code, severity, message, reason } = catalogue[name];
    return {
      id: code,
      name,
      shortDescription: { text: message.replace(/\{(\w+)\}/g, "‹$1›") },
      fullDescription: { text: reason },
      defaultConfiguration: { level: severity },
    };
  });

function resultsOf({ diagnostics, source }: Compiled) {
  const lines = new Lines(source.text);
  return diagnostics.map(({ code, severity, message, help, range, related = [] }) => ({
    ruleId: code,
    level: severity,
    message: { text: `${message} (${help})` },
    locations: [locationOf(range, source, lines)],
    ...(related.length > 0 && {
      relatedLocations: related.map((r) => ({ ...locationOf(r.range, source, lines), message: { text: r.message } })),
    }),
  }));
}

function locationOf(range: SourceRange, { path }: Source, lines: Lines) {
  const { from, to } = lines.ends(range);
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split("/").map(encodeURIComponent).join("/") },
      region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    },
  };
}
