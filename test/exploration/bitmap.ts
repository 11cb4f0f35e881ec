import { defineBitmapPoolChecked } from "../../templates/kinds/free-list/shared-checked.js";
import { defineBitmapPoolFast } from "../../templates/kinds/free-list/shared-fast.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { death, ghost, must, type Steps, when } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { bitmapPool } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the bitmap pools. Ghost words behind the image: holder of each slot, who is inside tryAlloc, and whether
 * it saw a moment at which all slots were taken: only then may it return 0. Who recovers a dead worker frees what that had
 * in use; then every slot must be free or held again, or in doubt because a third worker was at it.
 */

type Pool = Explorable<InstanceType<ReturnType<typeof defineBitmapPoolFast>>>;
type Handle = Parameters<Pool["free"]>[0];

interface Locals {
  readonly pool: Pool;
  held: Handle[];
}

interface Bitmaps {
  readonly worker: (row: number, operations: readonly Operation[], killable?: boolean) => Thread;
  readonly alloc: Operation;
  readonly free: Operation;
  /** Frees the same handle as another worker; one of them succeeds. */
  readonly freeAlso: Operation;
  /** Two slots at once. */
  readonly allocTwo: Operation;
  readonly allocThree: Operation;
  /** Waits until the workers in these rows are dead, then recovers all of them. */
  readonly recover: (...rows: number[]) => Operation;
  /** Waits until those threads are dead, then takes back what the row had, as its next worker. */
  readonly takeOver: (row: number, ...dead: number[]) => Operation;
  readonly finish: Operation;
  /** Waits until that worker has finished. */
  readonly until: (row: number) => Operation;
  readonly program: (name: string, threads: readonly Thread[]) => Program;
}

export interface BitmapShape {
  readonly capacity: number;
  readonly workers: number;
  readonly checked: boolean;
  /** Slots that are free at the start; all when undefined. */
  readonly free?: readonly number[];
  /** Each slot has 2 generations, then it is taken out. */
  readonly worn?: boolean;
  /** Also checked. */
  readonly paranoid?: boolean;
  /** Nobody but who recovers is at work when it does so last: nothing may be in doubt at the end. */
  readonly strict?: boolean;
  /** Worker 0 was about to take slot 1 when it died. */
  readonly dying?: boolean;
  /** Slots a worker may die at at once, 1 when undefined. */
  readonly most?: number;
  /** Capacity beyond one bitmap word: tryAlloc looks at one word after the other, and a slot may move between looks. */
  readonly mayMiss?: boolean;
}

/** Where allocations were made is not part of a state. */
const forgetful = { remember: () => undefined, forget: () => undefined };

/** Holder of a slot that its owner has begun to free. */
const between = -1;
/** Holder of a slot that was allocated before; several workers may have its handle. */
const several = 99;

