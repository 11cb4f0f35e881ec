import { describe, expect, test } from "vitest";
import { defineBitmapPoolChecked } from "../../templates/kinds/free-list/shared-checked.js";
import { defineFreeListChecked } from "../../templates/kinds/free-list/checked.js";
import type { LeakRegister } from "../../templates/runtime/leaks.js";
import type { Pool } from "../../templates/testing/pool-model.js";
import { codeOf } from "../../templates/testing/steps.js";
import { mutate } from "./support/mutant.js";
import { attachPools, type Define, poolKinds } from "./support/pools.js";
import { bitmapPool, checkedFreeList, memoryFor } from "./support/specs.js";

const shape = { capacity: 40, structWords: 3 };
const checked = poolKinds.filter(({ checks }) => checks !== "fast");
const paranoid = poolKinds.filter(({ checks }) => checks === "paranoid");

/** A mistake changes nothing. */
function expectIntact(pool: Pool, live: number): void {
  expect(pool.stats()).toMatchObject({ live, capacity: shape.capacity });
  expect(pool.check()).toMatchObject({ ok: true });
}

/** Forgiving `tryFree(0)` costs one compare; freeing 0 would make word 0 the head of the list. */
describe("free-list/fast: tryFree of what tryAlloc could not give", () => {
  const kind = poolKinds.find(({ file }) => file === "free-list/fast")!;
  const expectForgiven = (define?: Define): void => {
    const [, pool] = attachPools(kind, shape, define).users[0]!;
    const h = pool.alloc();
    expect(pool.tryFree(0)).toBe(0);
    expectIntact(pool, 1);
    expect(pool.tryFree(h)).toBe(1);
    expectIntact(pool, 0);
  };

  test("does nothing", () => {
    expect.hasAssertions();
    expectForgiven();
  });

  test("is seen to matter", async () => {
    const define = await mutate<Define>(kind.file, [["    if (h === 0) return 0;\n", ""]]);
    expect(() => expectForgiven(define)).toThrow(/expected/);
  });
});

describe("free-list/shared-checked: a live handle and a half", () => {
  const kind = poolKinds.find(({ file }) => file === "free-list/shared-checked")!;
  const expectLive = (define?: Define): void => {
    const [, pool] = attachPools(kind, shape, define).users[0]!;
    const h = pool.alloc();
    expect(pool.tryFree(h + 0.5)).toBe(0);
    expectIntact(pool, 1);
  };

  test("frees nothing", () => {
    expect.hasAssertions();
    expectLive();
  });

  test("is seen to matter", async () => {
    const define = await mutate<Define>(kind.file, [["    if (h !== (h | 0)) return 0; //", "    //"]]);
    expect(() => expectLive(define)).toThrow(/expected/);
  });
});

describe.each(checked)("$name", (kind) => {
  test("says how a handle is wrong", () => {
    const [[, pool]] = attachPools(kind, shape).users as [readonly [string, Pool]];
    const h = pool.alloc();
    const step = 2 ** 20;
    pool.free(h);
    expect(codeOf(() => pool.free(h))).toBe("DOUBLE_FREE");
    expect(codeOf(() => pool.addressOf(h))).toBe("STALE_HANDLE");
    const others = new Int32Array(shape.capacity);
    expect(pool.allocBatch(others)).toBe(shape.capacity);
    expect(codeOf(() => pool.free(h))).toBe("STALE_HANDLE");
    expect(codeOf(() => pool.alloc())).toBe("EXHAUSTED");
    for (const number of [0, 0.5, NaN, Infinity, 2 ** 31, others[0]! + 0.5, others[0]! + 2 ** 32]) {
      expect(codeOf(() => pool.free(number))).toBe("INVALID_HANDLE");
      expect(codeOf(() => pool.addressOf(number))).toBe("INVALID_HANDLE");
    }
    // Numbers of other ranges, slot 0, and slots past the end.
    for (const number of [others[0]! - 64, others[0]! + 64, 64, 64 + 41, 64 + 63, -1, step]) {
      expect(codeOf(() => pool.free(number))).toBe("FOREIGN_HANDLE");
      expect(pool.tryFree(number)).toBe(0);
      expect(pool.isLive!(number)).toBe(false);
    }
    expectIntact(pool, shape.capacity);
  });

  test("freeBatch frees those before the wrong one", () => {
    const [[, pool]] = attachPools(kind, shape).users as [readonly [string, Pool]];
    const handles = new Int32Array(4);
    pool.allocBatch(handles);
    const [a, b, c, d] = handles;
    expect(codeOf(() => pool.freeBatch(Int32Array.of(a!, b!, a!, c!)))).toBe("DOUBLE_FREE");
    expect([a, b, c, d].map((h) => pool.isLive!(h!))).toEqual([false, false, true, true]);
    expectIntact(pool, 2);
  });

  test("never hands out the generation that wrapped", () => {
    const worn = attachPools(kind, { capacity: 2, structWords: 1, slotBits: 30, quarantine: true }).users[0]![1];
    const seen = new Set<number>();
    for (let h = worn.tryAlloc(); h !== 0; h = worn.tryAlloc()) {
      expect(seen.has(h)).toBe(false);
      seen.add(h);
      worn.free(h);
      expect(codeOf(() => worn.free(h))).toBe("DOUBLE_FREE");
    }
    expect(seen.size).toBe(8);
    expect(worn.stats()).toMatchObject({ live: 0, free: 0, quarantined: 2 });
    expect(worn.check()).toMatchObject({ ok: true });
  });
});

