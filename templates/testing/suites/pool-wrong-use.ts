import { describe, expect, test } from "vitest";
import type { AllocatorDescription } from "../description.js";
import { call } from "../fields/accessors.js";
import type { Leaf } from "../fields/leaves.js";
import { leavesOf } from "../fields/leaves.js";
import { largestOf } from "../fields/samples.js";
import type { Module } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { codeOf } from "../steps.js";
import type { PoolSubject, WholePool } from "./pool-under-test.js";

const DEAD = /^(DOUBLE_FREE|STALE_HANDLE)$/;

/** All ones may be a slot, and the generation before its first one. */
const NO_HANDLE = /^(INVALID|FOREIGN|STALE)_HANDLE$/;

/** One test for each mistake that `checked` and `paranoid` find; the ledger is intact after all of them. */
export function poolWrongUse(pool: PoolSubject): void {
  const { subject, about } = pool;
  const stranger = subject.about.allocators.find((allocator) => allocator !== about);
  describe(`${pool.property}, used wrongly`, { timeout: 120_000 }, () => {
    deadHandles(pool);
    noHandles(pool);
    if (pool.isSharded) retiredTwice(pool);
    if (stranger) foreign(pool, stranger);
    if (pool.isOfThreads) busy(pool);
    if (subject.hasThreads && about.owner === "creator") notOwner(pool);
    if (subject.about.checks === "paranoid") watchedBytes(pool);
  });
}

/** A mistake changes nothing. */
function expectIntact(pool: PoolSubject, module: Module, live: number): void {
  expect(pool.of(module).stats()).toMatchObject({ live, capacity: pool.about.capacity });
  expect(pool.of(module).check()).toMatchObject({ ok: true });
}

/** All slots there are, or many: somebody else has the one that was freed. */
const takeOthers = (slots: WholePool): void => {
  slots.allocBatch(new Int32Array(slots.stats().capacity));
};

function deadHandles(pool: PoolSubject): void {
  const { subject } = pool;
  const readFrom = (slots: WholePool, h: number): unknown => pool.fields[0]!.get(slots, h);

  test("a handle freed twice", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    slots.free(h);
    expect(codeOf(() => slots.free(h))).toBe("DOUBLE_FREE");
    expect(slots.tryFree(h)).toBe(0);
    expectIntact(pool, module, 0);
  });

  test("a handle used after free, and after its slot went to somebody else", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    slots.free(h);
    for (const isTaken of [false, true]) {
      if (isTaken) takeOthers(slots);
      expect(slots.isLive(h)).toBe(false);
      expect(codeOf(() => readFrom(slots, h))).toBe("STALE_HANDLE");
      expect(codeOf(() => pool.look(slots, h))).toBe("STALE_HANDLE");
      expect(codeOf(() => slots.free(h))).toBe(isTaken ? "STALE_HANDLE" : "DOUBLE_FREE");
      expectIntact(pool, module, isTaken ? pool.about.capacity : 0);
    }
  });

  test("a handle used after reset", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    slots.reset();
    expect(slots.isLive(h)).toBe(false);
    expect(codeOf(() => pool.look(slots, h))).toBe("STALE_HANDLE");
    takeOthers(slots);
    expect(codeOf(() => slots.free(h))).toBe("STALE_HANDLE");
    expectIntact(pool, module, pool.about.capacity);
  });
}

function noHandles(pool: PoolSubject): void {
  test.each([0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 40])("%d, which is no handle", (number) => {
    using module = pool.subject.create();
    const slots = pool.of(module);
    slots.alloc();
    expect(codeOf(() => slots.free(number))).toMatch(NO_HANDLE);
    expect(codeOf(() => pool.look(slots, number))).toMatch(NO_HANDLE);
    expect(slots.tryFree(number)).toBe(0);
    expectIntact(pool, module, 1);
  });
}

