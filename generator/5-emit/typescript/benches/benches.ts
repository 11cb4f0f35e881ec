import type { AllocatorPlan, Plan } from "../../../4-plan/types.js";
import type { OutputFile, Templates } from "../../files.js";
import { suiteFile, supportFiles } from "../tests/suite-file.js";
import { wearsOut } from "../tests/wear.js";
import { arenaBench } from "./arena-bench.js";
import { contended, contentionBench } from "./contention-bench.js";
import { poolBench } from "./pool-bench.js";

/** More allocations than a benchmark makes. */
const ALLOCATIONS = 4e9;

/**
 * A benchmark for each allocator, one more where threads share it, plain scripts for `node`, and what they share. None
 * for a pool that it would use up.
 */
export function emitBenches(plan: Plan, templates: Templates): OutputFile[] {
  const { options, module } = plan;
  if (options.bench === null || module.allocators.length === 0) return [];
  const folder = options.bench;
  const lasting = (a: AllocatorPlan): boolean => !wearsOut(a, ALLOCATIONS);
  const benches = module.allocators.filter(lasting).map((a): OutputFile => {
    const body = a.kind === "arena" ? arenaBench(plan, a) : poolBench(plan, a);
    return { path: `${folder}/${a.file}.bench.ts`, text: suiteFile(plan, "benching", folder, body) };
  });
  const contentions = contended(plan)
    .filter(lasting)
    .map((a): OutputFile => {
      const text = suiteFile(plan, "benching", folder, contentionBench(plan, a));
      return { path: `${folder}/${a.file}.contention.bench.ts`, text };
    });
  const files = [...benches, ...contentions];
  return [...files, ...supportFiles(plan, templates, "benching", folder, files)];
}
