import type { AllocatorDoc } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { KindRule } from "../kinds/kind-meaning.js";
import { powerFor } from "../numbers.js";

/** Every group has the same number of shards, which is a power of two as well. */
export const badGroups: KindRule<AllocatorDoc> = ({ value: { groups, shards } }) => {
  if (groups === undefined || groups.value < 1) return [];
  const near = powerFor(groups.value);
  const most = shards === undefined ? Infinity : powerFor(shards.value);
  if (groups.value <= most && groups.value === near) return [];
  const hint = groups.value > most ? `at most ${most}, the number of shards` : `${near / 2} or ${near}`;
  return [diagnose("bad-groups", groups.range, { groups: groups.value, hint })];
};
