import type { defineReclamation } from "../../templates/reclamation/reclamation.js";
import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, runtime, type Steps } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { reclamation, type ReclamationShape } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the reclamation alone. The pool is two rows of ghost words, one an object: FREE, LIVE, or the item that
 * will free it; and the era it was allocated in. A root word refers to the object readers find. A reader that uses a free
 * object, and an object that is freed twice or never, is the bug.
 *
 *   | image | root | state of object 1 … | era of object 1 … | what object 1 refers to … |
 */

type Reclamation = Explorable<InstanceType<ReturnType<typeof defineReclamation>>>;

/** Private methods that a program calls by themselves. */
interface Inner {
  _p_control(now: number): Steps<void>;
  _p_beginEra(): Steps<void>;
}

interface Locals {
  readonly reclamation: Reclamation;
  found: number;
}

export interface Reclaiming {
  readonly spec: ReclamationSpec;
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly program: (name: string, threads: readonly Thread[], final?: (end: End) => void) => Program;
  readonly enter: Operation;
  /** Finds the object and uses it, twice. */
  readonly use: Operation;
  /** The two halves of it, to be done wrong. */
  readonly find: Operation;
  readonly findProtected: Operation;
  /** From the object that was found to the one it refers to; `looksBack`: if it is still the one in the root. */
  readonly step: (looksBack: boolean) => Operation;
  readonly useFound: Operation;
  readonly leave: Operation;
  readonly refresh: Operation;
  /** Puts `next` in the place of the object in the root, and retires that. */
  readonly replace: (next: number, isNew?: boolean) => Operation;
  readonly flush: Operation;
  /** Flush, and nothing is kept. */
  readonly leaveAll: Operation;
  /** Waits until `thread` is dead, then recovers `row`. */
  readonly recover: (thread: number, row: number) => Operation;
  /** Recovers a worker that lives: what nobody may do. */
  readonly answerFor: (row: number) => Operation;
  /** Makes object `from` refer to a new one. */
  readonly append: (from: number, next: number) => Operation;
  readonly beginEra: Operation;
  /** What the controller does at its `now`th millisecond. */
  readonly control: (now: number) => Operation;
}

const FREE = 0,
  LIVE = 1;

/** How a program ends. */
interface Ending {
  /** Threads that are stopped, not dead: nobody recovers them. What they may have seen stays retired. */
  readonly stopped?: boolean;
  /** The era the clock shows at the start. */
  readonly era?: number;
}

