import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AllocatorDescription, ArenaDescription, PoolDescription } from "../description.js";
import { structNamed } from "../fields/leaves.js";
import type { Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { camelCase } from "../names.js";
import { arenaPrograms, poolPrograms, realEffort } from "../programs.js";
import { runArenaPrograms, runPoolPrograms } from "../real-programs.js";
import { canRunWorkers, RealCrew } from "../real-workers.js";
import type { WholeArena } from "./arena-under-test.js";
import { workerEntry } from "./entry.js";
import type { WholePool } from "./pool-under-test.js";

/** Most real workers of a test: two cores are enough for them to meet. */
const CREW = 3;

/** Allocators that more than one thread may use at the same time. */
export const allocatorsOfThreads = (subject: Subject): AllocatorDescription[] =>
  subject.hasThreads ? subject.about.allocators.filter(({ owner }) => owner === "workers") : [];

/** All allocators that threads share, by real threads: random programs at the same time on one image. */
export function workersSuite(subject: Subject, allocators: readonly AllocatorDescription[]): void {
  const size = Math.min(CREW, subject.about.workers);
  describe.skipIf(!canRunWorkers)(`${size} real workers`, { timeout: 120_000 }, () => {
    const crew = new RealCrew(size);
    beforeAll(() => crew.start(workerEntry()), 60_000);
    afterAll(() => crew.dismiss());
    for (const about of allocators) {
      if ("capacity" in about) sharePool(subject, crew, about);
      else shareArena(subject, crew, about);
    }
  });
}

/** The memory of an empty image that nobody is attached to. */
function emptyImage(subject: Subject): ArrayBufferLike {
  using module = subject.create();
  return module.buffer;
}

/** The workers have left: what they had in their caches is for all again, and their handles are the caller's. */
function sharePool(subject: Subject, crew: RealCrew, about: PoolDescription): void {
  const { name, capacity, kind } = about;
  const { size } = structNamed(subject.about.structs, about.of);
  test(`share ${name}, whatever they do`, async () => {
    await fc.assert(
      fc.asyncProperty(poolPrograms(crew.size, kind === "sharded-free-list"), async (programs) => {
        const buffer = emptyImage(subject);
        const left = await runPoolPrograms(crew, { buffer, allocator: camelCase(name), size, programs });
        using module = subject.attach(buffer);
        const pool = allocatorOf<WholePool>(module, name);
        expect(pool.stats()).toMatchObject({ live: left.length, cached: 0, retired: 0, capacity });
        pool.freeBatch(left);
        expect(pool.stats()).toMatchObject({ live: 0, retired: 0, capacity });
        expect(pool.check()).toMatchObject({ problems: [], exact: true });
      }),
      realEffort,
    );
  });
}

function shareArena(subject: Subject, crew: RealCrew, about: ArenaDescription): void {
  const { name, size, shards } = about;
  test(`share ${name}, whatever they allocate`, async () => {
    await fc.assert(
      fc.asyncProperty(arenaPrograms(crew.size), async (programs) => {
        const buffer = emptyImage(subject);
        const isSharded = shards !== undefined;
        const bytes = await runArenaPrograms(crew, { buffer, allocator: camelCase(name), isSharded, programs });
        using module = subject.attach(buffer);
        const arena = allocatorOf<WholeArena>(module, name);
        const { used, padding, metadata, remaining } = arena.stats();
        expect(used + padding + metadata + remaining).toBe(size);
        expect(used).toBeGreaterThanOrEqual(bytes);
        expect(arena.check()).toMatchObject({ problems: [], exact: true });
        arena.reset();
        expect(arena.remaining).toBe(size);
      }),
      realEffort,
    );
  });
}
