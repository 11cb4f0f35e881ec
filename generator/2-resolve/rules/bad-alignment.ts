import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

const powers = Array.from({ length: 13 }, (_, i) => 2 ** i);

export function badAlignment({ doc }: Scope): Diagnostic[] {
  return doc.structs
    .flatMap((s) => s.value.align ?? [])
    .filter((align) => !powers.includes(align.value))
    .map((align) => diagnose("bad-alignment", align.range, { align: align.value, near: nearby(align.value) }));
}

/** The next power on each side. */
function nearby(align: number): string {
  const below = [...powers].reverse().find((p) => p < align);
  const above = powers.find((p) => p > align);
  return [below, above].filter((p) => p !== undefined).join(" or ");
}
