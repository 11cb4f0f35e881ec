import type {
  BitmapPoolSpec,
  CheckedFreeListSpec,
  FastBitmapPoolSpec,
  FastFreeListSpec,
  ParanoidFreeListSpec,
} from "../../../templates/kinds/free-list/spec.js";
import type { FreeListLayout } from "../../3-layout/kinds/free-list.js";
import type { Layout, StructLayout } from "../../3-layout/types.js";
import { planPool, type PoolPlan, slots } from "../families/slots.js";
import { commonSpec, generationSpec, handsOutZeros, isShared, levelSpec, wordsOf } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface FreeListPlan extends PoolPlan {
  readonly kind: "free-list";
  readonly layout: FreeListLayout;
  readonly template: FreeListTemplate;
}

interface Template<File extends string, TakesWorker extends boolean, Spec> {
  readonly file: `kinds/free-list/${File}`;
  readonly takesWorker: TakesWorker;
  readonly spec: Spec;
}

export type FreeListTemplate =
  | Template<"fast", false, FastFreeListSpec>
  | Template<"checked", false, CheckedFreeListSpec>
  | Template<"paranoid", false, ParanoidFreeListSpec>
  | Template<"shared-fast", true, FastBitmapPoolSpec>
  | Template<"shared-checked", true, BitmapPoolSpec>;

export const freeList: KindPlan<"free-list"> = {
  suffix: "Pool",
  ...slots,
  retires: false,
  plan(layout, own, whole) {
    const shared = isShared(layout, whole.layout);
    const pool = planPool(layout, own, whole);
    const template = (shared ? bitmapTemplate : listTemplate)(layout, pool.view.struct, whole.layout);
    return {
      ...pool,
      kind: layout.kind,
      template,
      knowsOwners: shared,
      inDoubt: shared,
      leaving: undefined,
    };
  },
};

const poolSpec = (list: FreeListLayout, layout: Layout) => ({
  name: list.name,
  imageWords: layout.image.words,
  struct: list.struct,
  capacity: list.capacity,
  zero: handsOutZeros(list, layout),
  strideWords: list.strideWords,
  originWord: list.words.originWord,
  quarantine: list.generations === "quarantine" && layout.memory.checks !== "fast",
});

const checkedSpec = (list: FreeListLayout) => ({
  ...generationSpec(list.handles),
  metaWord: list.words.metaWord,
});

/** One owner: links, in the slots themselves or apart. */
function listTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): FreeListTemplate {
  const word = wordsOf(list.words);
  const pool = { ...poolSpec(list, layout), headWord: word("headWord") };
  const takesWorker = false;
  const { checked, paranoid } = levelSpec(layout);
  if (!checked) {
    const spec = { ...pool, iterate: list.iterate, liveWord: word("liveWord") };
    return { file: "kinds/free-list/fast", takesWorker, spec };
  }
  const apart = {
    ...pool,
    ...checkedSpec(list),
    frontierWord: word("frontierWord"),
    quarantinedWord: word("quarantinedWord"),
  };
  if (!paranoid) return { file: "kinds/free-list/checked", takesWorker, spec: apart };
  const spec = { ...apart, tailWord: word("tailWord"), structBytes: struct.size };
  return { file: "kinds/free-list/paranoid", takesWorker, spec };
}

/** Several owners: a bit a slot. */
function bitmapTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): FreeListTemplate {
  const word = wordsOf(list.words);
  const { checked, paranoid } = levelSpec(layout);
  const fast: FastBitmapPoolSpec = {
    ...commonSpec(list, layout),
    ...poolSpec(list, layout),
    bitmapWord: word("bitmapWord"),
    bitmapWords: word("bitmapWords"),
    summaryWord: word("summaryWord"),
    stateWord: word("stateWord"),
    handsWord: word("handsWord"),
    lineWords: word("lineWords"),
  };
  const takesWorker = true;
  if (!checked) return { file: "kinds/free-list/shared-fast", takesWorker, spec: fast };
  const spec = { ...fast, ...checkedSpec(list), paranoid, structBytes: struct.size };
  return { file: "kinds/free-list/shared-checked", takesWorker, spec };
}
