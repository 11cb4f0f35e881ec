import { defineBitmapPoolChecked } from "../../templates/allocators/bitmap-pool-checked.js";
import { defineBitmapPoolFast } from "../../templates/allocators/bitmap-pool-fast.js";
import type { BitmapPoolSpec } from "../../templates/spec.js";
import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { ghost, must, type Steps } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { bitmapPool } from "./specs.js";
import type { Scope } from "./suite.js";

/*
 * Programs over the bitmap pools. Ghost words behind the image: holder of each slot, who is inside tryAlloc, and whether
 * it saw a moment at which all slots were taken: only then may it return 0.
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
  readonly program: (name: string, threads: readonly Thread[]) => Program;
}

export interface BitmapShape {
  readonly capacity: number;
  readonly workers: number;
  readonly checked: boolean;
  /** Slots that are free at the start; all when undefined. */
  readonly free?: readonly number[];
  /** Capacity beyond one bitmap word: tryAlloc looks at one word after the other, and a slot may move between looks. */
  readonly mayMiss?: boolean;
}

async function bitmaps(shape: BitmapShape, mutations: readonly Mutation[]): Promise<Bitmaps> {
  const spec = bitmapPool(shape.capacity, shape.workers, shape.checked),
    file = shape.checked ? "bitmap-pool-checked" : "bitmap-pool-fast";
  const module = await loadExplorable(`allocators/${file}.ts`, mutations);
  const define = module[shape.checked ? "defineBitmapPoolChecked" : "defineBitmapPoolFast"] as (
    s: BitmapPoolSpec,
  ) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
  const Explored = define(spec),
    Real = (shape.checked ? defineBitmapPoolChecked : defineBitmapPoolFast)(spec);
  const blank = new SharedArrayBuffer(spec.imageWords * 4);
  const holder = spec.imageWords,
    inside = holder + spec.capacity + 1,
    sawFull = inside + spec.workers,
    freed = sawFull + spec.workers,
    words = freed + 1;
  const slotOf = (h: number): number => (spec.checked ? h & spec.slotMask : h - spec.originWord);

  const final = ({ memory, isDead }: End): void => {
    const buffer = new SharedArrayBuffer(spec.imageWords * 4);
    new Int32Array(buffer).set(memory.subarray(0, spec.imageWords));
    const pool = new Real(buffer, 0, 0),
      deaths = Array.from({ length: spec.workers }, (_, w) => isDead(w)).filter(Boolean).length;
    const { problems } = pool.check();
    must(problems.length <= deaths, problems.join("; "));
    const held = Array.from(memory.subarray(holder + 1, holder + spec.capacity + 1)).filter((h) => h !== 0).length;
    const { live } = pool.stats();
    must(live >= held && live <= held + deaths, `${live} slots are live, ${held} are held, ${deaths} workers are dead`);
    must(memory[freed]! <= 1, "two frees of one handle succeeded");
  };

  return {
    worker: (row, operations, killable = false) => ({
      name: `worker ${row}`,
      operations,
      killable,
      start: () => ({ pool: new Explored(blank, 0, row), held: [] }),
    }),
    *alloc({ pool, held }: Locals): Steps<void> {
      yield ghost("alloc?", (m) => (m[inside + pool.worker] = 1));
      const h = yield* pool.tryAlloc();
      yield ghost(`alloc → ${h === 0 ? "nothing" : `slot ${slotOf(h)}`}`, (m) => {
        if (h === 0)
          must(
            shape.mayMiss === true || m[sawFull + pool.worker] === 1,
            "EXHAUSTED although a slot was free at every moment of the call",
          );
        else must(m[holder + slotOf(h)] === 0, `slot ${slotOf(h)} handed out to two`);
        if (h !== 0) m[holder + slotOf(h)] = pool.worker + 1;
        return (m[inside + pool.worker] = m[sawFull + pool.worker] = 0);
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
      const done = yield* pool.tryFree((spec.firstSlot + 1) as Handle);
      yield ghost(done === 1 ? "freed" : "refused", (m) => {
        m[holder + 1] = 0;
        return (m[freed]! += done);
      });
    },
    program: (name, threads) => ({
      name,
      threads,
      words,
      final,
      start: (memory) => {
        const buffer = new SharedArrayBuffer(spec.imageWords * 4),
          pool = new Real(buffer, 0, 0);
        pool.format();
        const free = shape.free;
        const all = free === undefined ? [] : Array.from({ length: spec.capacity }, () => pool.tryAlloc());
        for (const h of all) if (free!.includes(slotOf(h))) pool.free(h);
        memory.set(new Int32Array(buffer));
        for (const h of all) if (!free!.includes(slotOf(h))) memory[holder + slotOf(h)] = 99;
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
  "1 dies: alloc, free": scope(two, (b) => [b.worker(0, pairs(b, 1), true), b.worker(1, pairs(b, 1))], { kills: 1 }),
} satisfies Record<string, Scope>;
