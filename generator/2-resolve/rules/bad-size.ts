import { sizesOf } from "../../1-parse/kinds/document.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";
import { bytesOf } from "../sizes.js";

export function badSize({ doc }: Scope): Diagnostic[] {
  return doc.allocators
    .flatMap((a) => sizesOf(a.value))
    .filter((size) => bytesOf(size.value) === undefined)
    .map((size) => diagnose("bad-size", size.range, { size: size.value }));
}
