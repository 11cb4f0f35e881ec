import type { ShardedFreeListSpec } from "../../../templates/kinds/sharded-free-list/spec.js";
import type { ShardedFreeListLayout } from "../../3-layout/kinds/sharded-free-list.js";
import type { Layout, StructLayout } from "../../3-layout/types.js";
import { planPool, type PoolPlan, slots } from "../families/slots.js";
import { commonSpec, generationSpec, handsOutZeros, levelSpec } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface ShardedFreeListPlan extends PoolPlan {
  readonly kind: "sharded-free-list";
  readonly layout: ShardedFreeListLayout;
  readonly template: ShardedFreeListTemplate;
}

export interface ShardedFreeListTemplate {
  readonly file: "kinds/sharded-free-list/sharded-free-list";
  readonly takesWorker: true;
  readonly spec: ShardedFreeListSpec;
}

export const shardedFreeList: KindPlan<"sharded-free-list"> = {
  suffix: "Pool",
  ...slots,
  retires: true,
  plan(layout, own, whole) {
    const pool = planPool(layout, own, whole);
    const spec = specOf(layout, pool.view.struct, whole.layout);
    const template = { file: "kinds/sharded-free-list/sharded-free-list", takesWorker: true, spec } as const;
    return {
      ...pool,
      kind: layout.kind,
      template,
      knowsOwners: true,
      inDoubt: false,
      leaving: '["_depot"].leave()',
    };
  },
};

function specOf(list: ShardedFreeListLayout, struct: StructLayout, layout: Layout): ShardedFreeListSpec {
  const { robust, words } = layout.reclamation!;
  const { shards, preallocate } = list.sharded;
  return {
    ...commonSpec(list, layout),
    ...levelSpec(layout),
    ...generationSpec(list.handles),
    ...list.words,
    struct: list.struct,
    structBytes: struct.size,
    capacity: list.capacity,
    zero: handsOutZeros(list, layout),
    strideWords: list.strideWords,
    quarantine: list.handles !== undefined && list.generations === "quarantine",
    robust,
    eraWord: words.eraWord,
    preallocate,
    shards,
  };
}
