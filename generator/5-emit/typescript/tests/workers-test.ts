import type { ArenaPlan, Plan, PoolPlan } from "../../../4-plan/types.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";
import { realWorkerUrl } from "./real-worker-file.js";
import { allocatorsOfThreads, isSharded } from "./threads.js";

/** Most real workers of a test: two cores are enough for them to meet. */
const CREW = 3;

/** The test of all allocators that threads share, by real threads: random programs at the same time on one image. */
export function workersTest(plan: Plan): string {
  const names = moduleNames(plan);
  const crew = Math.min(CREW, plan.layout.memory.workers);
  const tests = allocatorsOfThreads(plan).map((a) =>
    a.kind === "arena" ? arenaPrograms(names, a, crew) : poolPrograms(names, a, crew),
  );
  return `${names.declarations}
/** The memory of an empty image that nobody is attached to. */
function emptyImage(): ReturnType<typeof ${names.Module}.create>["buffer"] {
  using ${names.module} = ${names.create};
  return ${names.module}.buffer;
}

describe.skipIf(!canRunWorkers)("${crew} real workers", { timeout: 120_000 }, () => {
  const crew = new RealCrew(${realWorkerUrl(plan)}, ${crew});
  beforeAll(() => crew.start(), 60_000);
  afterAll(() => crew.dismiss());
${tests.join("\n")}
});`;
}

/** The workers have left: what they had in their caches is for all again, and their handles are the caller's. */
const poolPrograms = ({ Module, module, quietOther }: ModuleNames, pool: PoolPlan, crew: number): string => {
  const { property, layout } = pool;
  const quiet = quietOther === "" ? "" : `\n        ${module}.onLeak = onLeak;`;
  return `
  test("share ${layout.name}, whatever they do", async () => {
    await fc.assert(
      fc.asyncProperty(poolPrograms(${crew}, ${String(isSharded(pool))}), async (programs) => {
        const buffer = emptyImage();
        const left = await runPoolPrograms(crew, { buffer, allocator: "${property}", programs });
        using ${module} = ${Module}.attach(buffer);${quiet}
        const pool = ${module}.${property};
        expect(pool.stats()).toMatchObject({ live: left.length, cached: 0, retired: 0, capacity: ${layout.capacity} });
        pool.freeBatch(left);
        expect(pool.stats()).toMatchObject({ live: 0, retired: 0, capacity: ${layout.capacity} });
        expect(pool.check()).toMatchObject({ problems: [], exact: true });
      }),
      realEffort,
    );
  });`;
};

const arenaPrograms = ({ Module, module }: ModuleNames, { property, layout }: ArenaPlan, crew: number): string => `
  test("share ${layout.name}, whatever they allocate", async () => {
    await fc.assert(
      fc.asyncProperty(arenaPrograms(${crew}), async (programs) => {
        const buffer = emptyImage();
        const bytes = await runArenaPrograms(crew, { buffer, allocator: "${property}", programs });
        using ${module} = ${Module}.attach(buffer);
        const arena = ${module}.${property};
        const { used, padding, metadata, remaining } = arena.stats();
        expect(used + padding + metadata + remaining).toBe(${layout.size});
        expect(used).toBeGreaterThanOrEqual(bytes);
        expect(arena.check()).toMatchObject({ problems: [], exact: true });
        arena.reset();
        expect(arena.remaining).toBe(${layout.size});
      }),
      realEffort,
    );
  });`;