test("check() finds what wrote into the tables", () => {
  for (const kind of checked) {
    const { users, buffer } = attachPools(kind, shape);
    const [, pool] = users[0]!;
    const [h] = [pool.alloc(), pool.alloc()];
    const words = new Int32Array(buffer);
    const at = words.lastIndexOf(h);
    words[at] = h ^ 1;
    expect(pool.check().problems).not.toEqual([]);
    words[at] = h;
    expect(pool.check().problems).toEqual([]);
  }
});

test("a handle of another pool in the same image is foreign", () => {
  const spec = checkedFreeList(shape);
  const { buffer, byteOffset } = memoryFor(spec);
  const range = spec.slotMask + 1;
  const other = {
    ...spec,
    name: "bodies",
    firstSlot: spec.firstSlot + range,
    metaWord: spec.originWord,
    originWord: spec.originWord,
    headWord: 40,
    frontierWord: 41,
    quarantinedWord: 42,
  };
  const headers = new (defineFreeListChecked(spec))(buffer, byteOffset);
  const bodies = new (defineFreeListChecked(other))(buffer, byteOffset);
  headers._format();
  bodies._format();
  const body = bodies.alloc();
  expect(headers.isLive(body)).toBe(false);
  expect(codeOf(() => headers.free(body))).toBe("FOREIGN_HANDLE");
  expect(codeOf(() => headers._locate(body))).toBe("FOREIGN_HANDLE");
  expect(bodies.isLive(body)).toBe(true);
});

describe.each(paranoid)("$name", (kind) => {
  test("finds a write past the end when the slot is freed, once", () => {
    const { users, buffer } = attachPools(kind, shape);
    const [, pool] = users[0]!;
    const h = pool.alloc();
    new Uint8Array(buffer)[pool.addressOf(h) + 12] = 7;
    expect(pool.check()).toMatchObject({ ok: false });
    expect(codeOf(() => pool.free(h))).toBe("OVERFLOW");
    expectIntact(pool, 1);
    pool.free(h);
    expectIntact(pool, 0);
  });

  test("finds a write after free when the slot is used again, once", () => {
    const { users, buffer } = attachPools(kind, shape);
    const [, pool] = users[0]!;
    const handles = new Int32Array(shape.capacity);
    pool.allocBatch(handles);
    const address = pool.addressOf(handles[20]!);
    pool.freeBatch(handles);
    new Uint8Array(buffer)[address + 3] = 1;
    expect(pool.check()).toMatchObject({ ok: false });
    expect(codeOf(() => pool.allocBatch(handles))).toBe("WRITE_AFTER_FREE");
    const { live } = pool.stats();
    expectIntact(pool, live);
    expect(pool.allocBatch(handles)).toBe(shape.capacity - live);
  });

  test("lets a freed slot rest while there are others", () => {
    const [, pool] = attachPools(kind, shape).users[0]!;
    const h = pool.alloc();
    const address = pool.addressOf(h);
    pool.free(h);
    expect(pool.addressOf(pool.alloc())).not.toBe(address);
  });

  test("lists what is live by the call that allocated it", async () => {
    const inOneFile = await mutate<Define>(kind.file, []); // as an output is: frames of its file are left out
    const [, pool] = attachPools(kind, shape, inOneFile).users[0]!;
    const { _leaks: leaks } = pool as Pool & { readonly _leaks: LeakRegister };
    const makeRequest = (): number => pool.alloc();
    const handles = Array.from({ length: 3 }, makeRequest);
    pool.free(pool.alloc());
    expect(leaks.report()).toMatchObject([
      { count: 3, handles, site: expect.stringMatching(/^at makeRequest \(.*pool-misuse/) },
    ]);
    handles.forEach((h) => pool.free(h));
    expect(leaks.report()).toEqual([]);
  });
});

test("a leak that another thread freed is none", () => {
  const spec = bitmapPool(shape, "paranoid");
  const { buffer, byteOffset } = memoryFor(spec, 2);
  const Template = defineBitmapPoolChecked(spec);
  const [mine, theirs] = [new Template(buffer, byteOffset, 0), new Template(buffer, byteOffset, 1)];
  mine._format();
  theirs.free(mine.alloc());
  expect(mine._leaks.report()).toEqual([]);
});
