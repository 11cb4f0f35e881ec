import { type Code, code, helper, own, type Text, valueOf } from "./code.js";
import { indent } from "./text.js";
import type { AllocatorFacts, Plan, ViewPlan } from "../../4-plan/types.js";

/** `make` clears what it was handed, unless the allocator did so already. */
export function printClear({ layout }: AllocatorFacts, w: string, words: number): Code[] {
  return layout.zero === "on-alloc" ? [] : [code`${own("_i32")}.fill(0, ${w}, ${w} + ${words});`];
}

/** The handle `h` of what `make` makes; with checks and something to clear also its first word, `w`. */
export function printTaken({ layout }: AllocatorFacts, call: string, plan: Plan): Code {
  const located = plan.layout.memory.checks !== "fast" && layout.zero !== "on-alloc";
  return code`const h = ${call}${located ? code`, w = ${own("_locate")}(h)` : ""};`;
}

/** In `fast` the handle comes as it stands in the image: `make` writes to no place outside. */
export function printInside({ layout }: AllocatorFacts, words: number, plan: Plan): Code[] {
  return plan.layout.memory.checks === "fast"
    ? [code`${helper("assertInside")}("${layout.name}", ${own("_i32")}, h, ${words});`]
    : [];
}

/** Values of `init` go into the new view, which is returned. When one is refused, memory that can be freed alone is. */
export function printAssigned({ frees }: AllocatorFacts, { file, assignName }: ViewPlan, view: Text): Text[] {
  const assigned = code`return ${valueOf(file, assignName)}(${view}, init);`;
  if (!frees) return [assigned];
  return ["try {", ...indent([assigned]), "} catch (error) {", "  this.free(h);", "  throw error;", "}"];
}
