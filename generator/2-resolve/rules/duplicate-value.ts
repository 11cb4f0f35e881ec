import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { valuesOf } from "../enum-values.js";
import type { Scope } from "../scope.js";

export function duplicateValue({ doc }: Scope): Diagnostic[] {
  return doc.enums.flatMap((e) => {
    const values = valuesOf(e.value);
    return values.flatMap(({ name, value, range }, i) => {
      const first = values.slice(0, i).find((v) => v.value === value);
      if (first === undefined || first.name === name) return [];
      return [
        diagnose("duplicate-value", range, { name, other: first.name, value }, [
          { range: first.range, message: `${value} first here` },
        ]),
      ];
    });
  });
}
