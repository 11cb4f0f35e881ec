import type { AllocatorPlan, Plan, RootPlan } from "../../../4-plan/types.js";
import { takenSlots } from "../accessor-names.js";
import { textOf } from "../kinds/kinds.js";
import type { Data } from "./data.js";

/** What a suite must know of an allocator. */
export const allocatorData = (allocator: AllocatorPlan): Data => ({
  name: allocator.layout.name,
  kind: allocator.kind,
  ...textOf(allocator).suite(allocator),
});

export const rootData = ({ layout: { name, allocator, count } }: RootPlan, plan: Plan): Data => ({
  name,
  of: allocator,
  count,
  slots: takenSlots(allocator, plan),
});
