import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineReclamation } from "../../templates/reclamation/reclamation.js";
import { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import { errorOf } from "../../templates/runtime/feedback.js";
import { loadMutant } from "../explorer/mutant.js";
import type { Mutation } from "../explorer/transform.js";
import { generator } from "../explorer/walk.js";
import { type ReclamationShape, reclamation, shardedFreeList, type ShardedShape } from "./specs.js";

/** Workers with a pool and a reclamation, all in this thread. */
function crew(
  shape: ShardedShape,
  { items, ...rest }: Partial<ReclamationShape> & Pick<ReclamationShape, "items">,
  define = defineReclamation,
) {
  const { capacity, workers } = shape;
  const poolSpec = shardedFreeList(shape);
  const spec = reclamation({ workers, items, slots: capacity, small: 8, from: poolSpec.imageWords, ...rest });
  const buffer = new SharedArrayBuffer(spec.imageWords * 4);
  const Pool = defineShardedFreeList({ ...poolSpec, eraWord: spec.eraWord, imageWords: spec.imageWords });
  const Guards = define(spec);
  const members = Array.from({ length: workers }, (_, w) => {
    const pool = new Pool(buffer, 0, w),
      guards = new Guards(buffer, 0, w, [pool]);
    pool._bindRetirer(guards, 0);
    return { pool, guards };
  });
  members[0]!.pool._format();
  return { spec, members, first: members[0]!, words: new Int32Array(buffer) };
}

interface Module {
  readonly defineReclamation: typeof defineReclamation;
}
type Crew = ReturnType<typeof crew>;
type Handle = ReturnType<Crew["first"]["pool"]["alloc"]>;
const take = ({ first }: Crew, slots: number): Handle[] => Array.from({ length: slots }, () => first.pool.alloc());

/** A random worker replaces a random one of the slots that are held, so and so often. */
function churn({ members }: Crew, held: Handle[]): (times: number) => void {
  const random = generator(3);
  return (times) => {
    for (let i = 0; i < times; i++) {
      const { pool } = members[Math.floor(random() * members.length)]!,
        at = Math.floor(random() * held.length),
        before = held[at]!;
      held[at] = pool.alloc();
      pool.retire(before);
    }
  };
}

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

describe("guards", () => {
  const { first } = crew({ capacity: 8, workers: 2, cells: 1 }, { items: 1 });
  const { guards, pool } = first;

  test("leave without enter is an error, and changes nothing", () => {
    expect(() => guards.leave()).toThrow(/INVALID_VALUE: leave without enter/);
    expect(guards.isInside).toBe(false);
    guards.enter();
    expect(guards.isInside).toBe(true);
    guards.leave();
    expect(guards.isInside).toBe(false);
  });

  test("refresh belongs into exactly one guard", () => {
    expect(() => guards.refresh()).toThrow(/INVALID_VALUE: refresh without enter/);
    guards.guard(() => {
      guards.refresh();
      guards.guard(() => expect(() => guards.refresh()).toThrow(/BUSY/));
    });
    expect(guards.isInside).toBe(false);
  });

  test("a promise as result is refused, an exception passes through, and the guard ends", () => {
    expect(() => guards.guard(async () => undefined)).toThrow(/UNSUPPORTED/);
    expect(() =>
      guards.guard(() => {
        throw new RangeError("mine");
      }),
    ).toThrow(/mine/);
    expect(guards.isInside).toBe(false);
    expect(guards.guard(() => 7)).toBe(7);
  });

  test("what is retired inside waits for the end of the guard; state says so", () => {
    const h = pool.alloc();
    guards.guard(() => {
      pool.retire(h);
      expect(guards._state).toMatchObject({ retired: 1, waiting: 1, threshold: 1, control: 0 });
      expect(pool.stats().retired).toBe(1);
    });
    expect(guards._state).toMatchObject({ retired: 0, waiting: 0 });
    expect(pool.stats().retired).toBe(0);
  });
});

describe("several pools", () => {
  test("each gets back its own, in batches of its own, in the order in which they were retired", () => {
    const spec = reclamation({ workers: 2, items: 3, slots: 40, pools: 2, small: 4 });
    const freed: number[][] = [[], []];
    const pools = freed.map((list) => ({
      _retireAt: () => undefined,
      _isRetiredAt: () => true,
      _reclaim: (h: number) => void list.push(h),
      _freeInDepot: () => 0,
      _capacity: 20,
    }));
    const Guards = defineReclamation(spec),
      guards = new Guards(new SharedArrayBuffer(spec.imageWords * 4), 0, 0, pools);
    for (let h = 1; h <= 4; h++) {
      guards._retire(0, h);
      if (h < 3) guards._retire(1, h + 10);
    }
    expect(freed).toEqual([[1, 2, 3], []]);
    expect(guards._state.retired).toBe(3);
    guards.flush();
    expect(freed).toEqual([
      [1, 2, 3, 4],
      [11, 12],
    ]);
  });
});

describe("a worker that finds no slot", () => {
  test("releases what it has retired, before it goes without", () => {
    const { first } = crew({ capacity: 20, workers: 2, cells: 3 }, { items: 64 });
    expect(first.pool.allocBatch(new Int32Array(20))).toBe(20);
    for (const h of [...first.pool.handles()].slice(0, 5)) first.pool.retire(h);
    expect(first.pool.tryAlloc()).not.toBe(0);
    expect(first.guards._state.retired).toBe(0);
  });

  test("not what a reader may see", () => {
    const { members, first } = crew({ capacity: 4, workers: 2, cells: 3 }, { items: 64 });
    const [h] = Array.from({ length: 4 }, () => first.pool.alloc());
    members[1]!.guards.enter();
    first.pool.retire(h!);
    expect(first.pool.tryAlloc()).toBe(0);
    expect(first.guards._state).toMatchObject({ retired: 1, waiting: 1 });
    members[1]!.guards.leave();
    members[1]!.pool.flush();
    expect(first.pool.alloc()).toBe(h);
  });
});

describe("a worker that waits for a slot", () => {
  test("gets what another one retires, however little", async () => {
    const { members, first } = crew({ capacity: 4, workers: 2, cells: 3 }, { items: 64 });
    const held = Array.from({ length: 4 }, () => first.pool.alloc());
    const waiting = members[1]!.pool.allocAsync(1000);
    setTimeout(() => first.pool.retire(held[0]!), 10);
    expect(await waiting).toBe(held[0]);
  });

  test("gets it when the reader leaves that may see it", async () => {
    const { members, first } = crew({ capacity: 4, workers: 3, cells: 3 }, { items: 64 });
    const held = Array.from({ length: 4 }, () => first.pool.alloc());
    members[2]!.guards.enter();
    const waiting = members[1]!.pool.allocAsync(1000);
    setTimeout(() => first.pool.retire(held[0]!), 10);
    setTimeout(() => members[2]!.guards.leave(), 20);
    expect(await waiting).toBe(held[0]);
  });
});

describe("beside a reader that stays", () => {
  const shape = { capacity: 2048, workers: 2, cells: 31 };

  test("everything can be retired, however often it is flushed", () => {
    const { members, first } = crew(shape, { items: 32 });
    members[1]!.guards.enter();
    for (const h of take({ first } as Crew, 2048)) {
      first.pool.retire(h);
      first.guards.flush();
    }
    expect(first.pool.stats()).toMatchObject({ retired: 2048, live: 0 });
    members[1]!.guards.leave();
    first.guards.flush();
    for (const { pool } of members) pool.flush();
    expect(first.pool.stats()).toMatchObject({ retired: 0, free: 2048 });
  });

  test("those who leave may take all batches: then retire says so, and changes nothing", () => {
    const { members, first } = crew(shape, { items: 32 });
    members[1]!.guards.enter();
    const held = take({ first } as Crew, 2048);
    const leaving = (): void => {
      for (const h of held) {
        first.pool.retire(h);
        first.guards._leaveAll();
      }
    };
    expect(leaving).toThrow(/EXHAUSTED: all batches of retired slots wait for readers/);
    const { retired, live } = first.pool.stats();
    expect(retired + live).toBe(2048);
    members[1]!.guards.leave();
    expect(first.pool.stats()).toMatchObject({ retired: 0, live });
    first.pool.retire(held[retired]!);
  });
});

describe("the controller, wired", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  const shape = { capacity: 1000, workers: 4, cells: 7 };
  const pass = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

  test("batches shrink until enough slots are free, come to rest, and grow again", () => {
    const all = crew(shape, { items: 64, targetPermille: 200 }),
      { guards, pool } = all.first,
      held = take(all, 740),
      replace = churn(all, held);
    const course: number[] = [],
      errors: number[] = [];
    for (let i = 0; i < 150; i++) {
      replace(300);
      pass(100);
      course.push(guards._state.threshold);
      errors.push(guards._state.error);
    }
    expect(mean(course.slice(-30))).toBeLessThan(35);
    expect(Math.max(...course.slice(-30)) - Math.min(...course.slice(-30))).toBeLessThan(16);
    expect(Math.abs(mean(errors.slice(-50)))).toBeLessThan(0.05);
    const { live, free, cached, retired, unmapped } = pool.stats();
    expect(live).toBe(740);
    expect(live + free + cached + retired + unmapped).toBe(1000);
    expect(retired).toBe(guards._state.retired);
    for (const h of held.splice(300)) pool.free(h);
    for (let i = 0; i < 20; i++) {
      replace(300);
      pass(100);
    }
    expect(guards._state).toMatchObject({ threshold: 64, control: 0 });
  });

  test("without it they stay large, and slots are missing", () => {
    const all = crew(shape, { items: 64 }),
      replace = churn(all, take(all, 740));
    const errors: number[] = [];
    for (let i = 0; i < 150; i++) {
      replace(300);
      errors.push(errorOf(all.first.pool._freeInDepot(), 1000, 200));
    }
    expect(all.first.guards._state).toMatchObject({ threshold: 64, control: 0, error: 0 });
    expect(mean(errors)).toBeGreaterThan(0.2);
  });

  test("slots in workers' hands and retired ones are not free", () => {
    const all = crew(shape, { items: 64, targetPermille: 200 }),
      { members, first } = all;
    const held = take(all, 850);
    members[1]!.pool.alloc();
    for (const h of held.slice(0, 30)) first.pool.retire(h);
    const { free, unmapped, cached, retired } = first.pool.stats();
    expect([retired, cached > 0]).toEqual([30, true]);
    expect(first.guards._state.error).toBe((200 - free - unmapped) / 200);
  });

  test("the pool that is worst off decides, however large the others are", () => {
    const spec = reclamation({ workers: 2, items: 3, slots: 10_100, pools: 2, targetPermille: 200 });
    const pool = (capacity: number, free: number) => ({
      _retireAt: () => undefined,
      _isRetiredAt: () => true,
      _reclaim: () => undefined,
      _freeInDepot: () => free,
      _capacity: capacity,
    });
    const Guards = defineReclamation(spec);
    const errorWith = (...pools: ReturnType<typeof pool>[]): number =>
      new Guards(new SharedArrayBuffer(spec.imageWords * 4), 0, 0, pools)._state.error;
    expect(errorWith(pool(100, 5), pool(10_000, 10_000))).toBe(0.75);
    expect(errorWith(pool(100, 100), pool(10_000, 1000))).toBe(0.5);
    expect(errorWith(pool(100, 100), pool(10_000, 10_000))).toBe(-1);
  });

  test("one step a period, however many retire; and if the wall clock is set back", () => {
    const all = crew(shape, { items: 64, targetPermille: 999 }),
      replace = churn(all, take(all, 740));
    const control = (): number => all.first.guards._state.control;
    replace(300);
    const once = control();
    replace(2000);
    expect(control()).toBe(once);
    pass(-3_600_000);
    replace(300);
    const twice = control();
    expect(twice).toBeGreaterThan(once);
    replace(300);
    expect(control()).toBe(twice);
    pass(100);
    replace(300);
    expect(control()).toBeGreaterThan(twice);
  });
});

