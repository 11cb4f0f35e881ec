import { describe, expect, test } from "vitest";
import { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import { generator } from "../explorer/walk.js";
import { shardedFreeList } from "./specs.js";

type Pool = InstanceType<ReturnType<typeof defineShardedFreeList>>;
type Handle = ReturnType<Pool["alloc"]>;

/** A reclamation without readers: what is retired waits until it is released. */
class Retired {
  readonly waiting: Handle[] = [];
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
    pool._bindRetirer(this, 7);
  }

  _retire(pool: number, h: number): void {
    if (pool !== 7) throw new Error(`retired from pool ${pool}, not 7`);
    this.#pool._retireAt(h, h);
    this.waiting.push(h as Handle);
  }

  /** There may be readers: nothing comes back before `release`. */
  flush(): boolean {
    return false;
  }

  release(): void {
    for (const h of this.waiting.splice(0)) {
      if (!this.#pool._isRetiredAt(h, h)) throw new Error(`${h} is not retired where it was`);
      this.#pool._reclaim(h);
    }
  }
}

const create = (shape: Parameters<typeof shardedFreeList>[0]) => {
  const spec = shardedFreeList(shape),
    buffer = new SharedArrayBuffer(spec.imageWords * 4),
    Pool = defineShardedFreeList(spec);
  const attach = (row: number): Pool => new Pool(buffer, 0, row);
  const pools = Array.from({ length: shape.workers }, (_, w) => attach(w));
  pools[0]!._format();
  return { spec, pools, attach, words: new Int32Array(buffer), retired: new Retired(pools[0]!) };
};

const sum = ({ live, free, cached, retired, unmapped, quarantined }: ReturnType<Pool["stats"]>): number =>
  live + free + cached + retired + unmapped + quarantined;

describe("sharded free list against a set of handles, workers in turn", () => {
  for (let seed = 1; seed <= 16; seed++) {
    test(`seed ${seed}`, () => {
      const random = generator(seed),
        below = (n: number): number => Math.floor(random() * n);
      const workers = 1 + below(3),
        paranoid = below(3) === 0,
        checked = paranoid || below(2) === 1,
        quarantine = checked && below(2) === 1;
      const { pools, attach, retired } = create({
        capacity: 1 + below(40),
        workers,
        cells: [1, 3, 7][below(3)]!,
        checked,
        paranoid,
        quarantine,
        preallocate: below(2) === 1,
        structWords: 1 + below(7),
        slotBits: quarantine ? 28 : 20,
      });
      const live = new Set<Handle>();
      for (let i = 0; i < 500; i++) {
        const w = below(workers),
          pool = pools[w]!,
          command = below(22);
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
        else if (command === 19 && live.size > 0) {
          const h = [...live][below(live.size)]!;
          expect(pools[0]!.tryRetire(h)).toBe(1);
          live.delete(h);
          if (checked) expect(pool.tryRetire(h) + pool.tryFree(h)).toBe(0);
        } else if (command === 20) retired.release();
        else if (workers > 1) {
          const dead = 1 + below(workers - 1);
          pools[(dead + 1) % workers]!._recover(dead);
          pools[dead] = attach(dead);
        }
        const stats = pool.stats();
        expect(pool.check().problems).toEqual([]);
        expect([stats.live, stats.retired]).toEqual([live.size, retired.waiting.length]);
        expect(sum(stats)).toBe(stats.capacity);
        expect(pool._freeInDepot()).toBe(stats.free + stats.unmapped);
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
    expect(() => pool!._locate(h)).toThrow(/STALE_HANDLE/);
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

  test("fast: who frees one slot again and again is told so", () => {
    const {
      pools: [pool],
      words,
    } = create({ capacity: 4, workers: 1, cells: 3 });
    const h = pool!.alloc();
    const freeOften = (): void => {
      for (let i = 0; i < 100; i++) pool!.free(h);
    };
    expect(freeOften).toThrow(/DOUBLE_FREE: more slots are free than there are/);
    expect(words[pool!._top + 1]).toBe(0);
    expect(pool!.check().ok).toBe(false);
  });

  test.each([0, -5, NaN])("a timeout of %s does not wait", async (timeout) => {
    const {
      pools: [a, b],
    } = create({ capacity: 1, workers: 2, cells: 1 });
    const h = a!.alloc();
    const late = new Promise((resolve) => setTimeout(resolve, 500, "late"));
    expect(await Promise.race([b!.allocAsync(timeout), late])).toBe(0);
    expect(b!.allocWait(timeout)).toBe(0);
    a!.free(h);
    a!.flush();
    expect(b!.allocWait(timeout)).toBe(h);
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
    a!._recover(1);
    expect(a!.handlesOf(1, 0)).toEqual(its);
    words[spec.workersWord + 33] = 1;
    const next = attach(1).alloc();
    expect(a!.handlesOf(1, 0)).toEqual(its);
    expect(a!.handlesOf(1, 1)).toEqual([next]);
    expect(a!.handlesOf(0, 0)).toEqual([mine]);
  });

  test("a free that was begun is finished, whoever dies", () => {
    const {
      pools: [a, b, c],
      words,
    } = create({ capacity: 9, workers: 3, cells: 3, checked: true });
    const h = a!.alloc();
    words[b!._top + 1] = h; // b dies behind the first store of b.free(h)
    expect(a!.handlesOf(0, 0)).toEqual([]);
    expect(a!.stats()).toMatchObject({ live: 0, cached: 3 });
    c!._recover(1);
    expect(a!.isLive(h)).toBe(false);
    expect(words[b!._top + 1]).toBe(0);
    expect(c!.stats()).toMatchObject({ live: 0, cached: 2, free: 1, unmapped: 6 });
    expect(c!.check().problems).toEqual([]);
  });

  test("what is retired is not live, and cannot be freed or retired again", () => {
    const {
      pools: [pool],
      retired,
      words,
    } = create({ capacity: 5, workers: 1, cells: 3, checked: true });
    const h = pool!.alloc();
    words[pool!._locate(h)] = 42;
    pool!.retire(h);
    expect(pool!.isLive(h)).toBe(false);
    expect(words[pool!._locate(h)]).toBe(42); // a reader inside a guard may still use it
    expect(() => pool!.retire(h)).toThrow(/DOUBLE_FREE.*slot \d is retired/);
    expect(() => pool!.free(h)).toThrow(/DOUBLE_FREE.*slot \d is retired/);
    expect(pool!.stats()).toMatchObject({ live: 0, retired: 1 });
    retired.release();
    expect(() => pool!.retire(h)).toThrow(/DOUBLE_FREE.*is free already/);
    expect(() => pool!._locate(h)).toThrow(/STALE_HANDLE/);
    expect(() => pool!.retire((pool!.alloc() + 8) as Handle)).toThrow(/FOREIGN_HANDLE/);
    expect(pool!.tryRetire(0 as Handle)).toBe(0);
  });

  test.each([0, 1])("a slot that two workers freed at the same moment is handed out once, order %i", (order) => {
    const {
      pools: [a, b],
      words,
      spec,
    } = create({ capacity: 6, workers: 2, cells: 3, checked: true });
    const h = a!.alloc(),
      slot = h & spec.slotMask;
    b!.free(b!.alloc());
    a!.free(h);
    words[spec.metaWord + slot] = h; // b has looked before a was done
    b!.free(h);
    expect(a!.check().problems).toEqual([`slot ${slot} stands in 2 cells`]);
    const [first, second] = order === 0 ? [a!, b!] : [b!, a!];
    const one = first.alloc();
    expect(one & spec.slotMask).toBe(slot);
    if (order === 1) first.free(one); // the other cell holds the handle that was live in between
    const slots: number[] = [];
    for (let next: number = second.alloc(); next !== 0; next = second.tryAlloc()) slots.push(next & spec.slotMask);
    expect(slots).not.toContain(slot);
    expect(new Set(slots).size).toBe(slots.length);
    expect(a!.check().problems).toEqual([]);
  });

  test("preallocate: nothing is unmapped, every slot is in a cell, in the same order", () => {
    const lazy = create({ capacity: 20, workers: 2, cells: 7 }),
      ready = create({ capacity: 20, workers: 2, cells: 7, preallocate: true });
    expect(lazy.pools[0]!.stats()).toMatchObject({ free: 0, unmapped: 20 });
    expect(ready.pools[0]!.stats()).toMatchObject({ free: 20, unmapped: 0 });
    expect(ready.pools[0]!.check().problems).toEqual([]);
    for (let i = 0; i < 21; i++) expect(ready.pools[0]!.tryAlloc()).toBe(lazy.pools[0]!.tryAlloc());
  });

  test("preallocate commits the pages of all slots, the others come with their first use", () => {
    const mebibytes = (preallocate: boolean): number => {
      const before = process.memoryUsage().rss;
      create({ capacity: 2 ** 18, workers: 1, structWords: 64, preallocate });
      return (process.memoryUsage().rss - before) / 2 ** 20;
    };
    expect(mebibytes(false)).toBeLessThan(32);
    expect(mebibytes(true)).toBeGreaterThan(60);
  });

  test.each([false, true])("robust, checked %s: every slot knows the era it was allocated in", (checked) => {
    const {
      pools: [pool],
      words,
      spec,
    } = create({ capacity: 9, workers: 1, cells: 3, robust: true, checked, structWords: 5 });
    const handles = Array.from({ length: 9 }, (_, era) => {
      words[spec.eraWord] = era;
      return pool!.alloc();
    });
    expect(handles.map((h) => pool!._bornAt(h))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    pool!.free(handles[4]!);
    words[spec.eraWord] = 20;
    expect(pool!._bornAt(pool!.alloc())).toBe(20);
  });

  test("addressOf: bytes from the start of the buffer", () => {
    const {
      pools: [fast],
      spec,
    } = create({ capacity: 9, workers: 1, cells: 3, structWords: 5 });
    const {
      pools: [checked],
      spec: checkedSpec,
    } = create({ capacity: 9, workers: 1, cells: 3, structWords: 5, checked: true });
    expect(fast!.addressOf(fast!.alloc())).toBe((spec.originWord + 3 * 5) * 4);
    expect(checked!.addressOf(checked!.alloc())).toBe((checkedSpec.originWord + 3 * 5) * 4);
  });
});

describe("paranoid", () => {
  const paranoid = { capacity: 9, workers: 2, cells: 3, paranoid: true, structWords: 4 };

  test("slots are zeroed, and poisoned when they are free", () => {
    const {
      pools: [pool],
      words,
    } = create(paranoid);
    const h = pool!.alloc(),
      p = pool!._locate(h);
    words.fill(7, p, p + 4);
    pool!.free(h);
    expect([...words.subarray(p, p + 4)]).toEqual(Array(4).fill(0xdfdfdfdf | 0));
    expect(pool!._locate(pool!.alloc())).toBe(p);
    expect([...words.subarray(p, p + 4)]).toEqual([0, 0, 0, 0]);
  });

  test("a retired slot is read until it is freed, and while another worker tries to end it", () => {
    const {
      pools: [pool, other],
      retired,
      words,
      spec,
    } = create({ ...paranoid, lineWords: 4 });
    const h = pool!.alloc(),
      p = pool!._locate(h),
      meta = spec.metaWord + (h & spec.slotMask);
    const note = spec.topsWord + spec.lineWords + 1; // what worker 1 frees
    words[note] = h;
    words[meta] = h & ~spec.slotMask; // closed
    expect(pool!._locate(h)).toBe(p);
    expect([pool!.isLive(h), pool!.tryFree(h), pool!.tryRetire(h)]).toEqual([false, 0, 0]);
    expect(() => pool!.free(h)).toThrow(/DOUBLE_FREE.*by another worker at this moment/);
    expect(() => pool!._locate((h + spec.generationStep) as typeof h)).toThrow(/STALE_HANDLE/);
    expect(() => pool!._locate((spec.firstSlot + spec.slotMask) as typeof h)).toThrow(/FOREIGN_HANDLE/);
    words[note] = 0;
    expect(pool!.check().problems).toEqual([`slot ${h & spec.slotMask} is lost: a worker died while two freed it`]);
    words[meta] = h;
    pool!.retire(h);
    expect(pool!._locate(h)).toBe(p);
    expect(() => other!.retire(h)).toThrow(/DOUBLE_FREE.*is retired/);
    retired.release();
    expect(() => pool!._locate(h)).toThrow(/STALE_HANDLE/);
    expect(pool!.check().problems).toEqual([]);
  });

  test("what a slot was lost by, reset finds", () => {
    const {
      pools: [pool],
      words,
      spec,
    } = create(paranoid);
    const h = pool!.alloc();
    words[spec.metaWord + (h & spec.slotMask)] = h & ~spec.slotMask;
    pool!.reset();
    expect(pool!.check().problems).toEqual([]);
    expect(pool!.stats()).toMatchObject({ live: 0 });
  });

  test("retire that finds no batch leaves the slot live", () => {
    const {
      pools: [pool],
    } = create(paranoid);
    const h = pool!.alloc();
    const full = {
      _retire: (): never => {
        throw new Error("EXHAUSTED");
      },
      flush: () => false,
    };
    pool!._bindRetirer(full, 0);
    expect(() => pool!.retire(h)).toThrow(/EXHAUSTED/);
    expect(pool!.isLive(h)).toBe(true);
    pool!.free(h);
    expect(pool!.check().problems).toEqual([]);
  });

  test("a write after free is found when the slot is next allocated, once", () => {
    const {
      pools: [pool],
      words,
    } = create(paranoid);
    const h = pool!.alloc(),
      p = pool!._locate(h);
    pool!.free(h);
    words[p + 2] = 1;
    expect(pool!.check().problems).toEqual(["free slot 3 was written"]);
    expect(() => pool!.alloc()).toThrow(/WRITE_AFTER_FREE.*slot 3 .*offset 8/);
    expect(pool!._locate(pool!.alloc())).toBe(p);
    expect(pool!.check().problems).toEqual([]);
  });

  test.each(["free", "retire"] as const)(
    "a write past the end is found by %s, once, and the slot stays live",
    (giveBack) => {
      const {
        pools: [pool],
        words,
      } = create(paranoid);
      const h = pool!.alloc();
      words[pool!._locate(h) + 4]! ^= 1;
      expect(pool!.check().problems).toEqual(["something wrote past the end of slot 3"]);
      expect(() => pool![giveBack](h)).toThrow(/OVERFLOW.*16 bytes of slot 3 while it was live/);
      expect(pool!.isLive(h)).toBe(true);
      pool![giveBack](h);
      expect(pool!.isLive(h)).toBe(false);
    },
  );

  test("a write past the end of a retired slot is found when the slot is next allocated, once", () => {
    const {
      pools: [pool],
      retired,
      words,
    } = create(paranoid);
    const h = pool!.alloc();
    pool!.retire(h);
    words[pool!._locate(h) + 4]! ^= 1;
    retired.release();
    expect(() => pool!.alloc()).toThrow(/OVERFLOW.*while it was free/);
    expect(pool!.alloc()).not.toBe(0);
    expect(pool!.check().problems).toEqual([]);
  });

  test("a slot whose worker died while it opened it is as good as any other", () => {
    const {
      pools: [a, b],
      words,
    } = create(paranoid);
    const h = b!.alloc(),
      p = a!._locate(h);
    b!.free(h);
    words.fill(0, p, p + 4); // b dies inside tryAlloc, with the slot zeroed and its canary set
    words[p + 4] = 99;
    a!._recover(1);
    for (let i = 0; i < 9; i++) a!.alloc();
    expect(a!.check().problems).toEqual([]);
  });

  test("who waited and found a damaged slot waits no more", async () => {
    const {
      pools: [pool],
      words,
      spec,
    } = create(paranoid);
    const damage = (): void => {
      const h = pool!.alloc(),
        p = pool!._locate(h);
      pool!.free(h);
      words[p] = 1;
    };
    damage();
    expect(() => pool!.allocWait(5)).toThrow(/WRITE_AFTER_FREE/);
    damage();
    await expect(pool!.allocAsync(5)).rejects.toThrow(/WRITE_AFTER_FREE/);
    expect(words[spec.waitersWord]).toBe(0);
  });

  test("leaks are reported by the call that allocated", () => {
    const {
      pools: [a, b],
    } = create(paranoid);
    const mine = a!.alloc(),
      freed = a!.alloc(),
      freedByB = a!.alloc(),
      retired = a!.alloc();
    a!.free(freed);
    b!.free(freedByB);
    a!.retire(retired);
    expect(a!._leaks.report()).toMatchObject([{ allocator: "headers", count: 1, handles: [mine] }]);
    expect(a!._leaks.report()[0]!.site).toMatch(/sharded-model\.test/);
  });
});
