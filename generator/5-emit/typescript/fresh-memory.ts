import type { AllocatorFacts, Plan } from "../../4-plan/types.js";

/** `make` clears what it was handed, unless the allocator did so already. */
export function printClear({ layout }: AllocatorFacts, w: string, words: number): string[] {
  return layout.zero === "on-alloc" ? [] : [`this._i32.fill(0, ${w}, ${w} + ${words});`];
}

/** The handle `h` of what `make` makes; with checks and something to clear also its first word, `w`. */
export function printTaken({ layout }: AllocatorFacts, call: string, plan: Plan): string {
  const located = plan.layout.memory.checks !== "fast" && layout.zero !== "on-alloc";
  return `const h = ${call}${located ? ", w = this._locate(h)" : ""};`;
}

/** In `fast` the handle comes as it stands in the image: `make` writes to no place outside. */
export function printInside({ layout }: AllocatorFacts, words: number, plan: Plan): string[] {
  return plan.layout.memory.checks === "fast" ? [`assertInside("${layout.name}", this._i32, h, ${words});`] : [];
}
