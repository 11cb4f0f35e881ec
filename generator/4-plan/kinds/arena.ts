import type { ArenaSpec, FastArenaSpec } from "../../../templates/kinds/arena/spec.js";
import type { ArenaLayout } from "../../3-layout/kinds/arena.js";
import type { Layout } from "../../3-layout/types.js";
import { blocks, type BlocksPlan, planArena } from "../families/blocks.js";
import { commonSpec, generationSpec, isShared, levelSpec, wordsOf } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface ArenaPlan extends BlocksPlan {
  readonly kind: "arena";
  readonly layout: ArenaLayout;
  readonly template: ArenaTemplate;
}

export type ArenaTemplate =
  | { readonly file: "kinds/arena/fast"; readonly takesWorker: false; readonly spec: FastArenaSpec }
  | { readonly file: "kinds/arena/checked"; readonly takesWorker: false; readonly spec: ArenaSpec };

export const arena: KindPlan<"arena"> = {
  suffix: "Arena",
  ...blocks,
  frees: false,
  retires: false,
  plan(layout, own, whole) {
    const { checks } = whole.layout.memory;
    const fresh = layout.zero === "on-alloc" || checks === "paranoid" ? "zeros" : "leftovers";
    const template = templateOf(layout, whole.layout);
    return {
      ...planArena(layout, own, whole, fresh),
      kind: layout.kind,
      template,
      knowsOwners: false,
      inDoubt: false,
      leaving: undefined,
    };
  },
};

function templateOf(own: ArenaLayout, layout: Layout): ArenaTemplate {
  const word = wordsOf(own.words);
  const fast: FastArenaSpec = {
    ...commonSpec(own, layout),
    ...levelSpec(layout),
    shared: isShared(own, layout),
    granules: own.granules,
    originWord: word("originWord"),
    frontierWord: word("frontierWord"),
  };
  const takesWorker = false;
  if (!fast.checked) return { file: "kinds/arena/fast", takesWorker, spec: fast };
  const { slotMask: granuleMask, firstSlot, generationStep } = generationSpec(own.handles);
  const epochWord = word("epochWord");
  const numbers = { epochWord, metaWord: word("metaWord"), granuleMask, firstSlot, generationStep };
  return { file: "kinds/arena/checked", takesWorker, spec: { ...fast, ...numbers } };
}
