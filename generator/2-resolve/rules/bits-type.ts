import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";

export function bitsType({ fields }: Scope): Diagnostic[] {
  return fields
    .filter(({ field, type, base }) => field.value.bits !== undefined && base !== "unknown" && !isWord(type.name.value))
    .map(({ type }) => diagnose("bits-type", type.range, { type: type.text }));
}

export const isWord = (type: string): boolean => type === "u8" || type === "u16" || type === "u32";
