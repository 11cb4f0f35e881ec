import type { AllocatorPlan, Plan, ViewPlan } from "../../../4-plan/types.js";
import { outputName } from "../../../4-plan/names.js";
import type { OutputFile } from "../../files.js";
import type { Data } from "../tests/data.js";
import { printData } from "../tests/data.js";
import { importFrom } from "../tests/imports.js";
import { allocatorsOfThreads } from "../tests/tests.js";
import { wearsOut } from "../tests/wear.js";
import { recordData } from "./record-data.js";

/** More allocations than a benchmark makes. */
const ALLOCATIONS = 4e9;

/** The benchmark of all allocators as data for `gen-alloc/benching`; without pools that it would use up. */
export function emitBenches(plan: Plan): OutputFile[] {
  const { options, module, layout } = plan;
  const lasting = module.allocators.filter((a) => !wearsOut(a, ALLOCATIONS));
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

function allocatorData(allocator: AllocatorPlan, views: readonly ViewPlan[], isShared: boolean): Data {
  const { name, sharded } = allocator.layout;
  const own = {
    name,
    kind: `${sharded === undefined ? "" : "sharded-"}${allocator.kind}`,
    isShared: isShared ? true : undefined,
  };
  if (allocator.kind === "arena") {
    return { ...own, size: allocator.layout.size, of: allocator.forms.map(({ view }) => recordData(view, views)) };
  }
  return { ...own, capacity: allocator.layout.capacity, of: recordData(allocator.view, views) };
}
