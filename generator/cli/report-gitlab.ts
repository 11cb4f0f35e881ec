import { toJson } from "../diagnostics/render.js";
import { fnv1a, hex8 } from "../hash.js";
import type { Outcome } from "./outcome.js";

/** An entry of GitLab's code quality report. */
export interface GitlabIssue {
  readonly description: string;
  readonly check_name: string;
  /** The same for the same finding in every run. */
  readonly fingerprint: string;
  readonly severity: "major" | "minor" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

/** What `--format gitlab` prints: an artifact of the kind `codequality`. */
export function gitlabReport(outcomes: readonly Outcome[]): GitlabIssue[] {
  const seen = new Map<string, number>();
  return outcomes.flatMap(issuesOf).map((issue) => {
    const text = `${issue.location.path} ${issue.check_name} ${issue.description}`;
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return { ...issue, fingerprint: hex8(fnv1a(text)) + hex8(times) };
  });
}

function issuesOf(outcome: Outcome): Omit<GitlabIssue, "fingerprint">[] {
  if (outcome.kind === "failed") {
    const { message, help } = outcome.error;
    const location = { path: outcome.schema, lines: { begin: 1, end: 1 } };
    return [{ description: `${message} (${help})`, check_name: "failed", severity: "blocker", location }];
  }
  return toJson(outcome.diagnostics, outcome.source).map(({ message, help, code, severity, file, line, endLine }) => ({
    description: `${message} (${help})`,
    check_name: code,
    severity: severity === "error" ? "major" : "minor",
    location: { path: file, lines: { begin: line, end: endLine } },
  }));
}
