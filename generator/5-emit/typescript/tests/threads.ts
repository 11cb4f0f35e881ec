import type { AllocatorPlan, Plan } from "../../../4-plan/types.js";

/** Allocators that more than one thread may use at the same time. */
export const allocatorsOfThreads = ({ layout, module }: Plan): AllocatorPlan[] =>
  layout.memory.shared && layout.memory.workers > 1
    ? module.allocators.filter((allocator) => allocator.layout.owner === "workers")
    : [];

export const isSharded = ({ layout }: AllocatorPlan): boolean => layout.sharded !== undefined;
