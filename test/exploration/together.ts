import type { defineReclamation } from "../../templates/reclamation/reclamation.js";
import { defineShardedFreeList as defineReal } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import type { Retirer } from "../../templates/runtime/retirer.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, runtime, type Steps, when } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import type { Pool } from "./sharded.js";
import { reclamation, shardedFreeList } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * The reclamation with a real pool: a root word refers to a slot, writers put new slots in its place and retire the old
 * ones, readers use what they find inside a guard. A slot that comes out of tryAlloc while a reader uses it is the bug.
 *
 *   | image | root | readers of slot 1 | … | era in which slot 1 was allocated last | … |
 */

type Handle = Parameters<Pool["free"]>[0];
type Reclamation = Explorable<InstanceType<ReturnType<typeof defineReclamation>>>;

interface Locals {
  readonly pool: Pool;
  readonly guards: Reclamation;
}

interface Together {
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly program: (threads: readonly Thread[]) => Program;
  readonly read: Operation;
  readonly replace: Operation;
  /** As replace, but waits for a slot without a limit. */
  readonly replaceWaiting: Operation;
  /** Retires the slot in the root, and leaves that empty. */
  readonly unlink: Operation;
  readonly whenSomebodyWaits: Operation;
  readonly recover: (thread: number, row: number) => Operation;
  readonly flush: Operation;
  /** As the next worker in that row, once those threads are dead. */
  readonly takeOver: (row: number, ...dead: number[]) => Operation;
}

interface Shape {
  readonly capacity: number;
  readonly workers: number;
  readonly robust?: boolean;
  /** Worker 0 is stopped, not dead: nobody recovers it. */
  readonly stopped?: boolean;
  /** Mutations are of the pool, not of the reclamation. */
  readonly mutatesPool?: boolean;
  /** Slots of a batch, 1 unless said otherwise. */
  readonly items?: number;
}

/** The reclamation, as the pool calls it. States are compared as JSON, where the two must not contain each other. */
class Bound {
  readonly guards: Reclamation;

  constructor(guards: Reclamation) {
    this.guards = guards;
  }

  _retire(pool: number, h: number): Steps<void> {
    return this.guards._retire(pool, h);
  }

  flush(): Steps<boolean> {
    return this.guards.flush();
  }

  toJSON(): string {
    return "guards";
  }
}

