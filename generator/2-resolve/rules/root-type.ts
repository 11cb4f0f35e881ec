import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedRoot } from "../scope.js";

/** A root is a reference, or several of them in a row. */
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
  const name = type.name.value;
  if (base === "struct") return { problem: "it is not a reference", hint: `write \`ref<${name}>\`` };
  if (base !== "ref")
    return { problem: "it is not a reference", hint: "put the value into a struct, and refer to that" };
  const counts = type.counts.length + (root.value.count === undefined ? 0 : 1);
  if (counts > 1)
    return { problem: "a root has one count at most", hint: "multiply the counts, and compute the index" };
  return undefined;
}
