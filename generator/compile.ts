import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { inOrder, isError } from "./diagnostics/diagnose.js";
import { parse } from "./1-parse/parse.js";
import type { SchemaDoc } from "./1-parse/types.js";
import { levelsOf } from "./2-resolve/levels.js";
import { resolve } from "./2-resolve/resolve.js";
import type { Checks } from "./2-resolve/types.js";
import { layOut } from "./3-layout/layout.js";
import type { Layout } from "./3-layout/types.js";
import { plan } from "./4-plan/plan.js";
import type { PlanOptions } from "./4-plan/types.js";
import { emit } from "./5-emit/emit.js";
import { toolFiles } from "./5-emit/tool-files.js";
import type { OutputFile, Templates } from "./5-emit/files.js";

export interface CompileOptions extends PlanOptions {
  /** The levels to compile instead of those of the schema. */
  readonly checks?: readonly Checks[] | undefined;
}

export interface CompileResult {
  /** Empty when a diagnostic is an error. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Of the first level. Undefined when an error came before it. */
  readonly layout: Layout | undefined;
}

/**
 * The pipeline: text → SchemaDoc → Model → Layout → Plan → files. Pure: equal input, equal bytes. A phase gives no value
 * when its errors leave nothing to go on with, and those behind it don't run; files only come from a schema without any.
 * The first level fills the output folder itself, each other one a folder of its name inside.
 */
export function compile(text: string, options: CompileOptions, templates: Templates): CompileResult {
  const { checks, ...style } = options;
  const { value: doc, diagnostics } = parse(text);
  if (doc === undefined) return { files: [], diagnostics, layout: undefined };
  const laidOut = (checks ?? levelsOf(doc)).map((level) => layOutAt(doc, level));
  const found = inOrder(distinct([...diagnostics, ...laidOut.flatMap((result) => result.diagnostics)]));
  const layouts = laidOut.flatMap(({ value }) => value ?? []);
  const [first] = layouts;
  if (found.some(isError)) return { files: [], diagnostics: found, layout: first };
  const files = layouts.flatMap((layout) => {
    const folder = layout === first ? "" : `${layout.memory.checks}/`;
    const emitted = emit(plan(layout, style), templates);
    return emitted.map((file) => ({ path: `${folder}${file.path}`, text: file.text }));
  });
  return { files: [...files, ...toolFiles], diagnostics: found, layout: first };
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