export async function reclaiming(
  shape: ReclamationShape,
  mutations: readonly Mutation[] = [],
  { stopped = false, era = 0 }: Ending = {},
): Promise<Reclaiming> {
  const spec = reclamation(shape);
  const { defineReclamation: define } = (await loadExplorable("reclamation/reclamation.ts", mutations)) as {
    defineReclamation: (
      s: ReclamationSpec,
    ) => new (b: ArrayBufferLike, o: number, w: number, pools: readonly object[]) => Reclamation;
  };
  const Explored = define(spec);
  const root = spec.imageWords,
    stateOf = (h: number): number => root + h,
    bornOf = (h: number): number => root + shape.slots + h,
    nextOf = (h: number): number => root + shape.slots * 2 + h,
    words = root + shape.slots * 3 + 1;
  const blank = new SharedArrayBuffer(spec.imageWords * 4);

  class Objects {
    readonly _capacity = shape.slots;
    *_retireAt(h: number, cell: number): Steps<void> {
      yield ghost(`retire ${h}`, (m) => {
        must(m[stateOf(h)] !== FREE, `object ${h} is retired, but free`);
        return (m[stateOf(h)] = -cell);
      });
    }
    *_isRetiredAt(h: number, cell: number): Steps<boolean> {
      return (yield ghost(`is ${h} retired?`, (m) => (m[stateOf(h)] === -cell ? 1 : 0))) === 1;
    }
    *_reclaim(h: number): Steps<void> {
      yield ghost(`free ${h}`, (m) => {
        must(m[stateOf(h)]! < 0, `object ${h} is freed, but not retired`);
        return (m[stateOf(h)] = FREE);
      });
    }
    *_freeInDepot(): Steps<number> {
      return yield ghost(
        "how many are free?",
        (m) => m.subarray(stateOf(1), stateOf(1) + shape.slots).filter((s) => s === FREE).length,
      );
    }
    *_bornAt(h: number): Steps<number> {
      return yield ghost(`era of ${h}?`, (m) => m[bornOf(h)]!);
    }
  }

  const useOnce = function* (h: number): Steps<void> {
    yield ghost(`use ${h}`, (m) => {
      must(m[stateOf(h)] !== FREE, `object ${h} is used after it was freed`);
      return 0;
    });
  };

  const alloc = function* (h: number): Steps<void> {
    if (spec.robust) yield ghost(`alloc ${h}`, (m) => (m[bornOf(h)] = m[spec.eraWord]!));
  };

  /** Nobody is inside, nothing waits: all but the object in the root is free, but for one in the hand of each who died. */
  const final = ({ memory, isDead }: End): void => {
    const deaths = Array.from({ length: spec.workers }, (_, t) => isDead(t)).filter(Boolean).length;
    let lost = 0;
    for (let h = 1; h <= shape.slots; h++) {
      const state = memory[stateOf(h)]!;
      must(state >= 0 || mayBeSeen(memory, h), `object ${h} is retired, but nobody frees it`);
      if (state === LIVE && memory[root] !== h && h <= memory[root]!) lost++;
    }
    must(lost <= deaths, `${lost} objects are lost with ${deaths} dead`);
    for (let w = 0; w < spec.workers; w++)
      must(stopped || memory[spec.guardsWord + w * spec.lineWords] === 0, `worker ${w} is inside for ever`);
  };

  /** By a worker that was stopped inside: it has looked since h was born. */
  const mayBeSeen = (memory: Int32Array, h: number): boolean =>
    stopped && spec.robust && memory[bornOf(h)]! <= memory[spec.guardsWord + 1]!;

  return {
    spec,
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => ({ reclamation: new Explored(blank, 0, row, [new Objects()]), found: 0 }),
    }),
    program: (name, threads, check = final) => ({
      name,
      threads,
      words,
      final: check,
      start: (memory) => {
        memory[root] = 1;
        memory.fill(LIVE, stateOf(1), bornOf(1));
        if (spec.robust) memory[spec.eraWord] = era;
        memory[bornOf(1)] = era;
      },
    }),
    enter: ({ reclamation: r }: Locals) => r.enter(),
    *use({ reclamation: r }: Locals) {
      const h = spec.robust ? yield* r._protectWord(root) : yield runtime.atomic("load", "i32", root);
      yield* useOnce(h);
      yield* useOnce(h);
    },
    *find(locals: Locals) {
      locals.found = yield runtime.atomic("load", "i32", root);
    },
    *findProtected(locals: Locals) {
      locals.found = yield* locals.reclamation._protectWord(root);
    },
    step: (looksBack) =>
      function* (locals: Locals) {
        const from = locals.found;
        locals.found = yield* locals.reclamation._protectWord(nextOf(from));
        if (looksBack && (yield runtime.atomic("load", "i32", root)) !== from) locals.found = 0;
      },
    *useFound({ found }: Locals) {
      if (found !== 0) yield* useOnce(found);
    },
    leave: ({ reclamation: r }: Locals) => r.leave(),
    refresh: ({ reclamation: r }: Locals) => r.refresh(),
    append: (from, next) =>
      function* () {
        yield* alloc(next);
        yield runtime.atomic("store", "i32", nextOf(from), next);
      },
    *beginEra({ reclamation: r }: Locals) {
      yield* (r as unknown as Inner)._p_beginEra();
    },
    replace: (next, isNew = true) =>
      function* ({ reclamation: r }: Locals) {
        if (isNew) yield* alloc(next);
        const before = yield runtime.atomic("exchange", "i32", root, next);
        yield* r._retire(0, before);
      },
    *flush({ reclamation: r }: Locals) {
      yield* r.flush();
    },
    *leaveAll({ reclamation: r }: Locals) {
      yield* r._leaveAll();
    },
    recover: (thread, row) =>
      function* ({ reclamation: r }: Locals) {
        yield death(thread);
        yield* r._recover(row);
      },
    answerFor:
      (row) =>
      ({ reclamation: r }: Locals) =>
        r._recover(row),
    control: (now) =>
      function* ({ reclamation: r }: Locals) {
        yield* (r as unknown as Inner)._p_control(now);
      },
  };
}

export const scope = (
  shape: ReclamationShape,
  threads: (r: Reclaiming) => readonly Thread[],
  options: Omit<Scope, "program"> & Ending = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const r = await reclaiming(shape, mutations, options);
    return r.program(`reclamation with batches of ${shape.items}`, threads(r));
  },
});

export const reads = (r: Reclaiming, n = 1): Operation[] =>
  Array.from({ length: n }, () => [r.enter, r.use, r.leave]).flat();
