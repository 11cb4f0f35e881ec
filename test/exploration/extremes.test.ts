import { describe, expect, test } from "vitest";
import { defineBitmapPoolChecked } from "../../templates/kinds/free-list/shared-checked.js";
import { defineBitmapPoolFast } from "../../templates/kinds/free-list/shared-fast.js";
import { defineReclamation } from "../../templates/reclamation/reclamation.js";
import { defineShardedArena } from "../../templates/kinds/sharded-arena/sharded-arena.js";
import { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import {
  attachWorker,
  detachWorker,
  incarnationOf,
  recoverWorker,
  type WorkerTable,
} from "../../templates/runtime/worker-table.js";
import { loadMutant } from "../explorer/mutant.js";
import { generator } from "../explorer/walk.js";
import { bitmapPool, reclamation, shardedArena, shardedFreeList, type ShardedShape } from "./specs.js";

/*
 * What the small scopes do not reach: as many workers as there may be, the largest magazines, numbers that are about to come
 * round, the largest alignment. One thread, in the shoes of all workers.
 */

type Pool = InstanceType<ReturnType<typeof defineShardedFreeList>>;
type Handle = ReturnType<Pool["alloc"]>;

const levels = { fast: {}, checked: { checked: true }, paranoid: { paranoid: true, lineWords: 32 } };
const most = 31;

/** A pool and its reclamation, as all workers see them; `plant` changes words of the new image. */
function crew(
  shape: ShardedShape,
  plant: (m: Int32Array, spec: ReturnType<typeof shardedFreeList>) => void = () => {},
  { definePool = defineShardedFreeList, defineGuards = defineReclamation } = {},
) {
  const { capacity, workers, robust = false } = shape,
    list = shardedFreeList(shape);
  const guardSpec = reclamation({
    workers,
    robust,
    items: 4,
    slots: capacity,
    small: 4 * workers,
    from: list.imageWords,
    lineWords: 32,
  });
  const spec = { ...list, imageWords: guardSpec.imageWords, eraWord: guardSpec.eraWord };
  const buffer = new SharedArrayBuffer(spec.imageWords * 4),
    m = new Int32Array(buffer),
    Pool = definePool(spec),
    Guards = defineGuards(guardSpec);
  new Pool(buffer, 0, 0)._format();
  plant(m, spec);
  const attach = (w: number) => {
    const pool = new Pool(buffer, 0, w),
      guards = new Guards(buffer, 0, w, [pool]);
    pool._bindRetirer(guards, 0);
    return { pool, guards };
  };
  return { spec, guardSpec, m, attach, members: Array.from({ length: workers }, (_, w) => attach(w)) };
}

type Crew = ReturnType<typeof crew>;

/** Workers allocate, free, retire, read and die at random; the ledger is exact all the time. */
function work({ members, attach, spec }: Crew, times: number, seed: number): void {
  const random = generator(seed),
    below = (n: number): number => Math.floor(random() * n);
  const live = new Map<Handle, number>();
  for (let i = 0; i < times; i++) {
    const w = below(members.length),
      { pool, guards } = members[w]!,
      command = below(20);
    const any = (): Handle => [...live.keys()][below(live.size)]!;
    if (command < 9) {
      const h = pool.tryAlloc();
      if (h !== 0) expect(live.has(h)).toBe(false);
      if (h !== 0) live.set(h, w);
    } else if (command < 14 && live.size > 0) {
      const h = any();
      pool.free(h);
      live.delete(h);
    } else if (command < 17 && live.size > 0) {
      const h = any();
      guards.guard(() => pool.retire(h));
      live.delete(h);
    } else if (command === 17) pool.flush();
    else if (command === 18) guards.flush();
    else if (w > 0) {
      const { pool: heir, guards: heirs } = members[(w + 1) % members.length]!;
      heirs._recover(w);
      heir._recover(w);
      members[w] = attach(w);
    }
    if (i % 50 === 0) {
      const stats = pool.stats();
      expect(pool.check().problems).toEqual([]);
      expect(stats.live).toBe(live.size);
      expect(stats.live + stats.free + stats.cached + stats.retired + stats.unmapped).toBe(spec.capacity);
    }
  }
  for (let w = 0; w < members.length; w++) {
    const its = [...live].filter(([, owner]) => owner === w).map(([h]) => h);
    expect(new Set(members[0]!.pool.handlesOf(w, 0))).toEqual(new Set(its));
  }
}

/** Everybody gives everything back, and one worker then gets all slots. */
function gather({ members, spec }: Crew): void {
  const { pool } = members[0]!;
  pool.forEach((h) => pool.free(h));
  for (const { guards, pool: its } of members) {
    guards._leaveAll();
    its.flush();
  }
  const all: number[] = [];
  for (let h = pool.tryAlloc(); h !== 0; h = pool.tryAlloc()) all.push(h);
  expect(new Set(all.map((h) => (spec.checked ? h & spec.slotMask : h))).size).toBe(spec.capacity);
}

describe.each(Object.entries(levels))("sharded free list, %s", (_level, level) => {
  test.each([1, 3])("31 workers, magazines of %i", (cells) => {
    const all = crew({ capacity: 400, workers: most, cells, ...level });
    work(all, 2500, cells);
    gather(all);
  });

  test("magazines of 511 slots, the largest", () => {
    const all = crew({ capacity: 4000, workers: 5, cells: 511, ...level });
    const { pool } = all.members[0]!,
      held = Array.from({ length: 1500 }, () => pool.alloc());
    for (const h of held) all.members[4]!.pool.free(h);
    expect(pool.stats().cached).toBeGreaterThanOrEqual(511 - 476);
    work(all, 1500, 3);
    gather(all);
  });

  test("the versions of magazines come round", () => {
    const all = crew({ capacity: 40, workers: 3, cells: 3, ...level }, (m, spec) => {
      for (let g = 0; g < spec.magazines; g++) m[spec.depotWord + g]! |= -3 << 16;
    });
    work(all, 2000, 4);
    const { depotWord, magazines } = all.spec,
      versions = [...all.m.subarray(depotWord, depotWord + magazines)].map((v) => v >>> 16);
    expect(versions.some((v) => v > 0 && v < 32_768)).toBe(true);
    gather(all);
  });

  test("the versions of batches come round", () => {
    const all = crew({ capacity: 60, workers: 3, cells: 3, ...level });
    const { batchesWord, batchWords, batches } = all.guardSpec;
    for (let b = 0; b < batches; b++) all.m[batchesWord + b * batchWords] = -2 << 8;
    work(all, 2500, 5);
    const versions = Array.from({ length: batches }, (_, b) => all.m[batchesWord + b * batchWords]! >>> 8);
    expect(versions.some((v) => v > 0 && v < 2 ** 20)).toBe(true);
    gather(all);
  });

  test("the last eras", () => {
    const all = crew({ capacity: 60, workers: 3, cells: 3, robust: true, ...level });
    all.m[all.spec.eraWord] = 2 ** 31 - 20;
    work(all, 2500, 6);
    expect(all.m[all.spec.eraWord]).toBe(2 ** 31 - 1);
    gather(all);
  });

  test("a reader in the last of 31 rows holds back what is retired", () => {
    const { members } = crew({ capacity: 40, workers: most, cells: 3, ...level });
    const { pool, guards } = members[0]!;
    members[most - 1]!.guards.enter();
    for (const h of Array.from({ length: 8 }, () => pool.alloc())) pool.retire(h);
    guards.flush();
    expect(pool.stats().retired).toBe(8);
    members[most - 1]!.guards.leave();
    expect(pool.stats().retired).toBe(0);
  });
});

describe("what only the extremes notice", () => {
  interface Defined {
    definePool?: typeof defineShardedFreeList;
    defineGuards?: typeof defineReclamation;
  }
  const list = "kinds/sharded-free-list/sharded-free-list.ts";
  const ofPool = async (instead: Readonly<Record<string, unknown>>): Promise<Defined> => {
    const module = await loadMutant<{ defineShardedFreeList: typeof defineShardedFreeList }>(list, [], instead);
    return { definePool: module.defineShardedFreeList };
  };
  const ofDepot = async (from: string, to: string): Promise<Defined> =>
    ofPool({ "../../runtime/depot.js": await loadMutant("runtime/depot.ts", [{ from, to }]) });
  const ofGuards = async (from: string, to: string): Promise<Defined> => {
    const path = "reclamation/reclamation.ts";
    const module = await loadMutant<{ defineReclamation: typeof defineReclamation }>(path, [{ from, to }]);
    return { defineGuards: module.defineReclamation };
  };
  const small = { capacity: 60, workers: 3, cells: 3 },
    crowd = { capacity: 400, workers: most, cells: 3 };

  test.each<[string, () => Promise<Defined>, ShardedShape]>([
    [
      "a count of 8 bits, magazines of 511",
      () => ofDepot("= this.#shape, n = (v >> 7) & 511;", "= this.#shape, n = v >> 7 & 255;"),
      { capacity: 4000, workers: 5, cells: 511 },
    ],
    [
      "a worker of 4 bits in a magazine's word",
      () =>
        ofDepot(
          "(v & 2) === 0 || ((v >> 2) & 31) !== worker) continue;",
          "(v & 2) === 0 || (v >> 2 & 15) !== worker) continue;",
        ),
      crowd,
    ],
    [
      "a worker of 4 bits in a batch's state",
      () => ofGuards("its = (state >> 3 & 31) === worker;", "its = (state >> 3 & 15) === worker;"),
      crowd,
    ],
  ])("%s", async (_name, load, shape) => {
    const defined = await load();
    const all = (ofShape: ShardedShape): void => {
      const everybody = crew(ofShape, undefined, defined);
      work(everybody, 2000, 3);
      gather(everybody);
    };
    expect(() => all(shape)).toThrow(/expected|CORRUPT/);
    all(shape === crowd ? { ...crowd, workers: 8 } : small);
  });
});

/** A worker table, whose row 1 was taken `count` times. */
function tableAt(m: Int32Array, workersWord: number, workers: number, count: number): WorkerTable {
  m[workersWord + 33] = count;
  return { name: "test", workersWord, workers };
}

const near = [254, 255, 2 ** 16 - 1, 2 ** 24 - 2, 2 ** 24 - 1, 2 ** 25 - 2, 2 ** 25 - 1, 2 ** 31 - 2, 2 ** 31 - 1];

describe.each(near)("a row that was taken %i times", (count) => {
  test.each(["sharded", "bitmap", "bitmap, fast"] as const)("%s: each of its workers has its own slots", (kind) => {
    const isSharded = kind === "sharded",
      checked = kind !== "bitmap, fast";
    const spec = isSharded
      ? shardedFreeList({ capacity: 30, workers: most, cells: 3, checked })
      : bitmapPool(30, most, checked);
    const buffer = new SharedArrayBuffer(spec.imageWords * 4),
      m = new Int32Array(buffer),
      table = tableAt(m, spec.workersWord, most, count);
    const define = (isSharded ? defineShardedFreeList : checked ? defineBitmapPoolChecked : defineBitmapPoolFast) as (
      s: typeof spec,
    ) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
    const Class = define(spec);
    const me = attachWorker(table, m),
      first = new Class(buffer, 0, me);
    first._format();
    const had: [number, Handle][] = [];
    for (let i = 0; i < 4; i++) {
      expect(attachWorker(table, m, 1)).toBe(1);
      const incarnation = incarnationOf(table, m, 1),
        pool = new Class(buffer, 0, 1);
      expect(incarnation).toBe((count + i + 1) | 0);
      had.push([incarnation, pool.alloc()]);
      if (i % 2 === 0)
        expect(recoverWorker(table, m, 1, me, [first], incarnation & (2 ** 25 - 1))).toEqual([
          { worker: 1, incarnation },
        ]);
      else {
        if (isSharded) pool.flush();
        detachWorker(table, m, 1, incarnation);
      }
    }
    for (const [incarnation, h] of had) expect(first.handlesOf(1, incarnation)).toEqual([h]);
    expect(first.handlesOf(1, count)).toEqual([]);
    expect(first.check().problems).toEqual([]);
  });
});

describe.each([
  ["fast", false],
  ["checked", true],
] as const)("bitmap pool of 31 workers, %s", (_level, checked) => {
  test("every slot is found, more than one word of the summary, and a dead worker's as well", () => {
    const capacity = 2100,
      spec = bitmapPool(capacity, most, checked);
    const buffer = new SharedArrayBuffer(spec.imageWords * 4),
      m = new Int32Array(buffer),
      Class = (checked ? defineBitmapPoolChecked : defineBitmapPoolFast)(spec);
    const pools = Array.from({ length: most }, (_, w) => new Class(buffer, 0, w));
    pools[0]!._format();
    const held: Handle[] = [],
      random = generator(7);
    for (let h = pools[0]!.tryAlloc(); h !== 0; h = pools[Math.floor(random() * most)]!.tryAlloc())
      held.push(h as never);
    expect(new Set(held).size).toBe(capacity);
    const last = held.pop()!,
      slot = checked ? last & spec.slotMask : last - spec.originWord;
    m[spec.handsWord + (most - 1) * spec.lineWords] = slot; // the last worker dies when it has begun to free it
    if (checked) m[spec.metaWord + slot] = ((last + spec.generationStep) & ~spec.slotMask) as never;
    else m[spec.stateWord + slot] = 0;
    pools[3]!._recover(most - 1);
    expect(pools[3]!.stats()).toMatchObject({ live: capacity - 1, free: 1 });
    for (const h of held) pools[Math.floor(random() * most)]!.free(h as never);
    expect(pools[0]!.stats().free).toBe(capacity);
    expect(pools[0]!.check().problems).toEqual([]);
  });
});

const alignments = Array.from({ length: 13 }, (_, i) => 2 ** i);

describe.each(Object.entries(levels))("sharded arena of 31 workers, %s", (_level, level) => {
  test("alignments from 1 to 4096, blocks lie apart", () => {
    const shape = { workers: most, shards: 4, shardGranules: 40_000, bufferGranules: 700 };
    const spec = shardedArena({ ...shape, ...level }),
      buffer = new SharedArrayBuffer(spec.imageWords * 4),
      Class = defineShardedArena(spec);
    const arenas = Array.from({ length: most }, (_, w) => new Class(buffer, 0, w));
    arenas[0]!._format();
    const random = generator(8),
      blocks: [number, number][] = [];
    for (let i = 0; i < 600; i++) {
      const align = alignments[i % 13]!,
        bytes = 1 + Math.floor(random() * 300),
        arena = arenas[i % most]!;
      const at = arena.addressOf(arena.alloc(bytes, align));
      expect(at % align).toBe(0);
      blocks.push([at, at + bytes]);
    }
    blocks.sort(([a], [b]) => a - b);
    for (let i = 1; i < blocks.length; i++) expect(blocks[i]![0]).toBeGreaterThanOrEqual(blocks[i - 1]![1]);
    expect(arenas[most - 1]!.check().problems).toEqual([]);
    expect(() => arenas[0]!.alloc(8, 8192)).toThrow(/INVALID_SIZE/);
    arenas[most - 1]!.reset();
    expect(arenas[0]!.used).toBe(0);
  });
});
