import { defineShardedArena as defineReal } from "../../templates/kinds/sharded-arena/sharded-arena.js";
import type { ShardedArenaSpec } from "../../templates/kinds/sharded-arena/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, type Steps, when } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { type ArenaShape, shardedArena } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the sharded arena. One ghost word a granule says in which epoch it was handed out, plus 1; whoever gets
 * it a second time in that epoch has found the bug. An allocation in which the epoch advances proves nothing: that is forbidden,
 * but may cost no more than that block. So a worker that allocates behind a reset has heard of it, by a message
 * or an atomic operation; one that has not may get blocks of the epoch before. A reset that sees an allocation is refused. `take` may return 0 only if no shard had room at some moment of the call. One relaxation: while another worker claims
 * several shards and does not get them all, those it gives back again count as taken.
 */

type Arena = Explorable<InstanceType<ReturnType<typeof defineReal>>>;

interface Locals {
  readonly arena: Arena;
  /** The epoch that this worker has heard of last. */
  epoch: number;
}

export interface Arenas {
  readonly spec: ShardedArenaSpec;
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly program: (name: string, threads: readonly Thread[]) => Program;
  readonly alloc: (granules: number) => Operation;
  readonly reset: Operation;
  readonly flush: Operation;
  /** Waits until there were so many resets. */
  readonly whenReset: (epoch: number) => Operation;
  /** Waits until that thread is dead: for who takes its row then. */
  readonly after: (thread: number) => Operation;
}

/** Whether `steps` end with AllocError BUSY. */
function* refused(steps: Steps<void>): Steps<boolean> {
  try {
    yield* steps;
    return false;
  } catch (error) {
    if ((error as { code?: string }).code !== "BUSY") throw error;
    return true;
  }
}

/** `mayMiss`: somebody claims several shards. */
export async function arenas(shape: ArenaShape, mutations: readonly Mutation[] = [], mayMiss = false): Promise<Arenas> {
  const spec = shardedArena({ lineWords: 4, ...shape });
  const { defineShardedArena: define } = (await loadExplorable("kinds/sharded-arena/sharded-arena.ts", mutations)) as {
    defineShardedArena: (s: ShardedArenaSpec) => new (b: ArrayBufferLike, o: number, w: number) => Arena;
  };
  const Explored = define(spec),
    Real = defineReal(spec);
  const blank = new SharedArrayBuffer(spec.imageWords * 4);
  const given = spec.imageWords,
    wanted = given + spec.granules + 1,
    sawNoRoom = wanted + spec.workers,
    words = sawNoRoom + spec.workers;

  const usedIn = (m: Int32Array, i: number): number => {
    const v = m[spec.shardsWord + i * spec.lineWords]!;
    return v >>> 22 === (m[spec.epochWord]! & 1023) ? v & ((1 << 22) - 1) : 0;
  };
  const hasRoom = (m: Int32Array, granules: number): boolean => {
    const empty = Array.from({ length: spec.shards }, (_, i) => usedIn(m, i) === 0);
    if (granules <= spec.shardGranules) return empty.some((_, i) => spec.shardGranules - usedIn(m, i) >= granules);
    const run = Math.ceil(granules / spec.shardGranules);
    return empty.some((_, i) => i + run <= spec.shards && empty.slice(i, i + run).every(Boolean));
  };

  const alloc = (granules: number): Operation =>
    function* (locals: Locals): Steps<void> {
      const { arena } = locals;
      const w = arena._worker;
      const epoch = yield ghost(`take ${granules}?`, (m) => {
        m[wanted + w] = granules;
        return m[spec.epochWord]!;
      });
      if (epoch > locals.epoch) yield ghost("has heard of the reset", () => 0, { sync: true });
      locals.epoch = Math.max(epoch, locals.epoch);
      const h = yield* arena._take(granules * 2);
      yield ghost(h === 0 ? "no room" : `took ${h}`, (m) => {
        if (h === 0 && !mayMiss)
          must(m[sawNoRoom + w] === 1, "EXHAUSTED although a shard had room at every moment of the call");
        const first = spec.checked ? h & spec.granuleMask : (h - spec.originWord) / 2;
        for (let g = first; h !== 0 && m[spec.epochWord] === epoch && g < first + granules; g++) {
          must(g >= 1 && g <= spec.granules, `granule ${g} does not exist`);
          must(m[given + g] !== epoch + 1, `granule ${g} handed out twice`);
          m[given + g] = epoch + 1;
        }
        m[wanted + w] = m[sawNoRoom + w] = 0;
        return 0;
      });
    };

  const final = ({ memory, isDead }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const arena = new Real(buffer, 0, 0),
      { problems } = arena.check(),
      stats = arena.stats();
    must(problems.length === 0, problems.join("; "));
    const now = memory[spec.epochWord]! + 1;
    for (let g = 1; g <= spec.granules && spec.checked; g++)
      must(memory[given + g] !== now || memory[spec.metaWord + g] !== 0, `the block at granule ${g} has no handle`);
    const inUse = memory.subarray(given + 1, given + spec.granules + 1).filter((e) => e === now).length * 8;
    const exact = memory[spec.epochWord] === 0 && !isDead(0);
    must(
      (exact ? stats.used === inUse : stats.used >= inUse) &&
        stats.used + stats.padding + stats.remaining === stats.size,
      `the ledger does not balance: ${JSON.stringify(stats)}, ${inUse} bytes in use`,
    );
  };

  return {
    spec,
    alloc,
    *reset({ arena }: Locals) {
      const epoch = yield ghost("reset?", (m) => m[spec.epochWord]!);
      const isBusy = yield* refused(arena.reset());
      yield ghost(isBusy ? "busy" : "reset", (m) => {
        must(isBusy || m[spec.epochWord]! > epoch, "a reset has given nothing back");
        return 0;
      });
    },
    *flush({ arena }: Locals) {
      yield* arena.flush();
    },
    whenReset: (epoch) =>
      function* () {
        yield when(`epoch ${epoch}`, (m) => m[spec.epochWord]! >= epoch);
      },
    after: (thread) =>
      function* () {
        yield death(thread);
      },
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => ({ arena: new Explored(blank, 0, row), epoch: 0 }),
    }),
    program: (name, threads) => ({
      name,
      threads,
      words,
      final,
      start: (memory) => {
        if (spec.checked) memory[spec.metaWord] = -1;
        memory.fill(shape.epoch ?? 0, spec.epochWord, spec.epochWord + 2); // and none has begun
      },
      observe: (m) => {
        for (let w = 0; w < spec.workers; w++)
          if (m[wanted + w] !== 0 && !hasRoom(m, m[wanted + w]!)) m[sawNoRoom + w] = 1;
      },
    }),
  };
}

