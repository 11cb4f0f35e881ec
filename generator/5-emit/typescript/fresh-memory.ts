import type { ArenaLayout } from "../../3-layout/types.js";
import type { ArenaPlan, Plan, PoolPlan } from "../../4-plan/types.js";

/** `make` clears what it was handed, unless the allocator did so already. */
export function printClear({ layout }: ArenaPlan | PoolPlan, w: string, words: number): string[] {
  return layout.zero === "on-alloc" ? [] : [`this._i32.fill(0, ${w}, ${w} + ${words});`];
}

/** The handle `h` of what `make` makes; with checks and something to clear also its first word, `w`. */
export function printTaken({ layout }: ArenaPlan | PoolPlan, call: string, plan: Plan): string {
  const located = plan.layout.memory.checks !== "fast" && layout.zero !== "on-alloc";
  return `const h = ${call}${located ? ", w = this._locate(h)" : ""};`;
}

/** In `fast` the handle comes as it stands in the image: `make` writes to no place outside. */
export function printInside({ layout }: ArenaPlan | PoolPlan, words: number, plan: Plan): string[] {
  return plan.layout.memory.checks === "fast" ? [`assertInside("${layout.name}", this._i32, h, ${words});`] : [];
}

/** What a new block of an arena holds, as its templates have it. */
export function blockContents({ zero, sharded }: ArenaLayout, plan: Plan): string {
  const paranoid = plan.layout.memory.checks === "paranoid";
  if (zero === "on-alloc" || (paranoid && sharded === undefined)) return "all zeros";
  return paranoid ? "poisoned" : "not cleared: what was there before is still there";
}
