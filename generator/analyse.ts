import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { inOrder, isError } from "./diagnostics/diagnose.js";
import { parse } from "./1-parse/parse.js";
import type { SchemaDoc } from "./1-parse/types.js";
import { levelsOf } from "./2-resolve/levels.js";
import { resolve } from "./2-resolve/resolve.js";
import type { Checks } from "./2-resolve/types.js";
import { layOut } from "./3-layout/layout.js";
import type { Layout } from "./3-layout/types.js";

export interface Analysis {
  /** One for each level; those that errors left undone are missing. */
  readonly layouts: readonly Layout[];
  readonly diagnostics: readonly Diagnostic[];
  /** No files come from it. */
  readonly isFaulty: boolean;
}

/**
 * The front of the pipeline: text → SchemaDoc → Model → Layout, at each of the levels given, or of those of the schema. A
 * phase gives no value when its errors leave nothing to go on with, and those behind it don't run.
 */
export function analyse(text: string, levels?: readonly Checks[]): Analysis {
  const { value: doc, diagnostics } = parse(text);
  if (doc === undefined) return { layouts: [], diagnostics, isFaulty: true };
  const laidOut = (levels ?? levelsOf(doc)).map((level) => layOutAt(doc, level));
  const found = inOrder(distinct([...diagnostics, ...laidOut.flatMap((result) => result.diagnostics)]));
  return { layouts: laidOut.flatMap(({ value }) => value ?? []), diagnostics: found, isFaulty: found.some(isError) };
}

function layOutAt(doc: SchemaDoc, level: Checks): PhaseResult<Layout> {
  const model = resolve(doc, level);
  if (model.value === undefined) return { value: undefined, diagnostics: model.diagnostics };
  const layout = layOut(model.value);
  return { value: layout.value, diagnostics: [...model.diagnostics, ...layout.diagnostics] };
}

/** Most findings don't depend on the level, and are made at each. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((found) => [JSON.stringify(found), found])).values()];
}
