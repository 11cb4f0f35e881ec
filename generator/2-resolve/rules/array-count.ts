import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

/** Bytes of the largest image over 8: beyond it only small elements would fit, and nothing beside them. */
const maxCount = 2 ** 28;

/** `utf8[0]` has a rule of its own. */
export function arrayCount({ fields, roots }: Scope): Diagnostic[] {
  const typed = [
    ...fields.map((f) => ({ ...f, written: f.field.value })),
    ...roots.filter((r) => r.base === "ref").map((r) => ({ ...r, written: r.root.value })),
  ];
  return typed.flatMap(({ type, base, written: { count } }) => {
    const counts = [...type.counts.slice(base === "utf8" ? 1 : 0), ...(count === undefined ? [] : [count])];
    return counts
      .filter((c) => c.value < 1 || c.value > maxCount)
      .map((c) => diagnose("array-count", c.range, { count: c.value }));
  });
}