describe("a reader that stalls", () => {
  const capacity = 4000,
    live = 400,
    items = 16;

  /** How many slots are held back at most. The reader comes when all is in motion, looks once, and stays. */
  function heldBack(robust: boolean, define = defineReclamation): number {
    const shape = { items, robust, lineWords: 32, small: 24, eraRetires: 4 };
    const all = crew({ capacity, workers: 3, cells: 7, robust }, shape, define),
      { members } = all,
      reader = members[2]!.guards,
      held = take(all, live),
      replace = churn({ ...all, members: members.slice(0, 2) }, held);
    replace(200);
    reader.enter();
    if (robust) reader.protect(() => held[0]);
    let most = 0;
    for (let i = 0; i < 2300; i++) {
      replace(1);
      most = Math.max(most, reader._state.retired);
    }
    reader.leave();
    for (const { guards } of members) guards.flush();
    expect(reader._state).toMatchObject({ retired: 0, waiting: 0 });
    return most;
  }

  test("holds back everything that is retired from then on", () => {
    expect(heldBack(false)).toBeGreaterThan(2200);
  });

  const bound = live + 4 * items;

  test("robust: holds back what was live when it last looked, and a batch or two of each worker", () => {
    const most = heldBack(true);
    expect(most).toBeGreaterThan(live / 2);
    expect(most).toBeLessThan(bound);
  });

  test.each<[string, Mutation]>([
    [
      "one old slot holds back a batch of young ones",
      { from: "return born > this.#stalled ? SPEC.pools + pool : pool;", to: "return pool;" },
    ],
    [
      "no era ever ends",
      { from: "if (era < LAST_ERA) Atomics.compareExchange(m, SPEC.eraWord, era, era + 1);", to: "" },
    ],
    ["slots carry no era", { from: "const h = m[cell]!, born = pool._bornAt(h);", to: "const born = 0;" }],
  ])("more is held back if %s", async (_name, mutation) => {
    const { defineReclamation: mutant } = await loadMutant<Module>("reclamation/reclamation.ts", [mutation]);
    expect(heldBack(true, mutant)).toBeGreaterThan(bound);
  });
});

