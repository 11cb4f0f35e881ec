import type { Ranged } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { hintFor } from "../../diagnostics/suggest.js";
import type { Scope } from "../scope.js";

/** In `of:` of allocators and in `ref<…>`; once for each name. */
export function unknownStruct({ doc, fields, roots, structs }: Scope): Diagnostic[] {
  const inRefs = [...fields, ...roots].flatMap(({ base, type }) => (base === "ref" ? type.args.slice(0, 1) : []));
  const inAllocators = doc.allocators.flatMap((a) => a.value.of ?? []);
  const unknown = new Map<string, Ranged<string>[]>();
  for (const use of [...inRefs, ...inAllocators]) {
    if (!structs.has(use.value)) unknown.set(use.value, [...(unknown.get(use.value) ?? []), use]);
  }
  return [...unknown].map(([name, [first, ...others]]) => {
    const related = others.map(({ range }) => ({ range, message: "also here" }));
    return diagnose(
      "unknown-struct",
      first!.range,
      { name, hint: hintFor(name, [...structs.keys()], "structs are") },
      related,
    );
  });
}
