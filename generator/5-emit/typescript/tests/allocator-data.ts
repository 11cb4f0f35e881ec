import type { AllocatorPlan, ArenaPlan, Plan, PoolPlan, RootPlan } from "../../../4-plan/types.js";
import { takenSlots } from "../accessor-names.js";
import type { Data } from "./data.js";

/** What a suite must know of an allocator. */
export const allocatorData = (allocator: AllocatorPlan): Data =>
  allocator.kind === "arena" ? arenaData(allocator) : poolData(allocator);

function poolData({ layout }: PoolPlan): Data {
  const { name, capacity, owner, sharded, strideWords, struct, generations, handles, zero } = layout;
  const isWorn = generations === "quarantine" && handles !== undefined;
  return {
    name,
    kind: sharded === undefined ? "free-list" : "sharded-free-list",
    of: struct,
    capacity,
    stride: strideWords * 4,
    owner,
    zero: zero === "on-alloc" ? true : undefined,
    reuses: isWorn ? 2 ** handles.generationBits : undefined,
  };
}

function arenaData({ layout, slices }: ArenaPlan): Data {
  const { name, size, owner, structs, sharded, zero } = layout;
  return {
    name,
    kind: sharded === undefined ? "arena" : "sharded-arena",
    size,
    of: structs,
    slices: slices.map(({ type }) => type),
    owner,
    zero: zero === "on-alloc" ? true : undefined,
    shards: sharded?.shards,
    buffer: sharded?.buffer,
  };
}

export const rootData = ({ layout: { name, allocator, count } }: RootPlan, plan: Plan): Data => ({
  name,
  of: allocator,
  count,
  slots: takenSlots(allocator, plan),
});
