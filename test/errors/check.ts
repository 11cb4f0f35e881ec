import { parse } from "../../generator/1-parse/parse.js";
import { resolve } from "../../generator/2-resolve/resolve.js";
import { layOut } from "../../generator/3-layout/layout.js";
import type { Diagnostic, PhaseResult } from "../../generator/diagnostics/diagnostic.js";

/** All findings about a schema: the phases that have any, without plan and output. */
export function check(text: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const keep = <T>({ value, diagnostics: found }: PhaseResult<T>): T | undefined => {
    diagnostics.push(...found);
    return value;
  };
  const doc = keep(parse(text));
  const model = doc && keep(resolve(doc));
  if (model !== undefined) keep(layOut(model));
  return diagnostics.sort((a, b) => a.range.start - b.range.start);
}
