import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedField } from "../scope.js";

export function atomicType({ fields }: Scope): Diagnostic[] {
  return fields
    .filter((f) => f.field.value.atomic?.value === true && f.base !== "unknown" && !isWholeInteger(f))
    .map((f) => diagnose("atomic-type", f.field.value.atomic!.range, wording(f)));
}

/** Elements of arrays are atomic each. */
function isWholeInteger({ field, type, base }: ScopedField): boolean {
  if (field.value.bits !== undefined) return false;
  return base === "enum" || base === "ref" || isInteger(type.name.value, base);
}

const isInteger = (name: string, base: ScopedField["base"]): boolean => base === "scalar" && /^[ui]\d+$/.test(name);

/** Names the parts where it is they that stand in the way. */
function wording({ field: { value }, type: { text }, base }: ScopedField): { what: string; hint: string } {
  const parts = value.bits?.map((part) => `\`${part.name}\``);
  if (parts !== undefined && isInteger(text, base))
    return { what: `a word with the bits ${parts.join(", ")}`, hint: "drop `bits` or `atomic`" };
  const what = `\`${value.count === undefined ? text : countedFirst(text, value.count.value)}\``;
  return { what, hint: "use an integer, an enum or a reference, or drop `atomic`" };
}

/** `count: 3` with `u8[4]` is `u8[3][4]`. */
const countedFirst = (text: string, count: number): string => text.replace(/(?=\[)|$/, `[${count}]`);
