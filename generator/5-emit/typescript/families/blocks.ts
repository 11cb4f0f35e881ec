import type { BlocksPlan } from "../../../4-plan/families/blocks.js";
import type { ViewPlan } from "../../../4-plan/types.js";
import { recordData } from "../benches/record-data.js";
import { printArenaMembers } from "./block-members.js";

export const blocks = {
  members: printArenaMembers,
  suite: ({ layout, slices, frees }: BlocksPlan) => ({
    size: layout.size,
    of: layout.structs,
    slices: slices.map(({ type }) => type),
    owner: layout.owner,
    zero: layout.zero === "on-alloc" ? true : undefined,
    frees: frees ? true : undefined,
  }),
  bench: ({ layout, forms, frees }: BlocksPlan, views: readonly ViewPlan[]) => ({
    size: layout.size,
    frees: frees ? true : undefined,
    of: forms.map(({ view }) => recordData(view, views)),
  }),
};