describe("a batch that a dead worker left, and nobody reads any more", () => {
  const [IDLE, ABANDONED] = [0, 4];

  /** State of batch 0 once somebody has looked for one to fill. */
  function stateBehind(define = defineReclamation): number {
    const all = crew({ capacity: 20, workers: 2, cells: 3 }, { items: 2 }, define);
    const { spec, words, first } = all;
    words[spec.batchesWord] = ABANDONED;
    first.pool.retire(first.pool.alloc());
    return words[spec.batchesWord]! & 7;
  }

  test("is there again for whoever looks for one", () => {
    expect(stateBehind()).toBe(IDLE);
  });

  test.each([
    "if ((state & 7) !== ABANDONED && Atomics.compareExchange(m, at, state, mine | TIDYING) === state) this.#tidy(b);",
    "if ((state & 7) === ABANDONED && Atomics.compareExchange(m, at, state, mine | TIDYING) !== state) this.#tidy(b);",
  ])("is not with: %s", async (to) => {
    const from =
      "if ((state & 7) === ABANDONED && Atomics.compareExchange(m, at, state, mine | TIDYING) === state) this.#tidy(b);";
    const { defineReclamation: mutant } = await loadMutant<Module>("reclamation/reclamation.ts", [{ from, to }]);
    expect(stateBehind(mutant)).not.toBe(IDLE);
  });
});
