import type { Patch } from "../../templates/support/mutant.js";
import type { Level, Sharing } from "./ground.js";

/** Generated code that says something wrong of an allocator. */
export interface Mutant {
  readonly what: string;
  readonly sharing: Sharing;
  readonly level: Level;
  readonly allocator: string;
  /** `runtime`, or the allocator's own file. */
  readonly file?: string;
  readonly patch: Patch;
}

const checked = { sharing: "local", level: "checked", allocator: "special" } as const;
const paranoid = { sharing: "local", level: "paranoid", allocator: "special" } as const;
const magazines = { sharing: "shared", level: "checked", allocator: "worn" } as const;
const spread = { sharing: "shared", level: "paranoid", allocator: "spread" } as const;

/** Of check(): one problem less, one more, or another slot. */
export const blindChecks: readonly Mutant[] = [
  { what: "links are taken on trust", ...checked, patch: [["if (!this.#isUsed(h))", "if (false)"]] },
  {
    what: "the first slots are not looked at",
    ...checked,
    patch: [["s <= 8; s++)\n            this.#inspect", "s <= 2; s++)\n            this.#inspect"]],
  },
  { what: "a canary may be any", ...paranoid, patch: [["else if (m[p + 4 - 1] !== (w ^ CANARY))", "else if (false)"]] },
  { what: "the tail is not looked at", ...paranoid, patch: [["tail !== last", "false"]] },
  { what: "one of two cells is enough", ...magazines, patch: [["if (found > 1)", "if (found > 2)"]] },
  {
    what: "magazine 0 is not looked at",
    ...magazines,
    file: "runtime",
    patch: [["none = found[0] >> 2;\n        for (let g = 0;", "none = found[0] >> 2;\n        for (let g = 1;"]],
  },
  { what: "half of a guard is enough", ...spread, patch: [["|| m[guard + 1] !== CANARY", ""]] },
  { what: "a shard may be fuller by one", ...spread, patch: [["if (used > 32)", "if (used > 40)"]] },
];

/** Of stats(): something is counted twice, or not at all. */
export const wrongCounts: readonly Mutant[] = [
  {
    what: "slots taken out count as free",
    ...checked,
    patch: [["free: used - live - gone", "free: used - live"]],
  },
  { what: "the frontier is one slot further", ...paranoid, patch: [["unmapped: 8 - used", "unmapped: 7 - used"]] },
  {
    what: "retired slots count as live",
    ...magazines,
    allocator: "items",
    patch: [["else if (state < 0)", "else if (false)"]],
  },
  { what: "a worker's hand counts as free", ...magazines, allocator: "items", patch: [["where === IN_HAND", "false"]] },
  { what: "what was lost counts as used", ...spread, patch: [["lost += m[t + LOST] * 4", "lost += 0"]] },
  { what: "guards count as used", ...spread, patch: [["metadata += 8", "metadata += 0"]] },
];
