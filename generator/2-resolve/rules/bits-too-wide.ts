import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedField } from "../scope.js";
import { isWord } from "./bits-type.js";

/** At the first part that crosses the end of the word. Widths that no part can have are reported by `parse`. */
export function bitsTooWide({ fields }: Scope): Diagnostic[] {
  return fields.flatMap((field) => (isWord(field.type.name.value) ? widthOf(field) : []));
}

function widthOf({
  field,
  type: {
    name: { value: type },
  },
}: ScopedField): Diagnostic[] {
  const width = Number(type.slice(1));
  const parts = field.value.bits ?? [];
  if (parts.some((p) => p.value < 1 || p.value > 32)) return [];
  const ends = parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, p) => sum + p.value, 0));
  const first = ends.findIndex((end) => end > width);
  if (first === -1) return [];
  const needed = ends.at(-1)!;
  const wider = [16, 32].find((w) => w >= needed);
  const hint = wider === undefined ? "divide the parts among two fields" : `use \`type: u${wider}\``;
  const { name, range } = parts[first]!;
  return [diagnose("bits-too-wide", range, { part: name, end: ends[first]!, type, width, hint })];
}
