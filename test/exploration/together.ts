import type { defineReclamation } from "../../templates/concurrent/reclamation.js";
import { defineShardedFreeList as defineReal } from "../../templates/concurrent/sharded-free-list.js";
import type { ReclamationSpec, ShardedFreeListSpec } from "../../templates/concurrent/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, runtime, type Steps } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import type { Pool } from "./sharded.js";
import { reclamation, shardedFreeList } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * The reclamation with a real pool: a root word refers to a slot, writers put new slots in its place and retire the old
 * ones, readers use what they find inside a guard. A slot that comes out of tryAlloc while a reader uses it is the bug.
 *
 *   | image | root | readers of slot 1 | … |
 */

type Reclamation = Explorable<InstanceType<ReturnType<typeof defineReclamation>>>;

interface Locals {
  readonly pool: Pool;
  readonly guards: Reclamation;
  /** Allocated, not yet in the root. */
  mine: number;
}

interface Together {
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly program: (threads: readonly Thread[]) => Program;
  readonly read: Operation;
  readonly replace: Operation;
  readonly recover: (thread: number, row: number) => Operation;
}

async function together(capacity: number, workers: number, mutations: readonly Mutation[]): Promise<Together> {
  const spec = shardedFreeList({ capacity, workers, cells: 1, lineWords: 1, shards: 1, spares: 2 * workers });
  const guardSpec = reclamation({ workers, items: 1, slots: capacity, small: 2, from: spec.imageWords });
  const { defineShardedFreeList } = (await loadExplorable("concurrent/sharded-free-list.ts")) as {
    defineShardedFreeList: (s: ShardedFreeListSpec) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
  };
  const { defineReclamation: define } = (await loadExplorable("concurrent/reclamation.ts", mutations)) as {
    defineReclamation: (
      s: ReclamationSpec,
    ) => new (b: ArrayBufferLike, o: number, w: number, pools: readonly object[]) => Reclamation;
  };
  const ExploredPool = defineShardedFreeList(spec),
    ExploredGuards = define(guardSpec),
    Real = defineReal(spec);
  const blank = new SharedArrayBuffer(guardSpec.imageWords * 4);
  const root = guardSpec.imageWords,
    readers = root,
    words = readers + capacity + 1;
  const slotOf = (h: number): number => (h - spec.originWord) / spec.strideWords;

  /** All but what the root refers to is free, or lost in the hand of one who died. */
  const final = ({ memory, isDead }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const pool = new Real(buffer, 0, 0),
      { problems } = pool.check(),
      { live, retired } = pool.stats();
    const deaths = Array.from({ length: workers }, (_, t) => isDead(t)).filter(Boolean).length;
    must(problems.length === 0, problems.join("; "));
    must(retired === 0, `${retired} slots are retired, but nobody frees them`);
    must(live <= 1 + deaths, `${live} slots are live with ${deaths} dead, 1 is in the root`);
  };

  return {
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => {
        const pool = new ExploredPool(blank, 0, row);
        return { pool, guards: new ExploredGuards(blank, 0, row, [pool]), mine: 0 };
      },
    }),
    program: (threads) => ({
      name: "pool and reclamation",
      threads,
      words,
      final,
      start: (memory) => {
        const buffer = new SharedArrayBuffer(guardSpec.imageWords * 4),
          pool = new Real(buffer, 0, 0);
        pool.format();
        const h = pool.tryAlloc();
        pool.flush();
        memory.set(new Int32Array(buffer));
        memory[root] = h;
      },
    }),
    *read({ pool, guards }: Locals): Steps<void> {
      yield* guards.enter();
      const h = yield ghost("find", (m) => {
        m[readers + slotOf(m[root]!)]! |= 1 << pool.worker;
        return m[root]!;
      });
      yield ghost(`used slot ${slotOf(h)}`, (m) => (m[readers + slotOf(h)]! &= ~(1 << pool.worker)));
      yield* guards.leave();
    },
    *replace({ pool, guards }: Locals): Steps<void> {
      const h = yield* pool.tryAlloc();
      yield ghost(`alloc → ${h === 0 ? "nothing" : `slot ${slotOf(h)}`}`, (m) => {
        must(h === 0 || m[readers + slotOf(h)] === 0, `slot ${slotOf(h)} is handed out while a reader uses it`);
        return 0;
      });
      if (h === 0) return;
      const before = yield runtime.atomic("exchange", "i32", root, h);
      yield* guards.tryRetire(0, before);
    },
    recover: (thread, row) =>
      function* ({ pool, guards }: Locals): Steps<void> {
        yield death(thread);
        yield ghost("the dead read no more", (m) => {
          for (let s = 1; s <= capacity; s++) m[readers + s]! &= ~(1 << row);
          return 0;
        });
        yield* guards.recover(row);
        yield* pool.recover(row);
      },
  };
}

const scope = (
  capacity: number,
  workers: number,
  threads: (t: Together) => readonly Thread[],
  options: Omit<Scope, "program"> = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const t = await together(capacity, workers, mutations);
    return t.program(threads(t));
  },
});

export const scopes = {
  "a reader, 2 replacements of 2 slots": scope(2, 2, (t) => [
    t.worker(0, [t.read]),
    t.worker(1, [t.replace, t.replace]),
  ]),
  "a reader twice, 3 replacements of 2 slots": scope(
    2,
    2,
    (t) => [t.worker(0, [t.read, t.read]), t.worker(1, [t.replace, t.replace, t.replace])],
    { long: true },
  ),
  "a reader, the one who replaces dies": scope(
    2,
    3,
    (t) => [t.worker(0, [t.read]), t.worker(1, [t.replace, t.replace], true), t.worker(2, [t.recover(1, 1)])],
    { kills: 1, preemptions: 2 },
  ),
  "a reader dies, 2 replacements": scope(
    2,
    3,
    (t) => [t.worker(0, [t.read], true), t.worker(1, [t.replace, t.replace]), t.worker(2, [t.recover(0, 0)])],
    { kills: 1, preemptions: 2, long: true },
  ),
} satisfies Record<string, Scope>;
