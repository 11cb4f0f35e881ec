import { toJson, type JsonDiagnostic } from "../diagnostics/render.js";
import type { Change } from "./changes.js";
import { exitCodeOf, type Outcome } from "./outcome.js";

/** What `--format json` prints, one entry for each schema. */
export interface JsonReport {
  readonly ok: boolean;
  readonly schemas: readonly JsonSchema[];
}

interface JsonSchema {
  readonly schema: string;
  readonly ok: boolean;
  /** Output folder; missing when there is no output. */
  readonly folder?: string;
  readonly files?: readonly { readonly path: string; readonly action: Change["action"]; readonly obstacle?: string }[];
  readonly diagnostics: readonly JsonDiagnostic[];
  /** What kept the schema from being read or its output from being written. */
  readonly error?: { readonly message: string; readonly help: string };
}

export function jsonReport(outcomes: readonly Outcome[]): JsonReport {
  return { ok: outcomes.every((outcome) => exitCodeOf(outcome) === 0), schemas: outcomes.map(jsonSchema) };
}

function jsonSchema(outcome: Outcome): JsonSchema {
  const ok = exitCodeOf(outcome) === 0;
  if (outcome.kind === "failed") {
    const { message, help } = outcome.error;
    return { schema: outcome.schema, ok, diagnostics: [], error: { message, help } };
  }
  const { source, diagnostics, output } = outcome;
  const found = { schema: source.path, ok, diagnostics: toJson(diagnostics, source) };
  if (output === undefined) return found;
  const files = output.changes.map(({ path, action, obstacle }) => ({ path, action, ...(obstacle && { obstacle }) }));
  return { ...found, folder: output.folder.shown, files };
}
