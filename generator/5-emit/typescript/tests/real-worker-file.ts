import type { AllocatorPlan, ArenaPlan, Plan, PoolPlan } from "../../../4-plan/types.js";
import { moduleNames } from "./module-names.js";
import { allocatorsOfThreads, isSharded } from "./threads.js";

/** The name of the file that real workers start from, for tests beside it: `./real-worker.ts`. */
export const realWorkerUrl = ({ options }: Plan): string =>
  `new URL("./real-worker.${options.target}", import.meta.url)`;

/** What a real worker starts from: it attaches, and hands its allocators to whoever gives it a job. */
export function realWorkerFile(plan: Plan): string {
  const { Module, module, quietOther } = moduleNames(plan);
  const allocators = allocatorsOfThreads(plan);
  const pools = allocators.filter((a): a is PoolPlan => a.kind === "free-list");
  const arenas = allocators.filter((a): a is ArenaPlan => a.kind === "arena");
  return `/** Real workers start from here and do what they are told: see support/worker-side. */
serve((buffer, row) => {
  const ${module} = ${Module}.attach(buffer, 0, row);
${quietOther === "" ? "" : `  ${module}.onLeak = () => {};\n`}  return {
    module: ${module},
${plan.module.guards ? `    guards: ${module}.guards,\n` : ""}${table("pools", pools, (pool) => `{ size: ${pool.view.struct.size}, pool: ${module}.${pool.property} }`)}
${table("arenas", arenas, (arena) => `{ isSharded: ${String(isSharded(arena))}, arena: ${module}.${arena.property} }`)}
  };
});
`;
}

const table = <A extends AllocatorPlan>(
  name: string,
  allocators: readonly A[],
  row: (allocator: A) => string,
): string =>
  allocators.length === 0
    ? `    ${name}: {},`
    : [
        `    ${name}: {`,
        ...allocators.map((allocator) => `      ${allocator.property}: ${row(allocator)},`),
        "    },",
      ].join("\n");
