import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function unusedStruct({ doc, fields, roots, holdersOf }: Scope): Diagnostic[] {
  const contained = new Set([...fields, ...roots].filter((f) => f.base === "struct").map((f) => f.type.name.value));
  return doc.structs
    .filter((s) => !contained.has(s.name) && holdersOf(s.name).length === 0)
    .map((s) => diagnose("unused-struct", s.nameRange, { struct: s.name }));
}
