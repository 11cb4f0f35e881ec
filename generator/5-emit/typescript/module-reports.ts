import type { Plan } from "../../4-plan/types.js";
import { indent } from "./text.js";

/** `stats` and `check`: a line for each allocator, and one for the reclamation where there is one. */
export function printReports(plan: Plan): string[] {
  const { allocators } = plan.module;
  return [
    "/** The ledger: where every slot and every byte is. */",
    ...printStats(plan),
    "",
    "/** The ledger recomputed from the ground truth, and what is wrong with it. */",
    `check(): CheckReport[] { return [${allocators.map((a) => `this.${a.property}.check()`).join(", ")}]; }`,
  ];
}

function printStats({ module, layout }: Plan): string[] {
  const lines = module.allocators.map((a) => `this.${a.property}.stats()`);
  if (module.guards === undefined) return [`stats(): AllocatorStats[] { return [${lines.join(", ")}]; }`];
  const reclamation = `{ name: "${layout.name}", kind: "reclamation", ...this.guards.state }`;
  return ["stats(): (AllocatorStats | ReclamationStats)[] {", ...indent(arrayOf([...lines, reclamation])), "}"];
}

/** On one line where it fits. */
function arrayOf(items: readonly string[]): string[] {
  const line = `return [${items.join(", ")}];`;
  return line.length <= 116 ? [line] : ["return [", ...indent(items.map((item) => `${item},`)), "];"];
}