function retiredTwice(pool: PoolSubject): void {
  test("a handle retired twice, or freed after it was retired", () => {
    using module = pool.subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    module.guard(() => {
      slots.retire(h);
      expect(slots.isLive(h)).toBe(false);
      expect(slots.stats()).toMatchObject({ live: 0, retired: 1 });
      expect(codeOf(() => slots.retire(h))).toMatch(DEAD);
      expect(codeOf(() => slots.free(h))).toMatch(DEAD);
      expect(slots.tryRetire(h)).toBe(0);
    });
    module.guards.flush();
    expect(codeOf(() => slots.retire(h))).toMatch(DEAD);
    expectIntact(pool, module, 0);
  });
}

/** Where an arena is too small for any block, it has no handle to mix up. */
function foreign(pool: PoolSubject, stranger: AllocatorDescription): void {
  test(`a handle of ${stranger.name}`, (context) => {
    using module = pool.subject.create();
    const slots = pool.of(module);
    const h = allocatorOf<{ tryAlloc(bytes: number): number }>(module, stranger.name).tryAlloc(8);
    if (h === 0) context.skip(`${stranger.name} has no room for a block`);
    expect(codeOf(() => slots.free(h))).toBe("FOREIGN_HANDLE");
    expect(codeOf(() => pool.look(slots, h))).toBe("FOREIGN_HANDLE");
    expect(slots.isLive(h)).toBe(false);
    expectIntact(pool, module, 0);
  });
}

function busy(pool: PoolSubject): void {
  test("reset while another module is attached", () => {
    using module = pool.subject.create();
    const other = pool.subject.attach(module.buffer);
    const h = pool.of(module).alloc();
    expect(codeOf(() => pool.of(module).reset())).toBe("BUSY");
    expect(pool.of(other).isLive(h)).toBe(true);
    other.dispose();
    pool.of(module).reset();
    expectIntact(pool, module, 0);
  });
}

function notOwner(pool: PoolSubject): void {
  test("allocated or freed by another than the creator", () => {
    using module = pool.subject.create();
    using other = pool.subject.attach(module.buffer);
    const h = pool.of(module).alloc();
    expect(codeOf(() => pool.of(other).alloc())).toBe("NOT_OWNER");
    expect(codeOf(() => pool.of(other).free(h))).toBe("NOT_OWNER");
    expectIntact(pool, module, 1);
  });
}

/** What `paranoid` alone finds. */
function watchedBytes(pool: PoolSubject): void {
  const { subject, about, struct } = pool;
  const array = leavesOf(struct, subject.about.structs).find(isArrayOfIntegers);
  if (array) noElement(pool, array);

  test("a slot written to after it was freed", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    const slot = new Uint8Array(module.buffer, slots.addressOf(h), 1);
    slots.free(h);
    slot[0] = 1;
    expect(codeOf(() => takeOthers(slots))).toBe("WRITE_AFTER_FREE");
  });

  /** The canary stands at the end of the slot, behind what its alignment leaves free. */
  test("a slot written past its end", () => {
    using module = subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    new Uint8Array(module.buffer, slots.addressOf(h) + struct.size, about.stride - struct.size).fill(1);
    expect(codeOf(() => slots.free(h))).toBe("OVERFLOW");
  });

  test("a slot that is never freed", () => {
    const leaks: unknown[] = [];
    const module = subject.createWith((found) => leaks.push(...found));
    pool.of(module).alloc();
    module.dispose();
    expect(leaks).toMatchObject([
      { allocator: about.name, count: 1, site: expect.stringContaining("pool-wrong-use") as string },
    ]);
  });
}

const isArrayOfIntegers = ({ dims, value, isReadOnly, forms }: Leaf): boolean =>
  forms.includes("handle") && !isReadOnly && dims.length === 1 && value.kind === "scalar" && largestOf(value.type) > 0;

function noElement(pool: PoolSubject, { method, dims }: Leaf): void {
  const { count } = dims[0]!;
  test.each([-1, count, 0.5, NaN])(`element %d of ${count}`, (index) => {
    using module = pool.subject.create();
    const slots = pool.of(module);
    const h = slots.alloc();
    expect(codeOf(() => call(slots, `get${method}`, h, index))).toBe("INVALID_VALUE");
    expect(codeOf(() => call(slots, `set${method}`, h, index, 1))).toBe("INVALID_VALUE");
    expectIntact(pool, module, 1);
  });
}
