import type { SlotsModel } from "../../2-resolve/families/slots.js";
import type { AllocatorLayout } from "../../3-layout/types.js";
import type { FamilyFacts, Whole } from "../kinds/kind-plan.js";
import type { AllocatorFacts, Form, OwnNames, ViewPlan } from "../types.js";
import { methodAccesses } from "../method-accesses.js";

/** Slots of one struct, each of which is freed alone. */
export interface PoolPlan extends AllocatorFacts {
  readonly layout: Extract<AllocatorLayout, SlotsModel>;
  readonly view: ViewPlan;
  readonly form: Form;
}

type PoolLayout = PoolPlan["layout"];

/** What the rows of these kinds have in common. */
export const slots = {
  frees: true,
  holds: ({ struct }: PoolLayout) => [struct],
  typed: () => [],
  constants: ({ capacity, strideWords }: PoolLayout) =>
    [
      ["_CAPACITY", capacity],
      ["_STRIDE_WORDS", strideWords],
    ] as const,
};

export function planPool<L extends PoolLayout>(layout: L, own: OwnNames, whole: Whole) {
  const view = whole.viewOf(layout.struct);
  const form: Form = {
    view,
    handle: own.handle,
    cursor: "_cursor",
    accesses: methodAccesses(view.struct, whole.layout),
  };
  return { ...own, ...factsOf(layout, own, view, whole), layout, view, form, forms: [form] };
}

const changes = ["alloc", "tryAlloc", "make", "allocBatch", "free", "tryFree", "freeBatch", "reset"];

function factsOf(
  { capacity, generations, handles, struct }: PoolLayout,
  { handle }: OwnNames,
  view: ViewPlan,
  { layout }: Whole,
): FamilyFacts {
  const { checks } = layout.memory;
  const isWorn = generations === "quarantine" && handles !== undefined;
  return {
    slots: capacity,
    gives: view.className,
    numbering: ["generation", "slot"],
    handleTypes: [],
    handleNames: { Handle: handle },
    changes,
    stats: "PoolStats",
    leaks: checks === "paranoid",
    hasLeaks: true,
    givesBytes: false,
    wears: isWorn ? capacity * 2 ** handles.generationBits : undefined,
    summary: {
      holds: `\`${struct}\``,
      wraps: generations === "quarantine" ? "the slot is taken out for good" : "the slot is reused",
    },
  };
}
