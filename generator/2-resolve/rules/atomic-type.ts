import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedField } from "../scope.js";

export function atomicType({ fields }: Scope): Diagnostic[] {
  return fields
    .filter((f) => f.field.value.atomic?.value === true && f.base !== "unknown" && !isWholeInteger(f))
    .map(({ field, type }) =>
      diagnose("atomic-type", field.value.atomic!.range, { type: shown(type.text, field.value.count?.value) }),
    );
}

function isWholeInteger({ field, type, base }: ScopedField): boolean {
  if (type.counts.length > 0 || field.value.count !== undefined || field.value.bits !== undefined) return false;
  return base === "enum" || base === "ref" || (base === "scalar" && /^[ui]\d/.test(type.name.value));
}

const shown = (type: string, count: number | undefined): string => (count === undefined ? type : `${type}[${count}]`);