async function together(shape: Shape, mutations: readonly Mutation[]): Promise<Together> {
  const { capacity, workers, robust = false, stopped = false, mutatesPool = false, items = 1 } = shape;
  const poolSpec = shardedFreeList({
    capacity,
    workers,
    robust,
    cells: 1,
    lineWords: 2,
    shards: 1,
    spares: 2 * workers,
  });
  const guardSpec = reclamation({ workers, items, slots: capacity, small: 2, robust, from: poolSpec.imageWords });
  const spec = { ...poolSpec, imageWords: guardSpec.imageWords, eraWord: guardSpec.eraWord };
  const { defineShardedFreeList } = (await loadExplorable(
    "kinds/sharded-free-list/sharded-free-list.ts",
    mutatesPool ? mutations : [],
  )) as {
    defineShardedFreeList: (s: ShardedFreeListSpec) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
  };
  const { defineReclamation: define } = (await loadExplorable(
    "reclamation/reclamation.ts",
    mutatesPool ? [] : mutations,
  )) as {
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
    births = readers + capacity,
    words = births + capacity + 1;
  const slotOf = (h: number): number => (h - spec.originWord) / spec.strideWords;

  /** All but what the root refers to is free, or lost in the hand of one who died. */
  const final = ({ memory, isDead }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const pool = new Real(buffer, 0, 0),
      { problems } = pool.check(),
      { live, retired } = pool.stats();
    const deaths = Array.from({ length: workers }, (_, t) => isDead(t)).filter(Boolean).length;
    must(stopped || problems.length === 0, problems.join("; "));
    let seen = 0;
    for (let s = 1; s <= capacity; s++) if (mayBeSeen(memory, s)) seen++;
    must(retired <= seen, `${retired} slots are retired, but nobody frees them`);
    must(live <= 1 + deaths, `${live} slots are live with ${deaths} dead, 1 is in the root`);
  };

  /** By a worker that was stopped inside: it has looked since slot s was allocated last. */
  const mayBeSeen = (memory: Int32Array, s: number): boolean =>
    stopped && robust && memory[births + s]! <= memory[guardSpec.guardsWord + 1]!;

  const find = function* (guards: Reclamation): Steps<number> {
    return robust ? yield* guards._protectWord(root) : yield runtime.atomic("load", "i32", root);
  };

  const replaceBy = (alloc: (pool: Pool) => Steps<Handle | 0>): Operation =>
    function* ({ pool }: Locals): Steps<void> {
      const h = yield* alloc(pool);
      yield ghost(`alloc → ${h === 0 ? "nothing" : `slot ${slotOf(h)}`}`, (m) => {
        must(h === 0 || m[readers + slotOf(h)] === 0, `slot ${slotOf(h)} is handed out while a reader uses it`);
        if (h !== 0 && robust) m[births + slotOf(h)] = m[guardSpec.eraWord]!;
        return 0;
      });
      if (h === 0) return;
      const before = yield runtime.atomic("exchange", "i32", root, h);
      if (before !== 0) yield* pool.retire(before as Handle);
    };

  return {
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => {
        const pool = new ExploredPool(blank, 0, row),
          guards = new ExploredGuards(blank, 0, row, [pool]);
        pool._bindRetirer(new Bound(guards) as unknown as Retirer, 0);
        return { pool, guards };
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
        pool._format();
        const h = pool.tryAlloc();
        pool.flush();
        memory.set(new Int32Array(buffer));
        memory[root] = h;
      },
    }),
    *read({ pool, guards }: Locals): Steps<void> {
      yield* guards.enter();
      const h = yield* find(guards),
        reader = readers + slotOf(h);
      if (h !== 0) yield ghost(`uses slot ${slotOf(h)}`, (m) => (m[reader]! |= 1 << pool._worker));
      if (h !== 0) yield ghost(`used slot ${slotOf(h)}`, (m) => (m[reader]! &= ~(1 << pool._worker)));
      yield* guards.leave();
    },
    replace: replaceBy((pool) => pool.tryAlloc()),
    replaceWaiting: replaceBy((pool) => pool.allocWait()),
    *unlink({ pool }: Locals): Steps<void> {
      const before = yield runtime.atomic("exchange", "i32", root, 0);
      if (before !== 0) yield* pool.retire(before as Handle);
    },
    *whenSomebodyWaits(): Steps<void> {
      yield when("somebody waits", (m) => m[spec.waitersWord] !== 0);
    },
    recover: (thread, row) =>
      function* ({ pool, guards }: Locals): Steps<void> {
        yield death(thread);
        yield ghost("the dead read no more", (m) => {
          for (let s = 1; s <= capacity; s++) m[readers + s]! &= ~(1 << row);
          return 0;
        });
        yield* guards._recover(row);
        yield* pool._recover(row);
      },
    *flush({ guards }: Locals): Steps<void> {
      yield* guards.flush();
    },
    takeOver: (row, ...dead) =>
      function* ({ pool, guards }: Locals): Steps<void> {
        for (const t of dead) yield death(t);
        yield ghost("the dead read no more", (m) => {
          for (let s = 1; s <= capacity; s++) m[readers + s]! &= ~(1 << row);
          return 0;
        });
        yield* pool._recover(row);
        yield* guards._recover(row);
      },
  };
}

const scope = (
  shape: Shape,
  threads: (t: Together) => readonly Thread[],
  options: Omit<Scope, "program"> = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const t = await together(shape, mutations);
    return t.program(threads(t));
  },
});

