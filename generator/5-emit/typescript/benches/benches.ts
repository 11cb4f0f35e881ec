import type { AllocatorPlan, Plan, ViewPlan } from "../../../4-plan/types.js";
import { outputName } from "../../../4-plan/names.js";
import type { OutputFile } from "../../files.js";
import type { Data } from "../tests/data.js";
import { printData } from "../tests/data.js";
import { importFrom } from "../tests/imports.js";
import { allocatorsOfThreads } from "../tests/tests.js";
import { textOf } from "../kinds/kinds.js";

/** More allocations than a benchmark makes. */
const ALLOCATIONS = 4e9;

/** The benchmark of all allocators as data for `gen-alloc/benching`; without pools that it would use up. */
export function emitBenches(plan: Plan): OutputFile[] {
  const { options, module, layout } = plan;
  const lasting = module.allocators.filter((a) => a.wears === undefined || a.wears >= ALLOCATIONS);
  if (options.bench === null || lasting.length === 0) return [];
  const text = `import { benchModule } from "gen-alloc/benching";
${importFrom(plan, options.bench, [module.className])}

benchModule(${module.className}, ${printData(benchData(plan, lasting))});
`;
  return [{ path: `${options.bench}/${outputName(layout.name)}.bench.ts`, text }];
}

function benchData(plan: Plan, allocators: readonly AllocatorPlan[]): Data {
  const { name, memory } = plan.layout;
  const shared = new Set(allocatorsOfThreads(plan));
  return {
    name,
    backing: memory.backing,
    workers: memory.workers,
    checks: memory.checks,
    allocators: allocators.map((a) => allocatorData(a, plan.module.views, shared.has(a))),
  };
}

const allocatorData = (allocator: AllocatorPlan, views: readonly ViewPlan[], isShared: boolean): Data => ({
  name: allocator.layout.name,
  kind: allocator.kind,
  isShared: isShared ? true : undefined,
  ...textOf(allocator).bench(allocator, views),
});
