import { blocksHold, type BlocksModel, resolveForms } from "../families/blocks.js";
import { arenaTooSmall } from "../rules/arena-too-small.js";
import { bytesOf } from "../sizes.js";
import type { KindMeaning } from "./kind-meaning.js";

export interface ArenaModel extends BlocksModel {
  readonly kind: "arena";
}

export const arena: KindMeaning<"arena"> = {
  holds: blocksHold,
  prefixesForms: true,
  insteadOf: undefined,
  retirable: () => 0,
  errors: [arenaTooSmall],
  warnings: [],
  resolve: (common, doc, scope) => ({
    ...common,
    kind: "arena",
    ...resolveForms(doc, scope),
    size: bytesOf(doc.size.value)!,
  }),
};
