import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";
import { powerFor } from "../sharded.js";

/** Every group has the same number of shards, which is a power of two as well. */
export function badGroups({ doc }: Scope): Diagnostic[] {
  return doc.allocators.flatMap(({ value: { groups, shards } }) => {
    if (groups === undefined || groups.value < 1) return [];
    const near = powerFor(groups.value);
    const most = shards === undefined ? Infinity : powerFor(shards.value);
    if (groups.value <= most && groups.value === near) return [];
    const hint = groups.value > most ? `at most ${most}, the number of shards` : `${near / 2} or ${near}`;
    return [diagnose("bad-groups", groups.range, { groups: groups.value, hint })];
  });
}