async function bitmaps(shape: BitmapShape, mutations: readonly Mutation[]): Promise<Bitmaps> {
  const spec = bitmapPool(shape.capacity, shape.workers, shape.checked, shape),
    most = shape.most ?? 1,
    file = shape.checked ? "free-list/shared-checked" : "free-list/shared-fast";
  const module = await loadExplorable(`kinds/${file}.ts`, mutations);
  const define = module[shape.checked ? "defineBitmapPoolChecked" : "defineBitmapPoolFast"] as (
    s: ReturnType<typeof bitmapPool>,
  ) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
  const Explored = define(spec),
    Real = (shape.checked ? defineBitmapPoolChecked : defineBitmapPoolFast)(spec);
  const blank = new SharedArrayBuffer(spec.imageWords * 4);
  const holder = spec.imageWords,
    inside = holder + spec.capacity + 1,
    sawFull = inside + spec.workers,
    freed = sawFull + spec.workers,
    recovered = freed + 1,
    seen = recovered + spec.workers,
    finished = seen + spec.capacity + 1,
    words = finished + spec.workers;
  const slotOf = (h: number): number => (spec.checked ? h & spec.slotMask : h - spec.originWord);

  const final = ({ memory, isDead, isDone }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const pool = new Real(buffer, 0, 0),
      rows = Array.from({ length: spec.workers }, (_, w) => w);
    const deaths = rows.filter(isDead).length,
      open = rows.filter((w) => isDead(w) && memory[recovered + w] === 0).length;
    const mayDoubt = spec.workers > 2 && (shape.strict !== true || rows.some((w) => !isDead(w) && !isDone(w)));
    const { problems } = pool.check(),
      { live } = pool.stats();
    const holders = Array.from(memory.subarray(holder + 1, holder + spec.capacity + 1));
    const held = holders.filter((h) => h > 0).length,
      perhaps = holders.filter((h) => h === between).length;
    const left = open > 0 ? open * most : mayDoubt ? deaths : 0;
    must(problems.length <= left, problems.join("; "));
    must(
      live >= held && live <= held + perhaps + left,
      `${live} slots are live, ${held} are held, ${open} of ${deaths} dead are not recovered`,
    );
    must(
      open > 0 || pool._inDoubt() >= live - held - perhaps,
      `${live - held} slots are lost, ${pool._inDoubt()} are in doubt`,
    );
    must(memory[freed]! <= 1, "two frees of one handle succeeded");
  };

  const take = (m: Int32Array, w: number, h: number): void => {
    must(m[holder + slotOf(h)]! <= 0, `slot ${slotOf(h)} handed out to two`);
    m[holder + slotOf(h)] = w + 1;
    if (shape.worn !== true) return;
    must(((m[seen + slotOf(h)]! >> (h >>> 31)) & 1) === 0, `handle ${h} comes back to life`);
    m[seen + slotOf(h)]! |= 1 << (h >>> 31);
  };

  /** Frees what the dead worker had in use. */
  function* recoverOne(pool: Pool, row: number): Steps<void> {
    yield* pool._recover(row);
    for (const h of yield* pool.handlesOf(row, 0)) {
      yield ghost(`free slot ${slotOf(h)} of worker ${row}`, (m) => {
        const now = m[holder + slotOf(h)]!;
        must(now === 0 || now === row + 1, `slot ${slotOf(h)} of worker ${now - 1} passes as one of worker ${row}`);
        return (m[holder + slotOf(h)] = 0);
      });
      yield* pool.tryFree(h);
    }
    const isRecovered = (m: Int32Array): number => {
      for (let s = 1; s <= spec.capacity; s++)
        must(m[holder + s] !== row + 1, `slot ${s} of worker ${row} was not listed`);
      must(m[spec.handsWord + row * spec.lineWords] === 0, `the hand of worker ${row} is still full`);
      return (m[recovered + row] = 1);
    };
    // Others hear of it: a hand of our own that we have just emptied is seen empty.
    yield ghost(`worker ${row} is recovered`, isRecovered, { sync: true });
  }

  const allocMany = (wanted: number): Operation =>
    function* ({ pool, held }: Locals): Steps<void> {
      const out = new Int32Array(wanted);
      const n = yield* pool.allocBatch(out);
      const got = [...out.subarray(0, n)] as Handle[];
      yield ghost(`alloc → ${got.map(slotOf)}`, (m) => {
        for (const h of got) take(m, pool._worker, h);
        return 0;
      });
      held.push(...got);
    };

  return {
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => {
        const pool = new Explored(blank, 0, row);
        return { pool: spec.paranoid ? Object.assign(pool, { _leaks: forgetful }) : pool, held: [] };
      },
    }),
    *alloc({ pool, held }: Locals): Steps<void> {
      yield ghost("alloc?", (m) => (m[inside + pool._worker] = 1));
      const h = yield* pool.tryAlloc();
      yield ghost(`alloc → ${h === 0 ? "nothing" : `slot ${slotOf(h)}`}`, (m) => {
        if (h === 0)
          must(
            shape.mayMiss === true || m[sawFull + pool._worker] === 1,
            "EXHAUSTED although a slot was free at every moment of the call",
          );
        else take(m, pool._worker, h);
        return (m[inside + pool._worker] = m[sawFull + pool._worker] = 0);
      });
      if (h !== 0) held.push(h);
    },
    *free({ pool, held }: Locals): Steps<void> {
      const h = held.shift();
      if (h === undefined) return;
      yield ghost(`free slot ${slotOf(h)}`, (m) => (m[holder + slotOf(h)] = 0));
      const done = yield* pool.tryFree(h);
      yield ghost(done === 1 ? "freed" : "refused", () => {
        must(done === 1, `slot ${slotOf(h)} was held, but could not be freed`);
        return 0;
      });
    },
    *freeAlso({ pool }: Locals): Steps<void> {
      yield ghost("free slot 1", (m) => (m[holder + 1] === several ? (m[holder + 1] = between) : 0));
      const done = yield* pool.tryFree((spec.checked ? spec.firstSlot + 1 : spec.originWord + 1) as Handle);
      yield ghost(done === 1 ? "freed" : "refused", (m) => {
        if (m[holder + 1] === between) m[holder + 1] = 0;
        return (m[freed]! += done);
      });
    },
    allocTwo: allocMany(2),
    allocThree: allocMany(3),
    recover: (...rows) =>
      function* ({ pool }: Locals): Steps<void> {
        for (const row of rows) yield death(row);
        for (const row of rows) yield* recoverOne(pool, row);
      },
    takeOver: (row, ...dead) =>
      function* ({ pool }: Locals): Steps<void> {
        for (const t of dead) yield death(t);
        yield* recoverOne(pool, row);
      },
    *finish({ pool }: Locals): Steps<void> {
      yield ghost("finished", (m) => (m[finished + pool._worker] = 1), { sync: true });
    },
    until: (row) =>
      function* (): Steps<void> {
        yield when(`worker ${row} has finished`, (m) => m[finished + row] === 1);
      },
    program: (name, threads) => ({
      name,
      threads,
      words,
      final,
      start: (memory) => {
        const buffer = new SharedArrayBuffer(spec.imageWords * 4),
          pool = new Real(buffer, 0, spec.workers - 1);
        pool._format();
        const free = shape.free;
        const all = free === undefined ? [] : Array.from({ length: spec.capacity }, () => pool.alloc());
        for (const h of all) if (free!.includes(slotOf(h))) pool.free(h);
        memory.set(new Int32Array(buffer));
        if (shape.dying === true) memory[spec.handsWord] = 1;
        for (const h of all) if (!free!.includes(slotOf(h))) memory[holder + slotOf(h)] = several;
      },
      observe: (m) => {
        for (let w = 0; w < spec.bitmapWords; w++) if (m[spec.bitmapWord + w] !== -1) return;
        for (let t = 0; t < spec.workers; t++) if (m[inside + t] !== 0) m[sawFull + t] = 1;
      },
    }),
  };
}