const reads3 = (options: Omit<Scope, "program">): Scope =>
  scope(
    { capacity: 3, workers: 2, robust: true },
    (t) => [t.worker(0, [t.read]), t.worker(1, [t.replace, t.replace, t.replace])],
    options,
  );

const stops = (options: Omit<Scope, "program">, mutatesPool = false): Scope =>
  scope(
    { capacity: 4, workers: 2, robust: true, stopped: true, mutatesPool },
    (t) => [t.worker(0, [t.read], true), t.worker(1, [t.replace, t.replace, t.replace])],
    { kills: 1, ...options },
  );

/** The batch is not full, and nobody retires any more: who retires looks for those who wait. */
const waits = (shape: Partial<Shape>, more: (t: Together) => readonly Thread[] = () => []): Scope =>
  scope({ capacity: 1, workers: 2, items: 2, ...shape }, (t) => [
    t.worker(0, [t.whenSomebodyWaits, t.unlink]),
    t.worker(1, [t.replaceWaiting]),
    ...more(t),
  ]);

export const scopes = {
  "1 waits for a slot that the other retires": waits({}),
  "1 waits for a slot that the other retires, and a third may see": waits({ workers: 3 }, (t) => [
    t.worker(2, [t.read]),
  ]),
  "a reader, 2 replacements of 2 slots": scope({ capacity: 2, workers: 2 }, (t) => [
    t.worker(0, [t.read]),
    t.worker(1, [t.replace, t.replace]),
  ]),
  "a reader twice, 3 replacements of 2 slots": scope(
    { capacity: 2, workers: 2 },
    (t) => [t.worker(0, [t.read, t.read]), t.worker(1, [t.replace, t.replace, t.replace])],
    { long: true },
  ),
  "a reader, the one who replaces dies": scope(
    { capacity: 2, workers: 3 },
    (t) => [t.worker(0, [t.read]), t.worker(1, [t.replace, t.replace], true), t.worker(2, [t.recover(1, 1)])],
    { kills: 1, preemptions: 2 },
  ),
  "the one who replaces dies, its row is taken over": scope(
    { capacity: 2, workers: 2, items: 2 },
    (t) => [t.worker(0, [t.read]), t.worker(1, [t.replace, t.replace, t.flush], true), t.worker(1, [t.takeOver(1, 1)])],
    { kills: 1, preemptions: 2 },
  ),
  "the one who replaces dies, and who takes over its row": scope(
    { capacity: 2, workers: 2 },
    (t) => [
      t.worker(0, []),
      t.worker(1, [t.replace, t.replace], true),
      t.worker(1, [t.takeOver(1, 1)], true),
      t.worker(1, [t.takeOver(1, 1, 2)]),
    ],
    { kills: 2, preemptions: 0 },
  ),
  "a reader dies, 2 replacements": scope(
    { capacity: 2, workers: 3 },
    (t) => [t.worker(0, [t.read], true), t.worker(1, [t.replace, t.replace]), t.worker(2, [t.recover(0, 0)])],
    { kills: 1, preemptions: 2, long: true },
  ),
  "robust: a reader, 3 replacements of 3 slots, at most 3 preemptions": reads3({ preemptions: 3 }),
  "robust: a reader stops, 3 replacements of 4 slots, at most 2 preemptions": stops({ preemptions: 2 }),
  "robust: a reader, 3 replacements of 3 slots": reads3({ long: true }),
  "robust: a reader stops, 3 replacements of 4 slots": stops({ long: true }),
} satisfies Record<string, Scope>;

/** The pool's own part is broken. */
export const poolScopes = {
  "1 waits for a slot that the other retires": waits({ mutatesPool: true }),
  "a reader stops, 3 replacements of 4 slots": stops({ preemptions: 2 }, true),
} satisfies Record<string, Scope>;
