import { describe, expect, test } from "vitest";
import type { AllocatorDescription, PoolDescription } from "../description.js";
import { structNamed } from "../fields/leaves.js";
import type { Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { camelCase } from "../names.js";
import { canRunWorkers } from "../real-workers.js";
import type { StressArena, StressPool } from "../stress.js";
import { stress, stressSeconds } from "../stress.js";
import { workerEntry } from "./entry.js";
import { allocatorsOfThreads } from "./workers-suite.js";

/** Two cores are enough for them to meet. */
const WORKERS = 4;

/** Beside the main thread. */
const workersOf = ({ about }: Subject): number => Math.min(WORKERS, about.workers - 1);

const isPool = (about: AllocatorDescription): about is PoolDescription => "capacity" in about;

/** Sharded allocators; of pools those in which what is published, in hands and retired still leaves slots free. */
export const stressed = (subject: Subject): AllocatorDescription[] =>
  allocatorsOfThreads(subject)
    .filter(({ kind }) => kind.startsWith("sharded"))
    .filter((about) => !isPool(about) || about.capacity >= 8 * (workersOf(subject) + 1));

/** The test that kills: workers in mixed roles on all sharded allocators, one after the other killed and replaced. */
export function stressSuite(subject: Subject, allocators: readonly AllocatorDescription[]): void {
  const { name, structs } = subject.about;
  const workers = workersOf(subject);
  const who = workers === 1 ? "a worker that is" : `of ${workers} workers that are`;
  const pools = allocators.filter(isPool);
  const arenas = allocators.filter((about) => !isPool(about));
  // STRESS_SECONDS=600 for longer
  const timeout = stressSeconds * 1000 + 120_000;
  describe.skipIf(!canRunWorkers)(`${name} under stress`, { timeout }, () => {
    test(`for ${stressSeconds} s ${who} terminated at random`, async () => {
      using module = subject.create();
      const poolOf = ({ name: own, capacity, of }: PoolDescription): readonly [string, StressPool] => {
        const pool = allocatorOf<StressPool["pool"]>(module, own);
        return [camelCase(own), { capacity, size: structNamed(structs, of).size, pool }];
      };
      const arenaOf = ({ name: own }: AllocatorDescription): readonly [string, StressArena] => [
        camelCase(own),
        allocatorOf<StressArena>(module, own),
      ];
      const report = await stress({
        entry: workerEntry(),
        seconds: stressSeconds,
        workers,
        module,
        ...(module.guards === undefined ? {} : { guards: module.guards }),
        pools: Object.fromEntries(pools.map(poolOf)),
        arenas: Object.fromEntries(arenas.map(arenaOf)),
      });
      expect(report.problems).toEqual([]);
      expect(report.deaths).toBeGreaterThan(0);
      expect(report.counts).toHaveLength(workers);
      if (pools.length > 0) expect(report.counts.some(({ reads }) => reads > 0)).toBe(true);
    });
  });
}
