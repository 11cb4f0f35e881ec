import type { Plan } from "../../4-plan/types.js";
import { indent, listOf } from "./text.js";

/** What `stats` gives: the ledger of each allocator under its name, and how the reclamation stands. */
export function printStatsType({ module }: Plan): string[] {
  return [
    "",
    "/** Where every slot and every byte is, by allocator. */",
    `export interface ${module.className}Stats {`,
    ...indent([
      ...module.allocators.map((a) => `readonly ${a.property}: ${a.stats};`),
      ...(module.guards === undefined
        ? []
        : ["/** How retired slots come back. */", "readonly reclamation: ReclamationState;"]),
    ]),
    "}",
  ];
}

/** `stats` and `check`: an object with a report for each allocator. */
export function printReports({ module }: Plan): string[] {
  const { allocators, className, guards } = module;
  const names = allocators.map((a) => `"${a.property}"`).join(" | ");
  const report = (what: string): string[] => allocators.map(({ property: p }) => `${p}: this.${p}.${what}()`);
  const reclamation = guards === undefined ? [] : ['reclamation: this.guards["_state"]'];
  return [
    "/** The ledger: where every slot and every byte is. */",
    `stats(): ${className}Stats {`,
    ...indent(listOf("return {", [...report("stats"), ...reclamation], "};")),
    "}",
    "",
    "/** The ledger recomputed from the ground truth, and what is wrong with it. */",
    `check(): Record<${names}, CheckReport> {`,
    ...indent(listOf("return {", report("check"), "};")),
    "}",
  ];
}
