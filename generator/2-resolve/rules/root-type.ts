import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedRoot } from "../scope.js";

/** A root is a reference, several of them in a row, or a struct. */
export function rootType({ roots }: Scope): Diagnostic[] {
  return roots
    .filter((r) => r.type.problem === undefined)
    .flatMap((scoped) => {
      const wrong = problemOf(scoped);
      const { type, root } = scoped;
      return wrong === undefined
        ? []
        : [diagnose("root-type", type.range, { root: root.name, type: type.text, ...wrong })];
    });
}

function problemOf({ base, type, root }: ScopedRoot): { problem: string; hint: string } | undefined {
  if (base !== "ref" && base !== "struct")
    return { problem: "it is neither a struct nor a reference", hint: "put it into a struct, and make that the root" };
  const counts = type.counts.length + (root.value.count === undefined ? 0 : 1);
  if (base === "struct" && counts > 0)
    return { problem: "a struct stands there once", hint: "put the array into a struct, and make that the root" };
  if (counts > 1)
    return { problem: "a root has one count at most", hint: "multiply the counts, and compute the index" };
  return undefined;
}
