import type { defineReclamation } from "../../templates/concurrent/reclamation.js";
import type { ReclamationSpec } from "../../templates/concurrent/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, runtime, type Steps } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { reclamation, type ReclamationShape } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the reclamation alone. The pool is a row of ghost words, one an object: FREE, LIVE, or the item that will
 * free it. A root word refers to the object readers find. A reader that uses a free object, and an object that is freed
 * twice or never, is the bug.
 */

type Reclamation = Explorable<InstanceType<ReturnType<typeof defineReclamation>>>;

interface Locals {
  readonly reclamation: Reclamation;
  found: number;
}

export interface Reclaiming {
  readonly spec: ReclamationSpec;
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly program: (name: string, threads: readonly Thread[]) => Program;
  readonly enter: Operation;
  /** Finds the object and uses it, twice. */
  readonly use: Operation;
  /** The two halves of it, to be done wrong. */
  readonly find: Operation;
  readonly useFound: Operation;
  readonly leave: Operation;
  readonly refresh: Operation;
  /** Puts `next` in the place of the object in the root, and retires that. */
  readonly replace: (next: number) => Operation;
  readonly flush: Operation;
  /** Waits until `thread` is dead, then recovers `row`. */
  readonly recover: (thread: number, row: number) => Operation;
  /** Recovers a worker that lives: what nobody may do. */
  readonly answerFor: (row: number) => Operation;
  readonly setThreshold: (n: number) => Operation;
}

const FREE = 0,
  LIVE = 1;

export async function reclaiming(shape: ReclamationShape, mutations: readonly Mutation[] = []): Promise<Reclaiming> {
  const spec = reclamation(shape);
  const { defineReclamation: define } = (await loadExplorable("concurrent/reclamation.ts", mutations)) as {
    defineReclamation: (
      s: ReclamationSpec,
    ) => new (b: ArrayBufferLike, o: number, w: number, pools: readonly object[]) => Reclamation;
  };
  const Explored = define(spec);
  const root = spec.imageWords,
    stateOf = (h: number): number => root + h,
    words = root + shape.slots + 1;
  const blank = new SharedArrayBuffer(spec.imageWords * 4);

  class Objects {
    *isLive(h: number): Steps<boolean> {
      return (yield ghost(`is ${h} live?`, (m) => (m[stateOf(h)] === LIVE ? 1 : 0))) === 1;
    }
    *retireAt(h: number, cell: number): Steps<void> {
      yield ghost(`retire ${h}`, (m) => {
        must(m[stateOf(h)] !== FREE, `object ${h} is retired, but free`);
        return (m[stateOf(h)] = -cell);
      });
    }
    *isRetiredAt(h: number, cell: number): Steps<boolean> {
      return (yield ghost(`is ${h} retired?`, (m) => (m[stateOf(h)] === -cell ? 1 : 0))) === 1;
    }
    *reclaim(h: number): Steps<void> {
      yield ghost(`free ${h}`, (m) => {
        must(m[stateOf(h)]! < 0, `object ${h} is freed, but not retired`);
        return (m[stateOf(h)] = FREE);
      });
    }
  }

  const useOnce = function* (h: number): Steps<void> {
    yield ghost(`use ${h}`, (m) => {
      must(m[stateOf(h)] !== FREE, `object ${h} is used after it was freed`);
      return 0;
    });
  };

  /** Nobody is inside, nothing waits: all but the object in the root is free, but for one in the hand of each who died. */
  const final = ({ memory, isDead }: End): void => {
    const deaths = Array.from({ length: spec.workers }, (_, t) => isDead(t)).filter(Boolean).length;
    let lost = 0;
    for (let h = 1; h <= shape.slots; h++) {
      const state = memory[stateOf(h)]!;
      must(state >= 0, `object ${h} is retired, but nobody frees it`);
      if (state === LIVE && memory[root] !== h && h <= memory[root]!) lost++;
    }
    must(lost <= deaths, `${lost} objects are lost with ${deaths} dead`);
    for (let w = 0; w < spec.workers; w++)
      must(memory[spec.guardsWord + w * spec.lineWords] === 0, `worker ${w} is inside for ever`);
  };

  return {
    spec,
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => ({ reclamation: new Explored(blank, 0, row, [new Objects()]), found: 0 }),
    }),
    program: (name, threads) => ({
      name,
      threads,
      words,
      final,
      start: (memory) => {
        memory[root] = 1;
        memory.fill(LIVE, stateOf(1), words);
      },
    }),
    enter: ({ reclamation: r }: Locals) => r.enter(),
    *use() {
      const h = yield runtime.atomic("load", "i32", root);
      yield* useOnce(h);
      yield* useOnce(h);
    },
    *find(locals: Locals) {
      locals.found = yield runtime.atomic("load", "i32", root);
    },
    *useFound({ found }: Locals) {
      yield* useOnce(found);
    },
    leave: ({ reclamation: r }: Locals) => r.leave(),
    refresh: ({ reclamation: r }: Locals) => r.refresh(),
    replace: (next) =>
      function* ({ reclamation: r }: Locals) {
        const before = yield runtime.atomic("exchange", "i32", root, next);
        yield* r.tryRetire(0, before);
      },
    flush: ({ reclamation: r }: Locals) => r.flush(),
    recover: (thread, row) =>
      function* ({ reclamation: r }: Locals) {
        yield death(thread);
        yield* r.recover(row);
      },
    answerFor:
      (row) =>
      ({ reclamation: r }: Locals) =>
        r.recover(row),
    setThreshold: (n) =>
      function* () {
        yield runtime.atomic("store", "i32", spec.thresholdWord, n);
      },
  };
}

