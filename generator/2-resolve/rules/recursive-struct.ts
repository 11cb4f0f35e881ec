import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedField } from "../scope.js";

/**
 * Depth-first over fields that are structs by value. A struct met again while its own fields are being visited closes a
 * cycle; each cycle is met once, because finished structs are not entered again.
 */
export function recursiveStruct({ fieldsOf, structs }: Scope): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const finished = new Set<string>();
  const visit = (struct: string, path: readonly ScopedField[]): void => {
    const start = path.findIndex((f) => f.struct.name === struct);
    if (start >= 0) findings.push(cycleOf(path.slice(start), struct));
    if (start >= 0 || finished.has(struct)) return;
    for (const field of fieldsOf(struct)) {
      if (field.base === "struct") visit(field.type.name.value, [...path, field]);
    }
    finished.add(struct);
  };
  for (const struct of structs.keys()) visit(struct, []);
  return findings;
}

function cycleOf(path: readonly ScopedField[], struct: string): Diagnostic {
  const cycle = [...path.map((f) => `${f.struct.name}.${f.field.name}`), struct].join(" → ");
  const [last, ...others] = [...path].reverse();
  const related = others.map((f) => ({
    range: f.type.name.range,
    message: `${f.struct.name} contains ${f.type.name.value} here`,
  }));
  return diagnose("recursive-struct", last!.type.name.range, { struct, cycle }, related);
}
