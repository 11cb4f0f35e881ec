import type { AllocatorPlan, ArenaPlan, Plan, PoolPlan } from "../../../4-plan/types.js";
import { moduleNames } from "./module-names.js";
import { realWorkerUrl } from "./real-worker-file.js";
import { allocatorsOfThreads, isSharded } from "./threads.js";

/** Two cores are enough for them to meet. */
const WORKERS = 4;

/** Beside the main thread. */
const workersOf = ({ layout }: Plan): number => Math.min(WORKERS, layout.memory.workers - 1);

/** Sharded allocators; of pools those in which what is published, in hands and retired still leaves slots free. */
export const stressed = (plan: Plan): AllocatorPlan[] =>
  allocatorsOfThreads(plan)
    .filter(isSharded)
    .filter((a) => a.kind === "arena" || a.layout.capacity >= 8 * (workersOf(plan) + 1));

/** The test that kills: workers in mixed roles on all sharded allocators, one after the other terminated and replaced. */
export function stressTest(plan: Plan): string {
  const { Module, module, create, declarations } = moduleNames(plan);
  const workers = workersOf(plan);
  const sharded = stressed(plan);
  const pools = sharded.filter((a): a is PoolPlan => a.kind === "free-list");
  const arenas = sharded.filter((a): a is ArenaPlan => a.kind === "arena");
  const poolRow = ({ property, layout, view }: PoolPlan): string =>
    `${property}: { capacity: ${layout.capacity}, size: ${view.struct.size}, pool: ${module}.${property} }`;
  return `${declarations}
/** STRESS_SECONDS=600 for longer. */
describe.skipIf(!canRunWorkers)("${Module} under stress", { timeout: stressSeconds * 1000 + 120_000 }, () => {
  test(\`for \${stressSeconds} s ${workers === 1 ? "a worker that is" : `of ${workers} workers that are`} terminated at random\`, async () => {
    using ${module} = ${create};
    const report = await stress({
      entry: ${realWorkerUrl(plan)},
      seconds: stressSeconds,
      workers: ${workers},
      module: ${module},
${plan.module.guards ? `      guards: ${module}.guards,\n` : ""}      pools: {${rows(pools.map(poolRow))}},
      arenas: {${rows(arenas.map(({ property }) => `${property}: ${module}.${property}`))}},
    });
    expect(report.problems).toEqual([]);
    expect(report.deaths).toBeGreaterThan(0);
    expect(report.counts).toHaveLength(${workers});${pools.length === 0 ? "" : "\n    expect(report.counts.some(({ reads }) => reads > 0)).toBe(true);"}
  });
});`;
}

const rows = (entries: readonly string[]): string =>
  entries.length === 0 ? "" : `\n${entries.map((entry) => `        ${entry},`).join("\n")}\n      `;
