import { catalogue, type FindingName, type HolesOf } from "./catalogue/catalogue.js";
import type { Entry } from "./catalogue/entry.js";
import type { Diagnostic, RelatedPlace, SourceRange } from "./diagnostic.js";

/** Makes a diagnostic of the catalogue. An unknown name, a missing hole or one too many doesn't compile. */
export function diagnose<Name extends FindingName>(
  name: Name,
  range: SourceRange,
  holes: HolesOf<Name>,
  related: readonly RelatedPlace[] = [],
): Diagnostic {
  const { code, severity, message, help }: Entry = catalogue[name];
  const found = {
    code,
    severity,
    message: fill(message, holes),
    help: fill(help, holes),
    range: { start: range.start, end: range.end },
  };
  return related.length === 0 ? found : { ...found, related };
}

function fill(text: string, holes: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole]));
}

export const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === "error";

/** In the order of the text; what stands at one place keeps the order in which it was found. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.range.start - b.range.start);
}
