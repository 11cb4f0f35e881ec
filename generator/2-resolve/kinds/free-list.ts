import { resolveSlots, slotsHold, type SlotsModel } from "../families/slots.js";
import type { KindMeaning } from "./kind-meaning.js";

export interface FreeListModel extends SlotsModel {
  readonly kind: "free-list";
}

export const freeList: KindMeaning<"free-list"> = {
  holds: slotsHold,
  prefixesForms: false,
  insteadOf: undefined,
  retirable: () => 0,
  errors: [],
  warnings: [],
  resolve: (common, doc) => ({ ...common, kind: "free-list", ...resolveSlots(doc) }),
};
