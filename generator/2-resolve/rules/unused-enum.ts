import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function unusedEnum({ doc, fields }: Scope): Diagnostic[] {
  const used = new Set(fields.filter((f) => f.base === "enum").map((f) => f.type.name.value));
  return doc.enums.filter((e) => !used.has(e.name)).map((e) => diagnose("unused-enum", e.nameRange, { enum: e.name }));
}