const scope = (
  shape: ArenaShape,
  threads: (a: Arenas) => readonly Thread[],
  { mayMiss = false, ...options }: Omit<Scope, "program"> & { readonly mayMiss?: boolean } = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const a = await arenas(shape, mutations, mayMiss);
    return a.program(`sharded arena of ${shape.shards} * ${shape.shardGranules} granules`, threads(a));
  },
});

const small: ArenaShape = { workers: 2, shards: 1, shardGranules: 4, bufferGranules: 2 };

export const scopes = {
  "2 workers, 1 shard": scope(small, (a) => [
    a.worker(0, [a.alloc(1), a.alloc(1), a.alloc(1)]),
    a.worker(1, [a.alloc(1), a.alloc(2)]),
  ]),
  "2 workers, 2 shards": scope({ ...small, shards: 2, shardGranules: 2 }, (a) => [
    a.worker(0, [a.alloc(1), a.alloc(2), a.alloc(1)]),
    a.worker(1, [a.alloc(1), a.alloc(1), a.alloc(1)]),
  ]),
  "2 workers, checked": scope({ ...small, checked: true }, (a) => [
    a.worker(0, [a.alloc(1), a.alloc(2)]),
    a.worker(1, [a.alloc(1), a.alloc(1)]),
  ]),
  "blocks of more than a shard": scope(
    { ...small, shards: 3, shardGranules: 2 },
    (a) => [a.worker(0, [a.alloc(3), a.alloc(1)]), a.worker(1, [a.alloc(4), a.alloc(1)])],
    { mayMiss: true },
  ),
  "3 workers, 2 groups": scope({ workers: 3, shards: 2, shardGranules: 2, bufferGranules: 1, groups: 2 }, (a) =>
    [0, 1, 2].map((w) => a.worker(w, [a.alloc(1), a.alloc(1)])),
  ),
  "a reset in the middle of an allocation": scope(
    small,
    (a) => [a.worker(0, [a.alloc(1), a.alloc(1), a.alloc(1)]), a.worker(1, [a.reset, a.alloc(1)])],
    { fine: true },
  ),
  "a reset between, checked": scope({ ...small, checked: true }, (a) => [
    a.worker(0, [a.alloc(1), a.alloc(1)]),
    a.worker(1, [a.alloc(1), a.reset, a.alloc(1)]),
  ]),
  "2 resets": scope(
    small,
    (a) => [a.worker(0, [a.alloc(1), a.alloc(1)]), a.worker(1, [a.reset, a.alloc(1), a.reset, a.alloc(2), a.alloc(1)])],
    { preemptions: 3 },
  ),
  "2 workers reset at once, and go on": scope(
    small,
    (a) => [
      a.worker(0, [a.alloc(1), a.reset, a.alloc(1), a.alloc(1)]),
      a.worker(1, [a.alloc(1), a.reset, a.alloc(1), a.alloc(1)]),
    ],
    { preemptions: 3, fine: true },
  ),
  "2 workers reset at once, the epochs of handles come round": scope(
    { ...small, checked: true, slotBits: 31 },
    (a) => [
      a.worker(0, [a.alloc(1), a.reset, a.reset, a.alloc(1)]),
      a.worker(1, [a.whenReset(1), a.reset, a.alloc(1)]),
    ],
    { preemptions: 2, fine: true },
  ),
  "2 workers reset at once, the epochs of frontiers come round": scope(
    { ...small, epoch: 511 },
    (a) => [a.worker(0, [a.reset]), a.worker(1, [a.reset, a.reset, a.alloc(1), a.alloc(1)])],
    { preemptions: 3, fine: true },
  ),
  "a worker dies in a reset": scope(
    small,
    (a) => [
      a.worker(0, [a.alloc(1), a.reset], true),
      a.worker(1, [a.alloc(1), a.after(0), a.alloc(1), a.reset, a.alloc(1)]),
    ],
    { kills: 1, fine: true },
  ),
  "2 resets, every access": scope(
    small,
    (a) => [a.worker(0, [a.alloc(1), a.alloc(1)]), a.worker(1, [a.reset, a.alloc(1), a.reset, a.alloc(2), a.alloc(1)])],
    { fine: true, long: true, maxStates: 6e6 },
  ),
  "3 workers, 2 groups, blocks of more than a shard": scope(
    { workers: 3, shards: 4, shardGranules: 2, bufferGranules: 1, groups: 2 },
    (a) => [a.worker(0, [a.alloc(3)]), a.worker(1, [a.alloc(4)]), a.worker(2, [a.alloc(1), a.alloc(2)])],
    { mayMiss: true, long: true, maxStates: 6e6 },
  ),
  "a worker dies, another takes its row": scope(
    small,
    (a) => [a.worker(0, [a.alloc(1), a.alloc(1)], true), a.worker(1, [a.alloc(1), a.alloc(2)])],
    { kills: 1 },
  ),
  "a flush against claims": scope(small, (a) => [
    a.worker(0, [a.alloc(1), a.flush, a.alloc(1), a.flush]),
    a.worker(1, [a.alloc(1), a.alloc(1), a.alloc(2)]),
  ]),
  "a flush of a buffer that grew and was not used any more": scope(
    { workers: 2, shards: 2, shardGranules: 2, bufferGranules: 2 },
    (a) => [
      a.worker(0, [a.alloc(1), a.alloc(2)], true),
      a.worker(0, [a.after(0), a.flush, a.alloc(1)]),
      a.worker(1, [a.alloc(1)]),
    ],
    { kills: 1 },
  ),
  "a flush in the middle of a reset": scope(
    small,
    (a) => [a.worker(0, [a.alloc(1), a.flush, a.alloc(1)]), a.worker(1, [a.alloc(1), a.reset, a.alloc(1), a.alloc(2)])],
    { fine: true },
  ),
  "a death inside a flush, another takes the row": scope(
    small,
    (a) => [
      a.worker(0, [a.alloc(1), a.flush], true),
      a.worker(1, [a.alloc(1), a.alloc(1)]),
      a.worker(0, [a.after(0), a.alloc(1)]),
    ],
    { kills: 1 },
  ),
} satisfies Record<string, Scope>;
