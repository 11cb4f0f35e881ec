import type { Diagnostic, PhaseResult } from "./diagnostics/diagnostic.js";
import { inOrder } from "./diagnostics/diagnose.js";
import { parse } from "./1-parse/parse.js";
import { resolve } from "./2-resolve/resolve.js";
import { layOut } from "./3-layout/layout.js";
import type { Layout } from "./3-layout/types.js";
import { plan } from "./4-plan/plan.js";
import type { PlanOptions } from "./4-plan/types.js";
import { emit } from "./5-emit/emit.js";
import type { OutputFile, Templates } from "./5-emit/files.js";
import { hex8 } from "./5-emit/finish.js";
import { hashOf } from "./hash.js";

export type CompileOptions = Omit<PlanOptions, "hash">;

export interface CompileResult {
  /** Empty when a diagnostic is an error. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined when an error came before it. */
  readonly layout: Layout | undefined;
}

/**
 * The pipeline: text → SchemaDoc → Model → Layout → Plan → files. Pure: equal input, equal bytes. A phase gives no value
 * when its errors leave nothing to go on with, and those behind it don't run; files only come from a schema without any.
 */
export function compile(text: string, options: CompileOptions, templates: Templates): CompileResult {
  const diagnostics: Diagnostic[] = [];
  const keep = <T>(result: PhaseResult<T>): T | undefined => {
    diagnostics.push(...result.diagnostics);
    return result.value;
  };
  const doc = keep(parse(text));
  const model = doc && keep(resolve(doc));
  const layout = model && keep(layOut(model));
  // Whatever the sources would say, JavaScript imports JavaScript.
  const settled: CompileOptions = options.target === "js" ? { ...options, importExtension: "js" } : options;
  const hash = hex8(hashOf({ text: text.replaceAll("\r\n", "\n"), options: settled }));
  const faulty = layout === undefined || diagnostics.some((d) => d.severity === "error");
  const files = faulty ? [] : emit(plan(layout, { ...settled, hash }), templates);
  return { files, diagnostics: inOrder(diagnostics), layout };
}
