import type { ShardedArenaSpec } from "../../../templates/kinds/sharded-arena/spec.js";
import type { ShardedArenaLayout } from "../../3-layout/kinds/sharded-arena.js";
import type { Layout } from "../../3-layout/types.js";
import { blocks, type BlocksPlan, planArena } from "../families/blocks.js";
import { commonSpec, generationSpec, levelSpec } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface ShardedArenaPlan extends BlocksPlan {
  readonly kind: "sharded-arena";
  readonly layout: ShardedArenaLayout;
  readonly template: ShardedArenaTemplate;
}

export interface ShardedArenaTemplate {
  readonly file: "kinds/sharded-arena/sharded-arena";
  readonly takesWorker: true;
  readonly spec: ShardedArenaSpec;
}

export const shardedArena: KindPlan<"sharded-arena"> = {
  suffix: "Arena",
  ...blocks,
  frees: false,
  retires: false,
  plan(layout, own, whole) {
    const { paranoid } = levelSpec(whole.layout);
    const fresh = layout.zero === "on-alloc" ? "zeros" : paranoid ? "poison" : "leftovers";
    const template = {
      file: "kinds/sharded-arena/sharded-arena",
      takesWorker: true,
      spec: specOf(layout, whole.layout),
    } as const;
    return {
      ...planArena(layout, own, whole, fresh),
      kind: layout.kind,
      template,
      knowsOwners: false,
      inDoubt: false,
      leaving: ".flush()",
    };
  },
};

function specOf(arena: ShardedArenaLayout, layout: Layout): ShardedArenaSpec {
  const { slotMask, firstSlot, generationStep } = generationSpec(arena.handles);
  const { shards, groups } = arena.sharded;
  return {
    ...commonSpec(arena, layout),
    ...levelSpec(layout),
    ...arena.words,
    granules: arena.granules,
    shards,
    groups,
    granuleMask: slotMask,
    firstSlot,
    generationStep,
  };
}
