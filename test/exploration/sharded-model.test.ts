import { describe, expect, test } from "vitest";
import { defineShardedFreeList } from "../../templates/concurrent/sharded-free-list.js";
import { generator } from "../explorer/walk.js";
import { shardedFreeList } from "./specs.js";

type Pool = InstanceType<ReturnType<typeof defineShardedFreeList>>;
type Handle = ReturnType<Pool["tryAlloc"]>;

const create = (shape: Parameters<typeof shardedFreeList>[0]) => {
  const spec = shardedFreeList(shape),
    buffer = new SharedArrayBuffer(spec.imageWords * 4),
    Pool = defineShardedFreeList(spec);
  const attach = (row: number): Pool => new Pool(buffer, 0, row);
  const pools = Array.from({ length: shape.workers }, (_, w) => attach(w));
  pools[0]!.format();
  return { spec, pools, attach, words: new Int32Array(buffer) };
};

describe("sharded free list against a set of handles, workers in turn", () => {
  for (let seed = 1; seed <= 12; seed++) {
    test(`seed ${seed}`, () => {
      const random = generator(seed),
        below = (n: number): number => Math.floor(random() * n);
      const workers = 1 + below(3),
        checked = below(2) === 1,
        quarantine = checked && below(2) === 1;
      const { pools, attach } = create({
        capacity: 1 + below(40),
        workers,
        cells: [1, 3, 7][below(3)]!,
        checked,
        quarantine,
        structWords: 1 + below(7),
        slotBits: quarantine ? 28 : 20,
      });
      const live = new Set<Handle>();
      for (let i = 0; i < 500; i++) {
        const w = below(workers),
          pool = pools[w]!,
          command = below(20);
        if (command < 10) {
          const h = pool.tryAlloc(),
            { free, unmapped } = pool.stats();
          if (h === 0) expect(free + unmapped).toBe(0);
          else expect(live.has(h)).toBe(false);
          if (h !== 0) live.add(h);
        } else if (command < 18 && live.size > 0) {
          const h = [...live][below(live.size)]!;
          pool.free(h);
          live.delete(h);
          if (checked) expect(pool.tryFree(h)).toBe(0);
        } else if (command === 18) pool.flush();
        else if (workers > 1) {
          const dead = (w + 1) % workers;
          pool.recover(dead);
          pools[dead] = attach(dead);
        }
        const stats = pool.stats();
        expect(pool.check().problems).toEqual([]);
        expect(stats.live).toBe(live.size);
        expect(stats.live + stats.free + stats.cached + stats.retired + stats.unmapped + stats.quarantined).toBe(
          stats.capacity,
        );
        expect(new Set(pool.handles())).toEqual(live);
      }
    });
  }
});

describe("sharded free list", () => {
  test("wrong handles are refused, by name", () => {
    const {
      pools: [pool],
    } = create({ capacity: 5, workers: 1, cells: 3, checked: true });
    const h = pool!.alloc();
    pool!.free(h);
    expect(() => pool!.free(h)).toThrow(/DOUBLE_FREE/);
    expect(() => pool!.locate(h)).toThrow(/STALE_HANDLE/);
    const again = pool!.alloc();
    expect(() => pool!.free(h)).toThrow(/STALE_HANDLE/);
    expect(() => pool!.free(0 as Handle)).toThrow(/INVALID_HANDLE/);
    expect(() => pool!.free((again & 7) as Handle)).toThrow(/FOREIGN_HANDLE/);
    expect(pool!.isLive(again)).toBe(true);
  });

  test("one worker reaches every slot but those in other hands", () => {
    const {
      pools: [a, b],
    } = create({ capacity: 21, workers: 2, cells: 7 });
    b!.free(b!.alloc());
    const held = [];
    for (let h = a!.tryAlloc(); h !== 0; h = a!.tryAlloc()) held.push(h);
    expect(held.length).toBe(14);
    expect(() => a!.alloc()).toThrow(/EXHAUSTED/);
    b!.flush();
    expect(a!.allocBatch(new Int32Array(20))).toBe(7);
  });

  test("allocWait gives up in time, allocAsync gets what another worker frees", async () => {
    const {
      pools: [a, b],
      words,
      spec,
    } = create({ capacity: 3, workers: 2, cells: 3 });
    const held = [a!.alloc(), a!.alloc(), a!.alloc()];
    const before = performance.now();
    expect(b!.allocWait(30)).toBe(0);
    expect(performance.now() - before).toBeGreaterThanOrEqual(25);
    const waiting = b!.allocAsync(5000);
    setTimeout(() => a!.free(held[0]!), 10);
    expect(await waiting).toBe(held[0]);
    expect(words[spec.waitersWord]).toBe(0);
    expect(a!.check().problems).toEqual([]);
  });

  test("reset frees everything, and refuses while another worker is attached", () => {
    const {
      pools: [a],
      words,
      spec,
    } = create({ capacity: 9, workers: 2, cells: 3, checked: true });
    words[spec.workersWord] = words[spec.workersWord + 32] = 1;
    const h = a!.alloc();
    expect(() => a!.reset()).toThrow(/BUSY/);
    words[spec.workersWord + 32] = 0;
    a!.reset();
    expect(a!.stats().live).toBe(0);
    expect(() => a!.free(h)).toThrow(/DOUBLE_FREE|STALE/);
  });

  test("what a dead worker had in use is listed by row and incarnation", () => {
    const {
      pools: [a, b],
      attach,
      words,
      spec,
    } = create({ capacity: 9, workers: 2, cells: 3 });
    const mine = a!.alloc(),
      its = [b!.alloc(), b!.alloc()];
    b!.free(its.pop()!);
    a!.recover(1);
    expect(a!.handlesOf(1, 0)).toEqual(its);
    words[spec.workersWord + 33] = 1;
    const next = attach(1).alloc();
    expect(a!.handlesOf(1, 0)).toEqual(its);
    expect(a!.handlesOf(1, 1)).toEqual([next]);
    expect(a!.handlesOf(0, 0)).toEqual([mine]);
  });
});
