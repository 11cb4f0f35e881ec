import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function utf8Length({ fields }: Scope): Diagnostic[] {
  return fields
    .filter(({ base, type }) => base === "utf8" && !inRange(type.counts[0]?.value))
    .map(({ type }) => diagnose("utf8-length", type.range, { type: type.text }));
}

const inRange = (bytes = 0): boolean => bytes >= 1 && bytes <= 2 ** 28;