const scope = (
  shape: BitmapShape,
  threads: (b: Bitmaps) => readonly Thread[],
  options: Omit<Scope, "program"> = {},
): Scope => ({
  ...options,
  program: async (mutations: readonly Mutation[] = []) => {
    const b = await bitmaps(shape, mutations);
    return b.program(`bitmap pool of ${shape.capacity}`, threads(b));
  },
});

const two: BitmapShape = { capacity: 2, workers: 2, checked: false };
const pairs = (b: Bitmaps, n: number): Operation[] => Array.from({ length: n }, () => [b.alloc, b.free]).flat();

/** Plain stores to a hand can be seen by who recovers: every access is a move. */
const dying = { kills: 1, fine: true } as const;
const thirdAtWork: BitmapShape = { ...two, capacity: 1, workers: 3 };
const threeOf = (b: Bitmaps, operations: readonly Operation[] = pairs(b, 1)): Thread[] => [
  b.worker(0, operations, true),
  b.worker(1, [b.recover(0), b.alloc]),
  b.worker(2, [...pairs(b, 1), b.alloc]),
];

/** Another worker is at work; the one in row 2 is not. */
const takenOver = (b: Bitmaps): Thread[] => [
  b.worker(0, pairs(b, 1), true),
  b.worker(1, pairs(b, 1)),
  b.worker(2, []),
  b.worker(0, [b.takeOver(0, 0)]),
];

