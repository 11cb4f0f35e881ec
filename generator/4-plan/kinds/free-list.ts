import type { BitmapPoolSpec, CheckedFreeListSpec, FastFreeListSpec } from "../../../templates/spec.js";
import type { FreeListLayout } from "../../3-layout/kinds/free-list.js";
import type { Layout, StructLayout } from "../../3-layout/types.js";
import { planPool, poolConstants, type PoolPlan } from "../families/slots.js";
import { commonSpec, generationSpec, isShared, levelSpec, wordsOf } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface FreeListPlan extends PoolPlan {
  readonly kind: "free-list";
  readonly layout: FreeListLayout;
  readonly template: FreeListTemplate;
}

export type FreeListTemplate =
  | { readonly file: "allocators/free-list-fast"; readonly takesWorker: false; readonly spec: FastFreeListSpec }
  | {
      readonly file: "allocators/free-list-checked" | "allocators/free-list-paranoid";
      readonly takesWorker: false;
      readonly spec: CheckedFreeListSpec;
    }
  | {
      readonly file: "allocators/bitmap-pool-fast" | "allocators/bitmap-pool-checked";
      readonly takesWorker: true;
      readonly spec: BitmapPoolSpec;
    };

export const freeList: KindPlan<"free-list"> = {
  suffix: "Pool",
  frees: true,
  retires: false,
  holds: ({ struct }) => [struct],
  typed: () => [],
  constants: poolConstants,
  plan(layout, own, whole) {
    const shared = isShared(layout, whole.layout);
    const pool = planPool(layout, own, whole);
    const template = (shared ? bitmapTemplate : listTemplate)(layout, pool.view.struct, whole.layout);
    return {
      ...pool,
      kind: layout.kind,
      template,
      retires: false,
      knowsOwners: shared,
      inDoubt: shared,
      leaving: undefined,
    };
  },
};

const poolSpec = (list: FreeListLayout, struct: StructLayout, layout: Layout) => ({
  ...commonSpec(list, layout),
  shared: isShared(list, layout),
  struct: struct.name,
  capacity: list.capacity,
  strideWords: list.strideWords,
  originWord: list.words.originWord,
});

const checkedSpec = (list: FreeListLayout, struct: StructLayout) => ({
  ...generationSpec(list.handles),
  metaWord: list.words.metaWord,
  quarantine: list.generations === "quarantine",
  structBytes: struct.size,
});

/** One owner: links, in the slots themselves or apart. */
function listTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): FreeListTemplate {
  const word = wordsOf(list.words);
  const pool = { ...poolSpec(list, struct, layout), headWord: word("headWord") };
  const takesWorker = false;
  const { checked, paranoid } = levelSpec(layout);
  if (!checked) {
    const spec = { ...pool, iterate: list.iterate, liveWord: word("liveWord") };
    return { file: "allocators/free-list-fast", takesWorker, spec };
  }
  const spec = {
    ...pool,
    ...checkedSpec(list, struct),
    frontierWord: word("frontierWord"),
    tailWord: word("tailWord"),
    quarantinedWord: word("quarantinedWord"),
  };
  return { file: paranoid ? "allocators/free-list-paranoid" : "allocators/free-list-checked", takesWorker, spec };
}

/** Several owners: a bit a slot. */
function bitmapTemplate(list: FreeListLayout, struct: StructLayout, layout: Layout): FreeListTemplate {
  const word = wordsOf(list.words);
  const levels = levelSpec(layout);
  const spec: BitmapPoolSpec = {
    ...poolSpec(list, struct, layout),
    ...checkedSpec(list, struct),
    ...levels,
    bitmapWord: word("bitmapWord"),
    bitmapWords: word("bitmapWords"),
    summaryWord: word("summaryWord"),
    stateWord: word("stateWord"),
    handsWord: word("handsWord"),
    lineWords: word("lineWords"),
  };
  const file = levels.checked ? "allocators/bitmap-pool-checked" : "allocators/bitmap-pool-fast";
  return { file, takesWorker: true, spec };
}
