import type { BuddySpec } from "../../../templates/kinds/buddy/spec.js";
import { granuleBytes } from "../../2-resolve/sizes.js";
import type { BuddyLayout } from "../../3-layout/kinds/buddy.js";
import type { Layout } from "../../3-layout/types.js";
import { blocks, type BlocksPlan, planBlocks } from "../families/blocks.js";
import { generationSpec, handsOutZeros, levelSpec } from "../spec-parts.js";
import type { KindPlan } from "./kind-plan.js";

export interface BuddyPlan extends BlocksPlan {
  readonly kind: "buddy";
  readonly layout: BuddyLayout;
  readonly template: BuddyTemplate;
}

export interface BuddyTemplate {
  readonly file: "kinds/buddy/buddy";
  readonly takesWorker: false;
  readonly spec: BuddySpec;
}

export const buddy: KindPlan<"buddy"> = {
  suffix: "Blocks",
  ...blocks,
  frees: true,
  retires: false,
  plan(layout, own, whole) {
    const common = planBlocks(layout, own, whole, {
      fresh: handsOutZeros(layout, whole.layout) ? "zeros" : "leftovers",
      slots: layout.units,
      alignedTo: layout.minimum,
      numbering: ["generation", "unit"],
      leaks: levelSpec(whole.layout).paranoid,
      hasLeaks: true,
      frees: ["free", "tryFree", "reset"],
      roundedTo: `rounded up to powers of two, ${layout.minimum} bytes at least`,
    });
    return {
      ...common,
      kind: layout.kind,
      template: { file: "kinds/buddy/buddy", takesWorker: false, spec: specOf(layout, whole.layout) },
      knowsOwners: false,
      inDoubt: false,
      leaving: undefined,
    };
  },
};

function specOf(own: BuddyLayout, layout: Layout): BuddySpec {
  const { name, size, minimum, units, depth, zero, handles, words } = own;
  return {
    name,
    imageWords: layout.image.words,
    zero: zero === "on-alloc",
    ...levelSpec(layout),
    ...generationSpec(handles),
    ...words,
    freeWord: words.freeWord!,
    granules: size / granuleBytes,
    units,
    unitWords: minimum / 4,
    unitShift: Math.log2(minimum / 4),
    depth,
  };
}