const scope = (
  shape: ReclamationShape,
  threads: (r: Reclaiming) => readonly Thread[],
  options: Omit<Scope, "program"> = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const r = await reclaiming(shape, mutations);
    return r.program(`reclamation with batches of ${shape.items}`, threads(r));
  },
});

const reads = (r: Reclaiming, n = 1): Operation[] => Array.from({ length: n }, () => [r.enter, r.use, r.leave]).flat();

export const scopes = {
  "a reader, 1 replacement": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
  ]),
  "2 readers, 1 replacement": scope({ workers: 3, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, reads(r)),
    r.worker(2, [r.replace(2)]),
  ]),
  "a reader twice, 2 replacements": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3)]),
  ]),
  "a reader twice, 3 replacements, batches of 2": scope({ workers: 2, items: 2, slots: 4 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4), r.flush]),
  ]),
  "a reader that refreshes, 2 replacements": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, [r.enter, r.use, r.refresh, r.use, r.leave]),
    r.worker(1, [r.replace(2), r.replace(3)]),
  ]),
  "nested guards, 1 replacement": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, [r.enter, r.enter, r.use, r.leave, r.use, r.leave]),
    r.worker(1, [r.replace(2)]),
  ]),
  "who replaces is inside": scope({ workers: 2, items: 1, slots: 3 }, (r) => [
    r.worker(0, [r.enter, r.use, r.replace(2), r.leave]),
    r.worker(1, [r.enter, r.use, r.leave]),
  ]),
  "a batch is used again at once": scope({ workers: 2, items: 1, slots: 5, small: 2, batches: 3 }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
  ]),
  "a batch is used again while its reader refreshes": scope(
    { workers: 2, items: 1, slots: 5, small: 2, batches: 3 },
    (r) => [
      r.worker(0, [r.enter, r.use, r.refresh, r.use, r.leave]),
      r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
    ],
  ),
  "an abandoned batch is used again": scope(
    { workers: 3, items: 1, slots: 4, small: 2, batches: 3 },
    (r) => [r.worker(0, [r.replace(2)], true), r.worker(1, reads(r, 2)), r.worker(2, [r.recover(0, 0), r.replace(3)])],
    { kills: 1 },
  ),
  "2 replace, 1 reads": scope(
    { workers: 3, items: 1, slots: 4 },
    (r) => [r.worker(0, reads(r)), r.worker(1, [r.replace(2)]), r.worker(2, [r.replace(3)])],
    { long: true },
  ),
  "2 readers, 2 replacements": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, reads(r)), r.worker(1, reads(r)), r.worker(2, [r.replace(2), r.replace(3)])],
    { long: true },
  ),
  "a reader dies": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, reads(r), true), r.worker(1, [r.replace(2), r.replace(3)]), r.worker(2, [r.recover(0, 0)])],
    { kills: 1 },
  ),
  "the one who replaces dies": scope(
    { workers: 3, items: 1, slots: 3 },
    (r) => [r.worker(0, [r.replace(2), r.flush], true), r.worker(1, reads(r)), r.worker(2, [r.recover(0, 0)])],
    { kills: 1 },
  ),
  "the one who replaces dies, batches of 2": scope(
    { workers: 3, items: 2, slots: 3 },
    (r) => [
      r.worker(0, [r.replace(2), r.replace(3), r.flush], true),
      r.worker(1, reads(r)),
      r.worker(2, [r.recover(0, 0)]),
    ],
    { kills: 1, long: true },
  ),
  "a reader dies, then the one who recovers it": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, reads(r), true),
      r.worker(1, [r.replace(2)]),
      r.worker(2, [r.recover(0, 0)], true),
      r.worker(3, [r.recover(2, 2), r.recover(0, 0)]),
    ],
    { kills: 2, long: true },
  ),
  "the one who replaces dies, then the one who recovers it": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, [r.replace(2)], true),
      r.worker(1, reads(r)),
      r.worker(2, [r.recover(0, 0)], true),
      r.worker(3, [r.recover(2, 2), r.recover(0, 0)]),
    ],
    { kills: 2, long: true, maxStates: 6e6 },
  ),
  "reader and replacer die at once": scope(
    { workers: 4, items: 1, slots: 2 },
    (r) => [
      r.worker(0, [r.replace(2)], true),
      r.worker(1, reads(r), true),
      r.worker(2, [r.recover(0, 0)]),
      r.worker(3, [r.recover(1, 1)]),
    ],
    { kills: 2, long: true, maxStates: 6e6 },
  ),
} satisfies Record<string, Scope>;

/** What users must not do, and what would happen. */
export const misuses = {
  "two threads in one row": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
  ]),
  "a live worker is recovered": scope({ workers: 3, items: 1, slots: 2 }, (r) => [
    r.worker(0, reads(r)),
    r.worker(1, [r.replace(2)]),
    r.worker(2, [r.answerFor(0)]),
  ]),
  "the root is read before the guard begins": scope({ workers: 2, items: 1, slots: 2 }, (r) => [
    r.worker(0, [r.find, r.enter, r.useFound, r.leave]),
    r.worker(1, [r.replace(2)]),
  ]),
} satisfies Record<string, Scope>;
