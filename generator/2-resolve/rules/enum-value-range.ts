import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { baseOf, fits, smallestBase, valuesOf } from "../enum-values.js";
import type { Scope } from "../scope.js";

export function enumValueRange({ doc }: Scope): Diagnostic[] {
  return doc.enums.flatMap((e) => {
    const values = valuesOf(e.value);
    const type = baseOf(e.value);
    const better = smallestBase(values.map((v) => v.value));
    const hint =
      better === undefined
        ? "no integer of 32 bits holds all values: renumber them"
        : `use \`type: ${better}\`, or another number`;
    return values
      .filter((v) => !fits(v.value, type))
      .map(({ name, value, range }) => diagnose("enum-value-range", range, { name, value, type, hint }));
  });
}