const heirs = (b: Bitmaps): Thread[] => [
  b.worker(0, [b.allocThree], true),
  b.worker(1, []),
  b.worker(0, [b.takeOver(0, 0)], true),
  b.worker(0, [b.takeOver(0, 0, 2), b.allocThree]),
];

export const scopes = {
  "2 workers: alloc, free": scope(two, (b) => [b.worker(0, pairs(b, 1)), b.worker(1, pairs(b, 1))]),
  "2 workers, checked: alloc, free": scope({ ...two, checked: true }, (b) => [
    b.worker(0, pairs(b, 1)),
    b.worker(1, pairs(b, 1)),
  ]),
  "2 workers, 1 slot: alloc, free, alloc, free": scope({ ...two, capacity: 1 }, (b) => [
    b.worker(0, pairs(b, 2)),
    b.worker(1, pairs(b, 2)),
  ]),
  "a slot goes from one worker to another": scope({ ...two, capacity: 1 }, (b) => [
    b.worker(0, pairs(b, 1)),
    b.worker(1, [b.alloc]),
  ]),
  "3 workers, 2 slots: alloc, free": scope(
    { ...two, workers: 3 },
    (b) => [0, 1, 2].map((w) => b.worker(w, pairs(b, 1))),
    { preemptions: 3 },
  ),
  "3 workers, 2 slots: alloc, free, all states": scope(
    { ...two, workers: 3 },
    (b) => [0, 1, 2].map((w) => b.worker(w, pairs(b, 1))),
    { long: true, maxStates: 6e6 },
  ),
  "2 workers, 2 bitmap words, 2 free": scope({ ...two, capacity: 33, free: [31, 33], mayMiss: true }, (b) => [
    b.worker(0, pairs(b, 1)),
    b.worker(1, pairs(b, 1)),
  ]),
  "2 workers free one handle": scope({ ...two, checked: true, free: [2] }, (b) => [
    b.worker(0, [b.freeAlso]),
    b.worker(1, [b.freeAlso]),
  ]),
  "2 workers free one handle, paranoid": scope(
    { ...two, checked: true, paranoid: true, free: [2] },
    (b) => [b.worker(0, [b.freeAlso, b.alloc]), b.worker(1, [b.freeAlso, b.alloc])],
    { fine: true },
  ),
  "1 of 2 that free one handle dies, paranoid": scope(
    { ...two, workers: 3, checked: true, paranoid: true, free: [2] },
    (b) => [b.worker(0, [b.freeAlso], true), b.worker(1, [b.freeAlso]), b.worker(2, [b.recover(0), b.alloc])],
    { ...dying, preemptions: 2 },
  ),
  "1 dies: alloc, free": scope(two, (b) => [b.worker(0, pairs(b, 1), true), b.worker(1, pairs(b, 1))], { kills: 1 }),
  "1 dies and is recovered": scope(
    { ...two, capacity: 1 },
    (b) => [b.worker(0, pairs(b, 2), true), b.worker(1, [...pairs(b, 1), b.recover(0), ...pairs(b, 1)])],
    dying,
  ),
  "1 dies and is recovered, checked": scope(
    { ...two, capacity: 1, checked: true },
    (b) => [b.worker(0, pairs(b, 2), true), b.worker(1, [...pairs(b, 1), b.recover(0), ...pairs(b, 1)])],
    dying,
  ),
  "1 dies and is recovered, slots that are taken out": scope(
    { ...two, capacity: 1, checked: true, worn: true },
    (b) => [b.worker(0, pairs(b, 2), true), b.worker(1, [...pairs(b, 1), b.recover(0), ...pairs(b, 2)])],
    dying,
  ),
  "1 dies and its row is taken over": scope({ ...two, capacity: 1, workers: 3 }, (b) => takenOver(b), dying),
  "1 dies and its row is taken over, checked": scope(
    { ...two, capacity: 2, workers: 3, checked: true },
    (b) => takenOver(b),
    { ...dying, preemptions: 3 },
  ),
  "1 dies with 3 slots, and who takes over its row": scope({ ...two, capacity: 3, most: 3 }, heirs, {
    ...dying,
    kills: 2,
  }),
  "1 dies with 3 slots, and who takes over its row, checked": scope(
    { ...two, capacity: 3, most: 3, checked: true },
    heirs,
    {
      ...dying,
      kills: 2,
    },
  ),
  "1 dies while it frees another's slot": scope(
    { ...two, free: [2] },
    (b) => [b.worker(0, [b.freeAlso], true), b.worker(1, [b.recover(0), ...pairs(b, 1)])],
    dying,
  ),
  "another takes what a dead worker was about to take": scope(
    { ...thirdAtWork, dying: true },
    (b) => threeOf(b, []),
    dying,
  ),
  "another takes what a dead worker was about to take, checked": scope(
    { ...thirdAtWork, dying: true, checked: true },
    (b) => threeOf(b, []),
    dying,
  ),
  "1 dies, another is at work": scope(thirdAtWork, (b) => threeOf(b), { ...dying, preemptions: 2 }),
  "1 dies, another is at work, checked": scope({ ...thirdAtWork, checked: true }, (b) => threeOf(b), {
    ...dying,
    preemptions: 2,
  }),
  "1 dies, another is at work, all states": scope(thirdAtWork, (b) => threeOf(b), {
    ...dying,
    long: true,
    maxStates: 6e6,
  }),
  "1 dies, another is at work, checked, all states": scope({ ...thirdAtWork, checked: true }, (b) => threeOf(b), {
    ...dying,
    long: true,
    maxStates: 6e6,
  }),
  "1 dies with 2 slots in its hand": scope(
    { ...two, capacity: 3, most: 2 },
    (b) => [b.worker(0, [b.allocTwo], true), b.worker(1, [...pairs(b, 1), b.recover(0)])],
    dying,
  ),
  "who recovers dies too": scope(
    { ...two, capacity: 1, workers: 3, strict: true },
    (b) => [b.worker(0, pairs(b, 1), true), b.worker(1, [b.recover(0)], true), b.worker(2, [b.recover(1, 0), b.alloc])],
    { kills: 2, fine: true },
  ),
  "who recovers dies too, checked": scope(
    { ...two, capacity: 1, workers: 3, strict: true, checked: true },
    (b) => [b.worker(0, pairs(b, 1), true), b.worker(1, [b.recover(0)], true), b.worker(2, [b.recover(1, 0), b.alloc])],
    { kills: 2, fine: true },
  ),
  "2 die at one slot": scope(
    { ...two, capacity: 1, workers: 3, strict: true },
    (b) => [
      b.worker(0, [b.alloc], true),
      b.worker(1, [b.alloc], true),
      b.worker(2, [b.recover(0), b.recover(1), b.alloc]),
    ],
    { kills: 2, fine: true },
  ),
  "a slot in doubt, then another dies": scope(
    { ...two, capacity: 1, workers: 4, strict: true },
    (b) => [
      b.worker(0, [b.alloc], true),
      b.worker(1, [], true),
      b.worker(2, [b.recover(0), b.until(3), b.recover(1), b.alloc]),
      b.worker(3, [b.alloc, b.finish]),
    ],
    { kills: 2, fine: true },
  ),
  "2 die, 2 recover at once": scope(
    { ...two, capacity: 1, workers: 4 },
    (b) => [
      b.worker(0, [b.alloc], true),
      b.worker(1, [], true),
      b.worker(2, [b.recover(0), b.alloc]),
      b.worker(3, [b.recover(1)]),
    ],
    { kills: 2, fine: true, preemptions: 4 },
  ),
  "1 dies, another is at work on 2 slots": scope(
    { ...two, workers: 3 },
    (b) => [b.worker(0, pairs(b, 1), true), b.worker(1, [b.recover(0), b.alloc]), b.worker(2, pairs(b, 2))],
    { ...dying, long: true, maxStates: 6e6 },
  ),
} satisfies Record<string, Scope>;
