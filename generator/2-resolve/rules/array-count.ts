import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

/** Bytes of the largest image over 8: beyond it only small elements would fit, and nothing beside them. */
const maxCount = 2 ** 28;

/** `utf8[0]` has a rule of its own. */
export function arrayCount({ fields }: Scope): Diagnostic[] {
  return fields.flatMap(({ field, type, base }) => {
    const { count } = field.value;
    const counts = [...type.counts.slice(base === "utf8" ? 1 : 0), ...(count === undefined ? [] : [count])];
    return counts
      .filter((c) => c.value < 1 || c.value > maxCount)
      .map((c) => diagnose("array-count", c.range, { count: c.value }));
  });
}
