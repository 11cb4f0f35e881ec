import { analyse } from "./analyse.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import type { Checks } from "./2-resolve/types.js";
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

/** The pipeline: text → SchemaDoc → Model → Layout → Plan → files. Pure: equal input, equal bytes. */
export function compile(text: string, options: CompileOptions, templates: Templates): CompileResult {
  const { layouts, diagnostics, isFaulty } = analyse(text, options.checks);
  const files = isFaulty ? [] : filesOf(layouts, options, templates);
  return { files, diagnostics, layout: layouts[0] };
}

/** The first level fills the output folder itself, each other one a folder of its name inside. */
export function filesOf(layouts: readonly Layout[], options: CompileOptions, templates: Templates): OutputFile[] {
  const { checks: _, ...style } = options;
  const files = layouts.flatMap((layout, i) => {
    const folder = i === 0 ? "" : `${layout.memory.checks}/`;
    const emitted = emit(plan(layout, style), templates);
    return emitted.map((file) => ({ path: `${folder}${file.path}`, text: file.text }));
  });
  return options.single === true ? files : [...files, ...toolFiles];
}
