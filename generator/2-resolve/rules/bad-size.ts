import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";
import { bytesOf } from "../sizes.js";

export function badSize({ doc }: Scope): Diagnostic[] {
  return doc.allocators
    .flatMap((a) => [a.value.size ?? [], a.value.buffer ?? []].flat())
    .filter((size) => bytesOf(size.value) === undefined)
    .map((size) => diagnose("bad-size", size.range, { size: size.value }));
}
