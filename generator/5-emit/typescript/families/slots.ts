import type { PoolPlan } from "../../../4-plan/families/slots.js";
import type { ViewPlan } from "../../../4-plan/types.js";
import { recordData } from "../benches/record-data.js";
import { printPoolMembers } from "./slot-members.js";

export const slots = {
  members: printPoolMembers,
  suite: ({ layout }: PoolPlan) => {
    const { capacity, owner, strideWords, struct, generations, handles, zero } = layout;
    const isWorn = generations === "quarantine" && handles !== undefined;
    return {
      of: struct,
      capacity,
      stride: strideWords * 4,
      owner,
      zero: zero === "on-alloc" ? true : undefined,
      reuses: isWorn ? 2 ** handles.generationBits : undefined,
    };
  },
  bench: ({ layout, view }: PoolPlan, views: readonly ViewPlan[]) => ({
    capacity: layout.capacity,
    of: recordData(view, views),
  }),
};
