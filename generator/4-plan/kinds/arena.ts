import type { ArenaSpec } from "../../../templates/spec.js";
import type { ArenaLayout } from "../../3-layout/kinds/arena.js";
import type { Layout } from "../../3-layout/types.js";
import { blocksConstants, type BlocksPlan, blocksTyped, planBlocks } from "../families/blocks.js";
import { commonSpec, generationSpec, isShared, levelSpec, wordsOf } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface ArenaPlan extends BlocksPlan {
  readonly kind: "arena";
  readonly layout: ArenaLayout;
  readonly template: ArenaTemplate;
}

export interface ArenaTemplate {
  readonly file: "allocators/arena-fast" | "allocators/arena-checked";
  readonly takesWorker: false;
  readonly spec: ArenaSpec;
}

export const arena: KindPlan<"arena"> = {
  suffix: "Arena",
  frees: false,
  retires: false,
  holds: ({ structs }) => structs,
  typed: blocksTyped,
  constants: blocksConstants,
  plan(layout, own, whole) {
    const { checks } = whole.layout.memory;
    const fresh = layout.zero === "on-alloc" || checks === "paranoid" ? "zeros" : "leftovers";
    const blocks = planBlocks(layout, own, whole, fresh);
    const template = {
      file: checks === "fast" ? "allocators/arena-fast" : "allocators/arena-checked",
      takesWorker: false,
      spec: specOf(layout, whole.layout),
    } as const;
    return {
      ...blocks,
      kind: layout.kind,
      template,
      retires: false,
      knowsOwners: false,
      inDoubt: false,
      leaving: undefined,
    };
  },
};

function specOf(own: ArenaLayout, layout: Layout): ArenaSpec {
  const word = wordsOf(own.words);
  const { slotMask, firstSlot, generationStep } = generationSpec(own.handles);
  return {
    ...commonSpec(own, layout),
    ...levelSpec(layout),
    shared: isShared(own, layout),
    granules: own.granules,
    originWord: word("originWord"),
    frontierWord: word("frontierWord"),
    epochWord: word("epochWord"),
    metaWord: word("metaWord"),
    granuleMask: slotMask,
    firstSlot,
    generationStep,
  };
}
