import type { Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import { suiteFile, supportFiles } from "../tests/suite-file.js";
import { arenaBench } from "./arena-bench.js";
import { poolBench } from "./pool-bench.js";

/** A benchmark for each allocator, plain scripts for `node`, and what they share. */
export function emitBenches(plan: Plan, templates: Templates): OutputFile[] {
  const { options, module } = plan;
  if (options.bench === null || module.allocators.length === 0) return [];
  const folder = options.bench;
  const benches = module.allocators.map((a): OutputFile => {
    const body = a.kind === "arena" ? arenaBench(plan, a) : poolBench(plan, a);
    return { path: `${folder}/${a.file}.bench.ts`, text: suiteFile(plan, folder, body) };
  });
  return [...benches, ...supportFiles(plan, templates, "benching", folder)];
}
