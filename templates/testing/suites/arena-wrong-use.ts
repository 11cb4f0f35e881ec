import { describe, expect, test } from "vitest";
import type { TestContext } from "vitest";
import type { SliceForm } from "../arena-model.js";
import type { AllocatorDescription } from "../description.js";
import type { Module } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { codeOf } from "../steps.js";
import type { ArenaSubject, WholeArena } from "./arena-under-test.js";

/** One test for each mistake that `checked` and `paranoid` find; the ledger is intact after all of them. */
export function arenaWrongUse(arena: ArenaSubject): void {
  const { subject, about, isSharded, going, slices } = arena;
  const stranger = subject.about.allocators.find((allocator) => allocator !== about);
  const isOfThreads = subject.hasThreads && about.owner === "workers";
  describe(`${arena.property}, used wrongly`, { timeout: 120_000 }, () => {
    if (going === "rewound") goingBack(arena);
    if (going === "freed") freedTwice(arena);
    if (isSharded && subject.hasThreads) resetByOther(arena);
    deadBlocks(arena);
    nonsense(arena);
    if (slices[0]) noElement(arena, slices[0]);
    if (stranger) foreign(arena, stranger);
    if (isOfThreads && going === "rewound") busy(arena);
    if (subject.hasThreads && about.owner === "creator") notOwner(arena);
  });
}

/** A mistake changes nothing. */
function expectIntact(arena: ArenaSubject, module: Module, used: number): void {
  expect(arena.of(module).used).toBe(used);
  expect(arena.of(module).check()).toMatchObject({ ok: true });
}

/** A block of 8 bytes; in an arena that is too small for it there is nothing to test. */
function blockOf(blocks: WholeArena, context: TestContext): number {
  const h = blocks.tryAlloc(8);
  if (h === 0) context.skip("there is no room for a block");
  return h;
}

function goingBack(arena: ArenaSubject): void {
  test("a block used after its scope ended", (context) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const kept = blockOf(blocks, context);
    const { used } = blocks;
    const scope = blocks.scope();
    const h = blockOf(blocks, context);
    scope[Symbol.dispose]();
    expect(blocks.isLive(kept)).toBe(true);
    expect(blocks.isLive(h)).toBe(false);
    expect(codeOf(() => blocks.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(arena, module, used);
    blocks.alloc(8);
    expect(codeOf(() => blocks.bytes(h, 8))).toBe("STALE_HANDLE");
  });

  test.each([-1, 0.5, NaN, Infinity, 2 ** 31])("rewound to %d, which is no mark", (mark) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const h = blocks.tryAlloc(8);
    expect(codeOf(() => blocks.rewind(mark))).toBe("INVALID_VALUE");
    expect(blocks.isLive(h)).toBe(h !== 0);
    expect(blocks.check()).toMatchObject({ ok: true });
  });
}

function freedTwice(arena: ArenaSubject): void {
  test("a block freed twice, or used after it was freed", (context) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const kept = blockOf(blocks, context);
    const { used } = blocks;
    const h = blockOf(blocks, context);
    blocks.free(h);
    expect(codeOf(() => blocks.free(h))).toBe("DOUBLE_FREE");
    expect(blocks.tryFree(h)).toBe(0);
    expect(codeOf(() => blocks.addressOf(h))).toBe("STALE_HANDLE");
    expect([blocks.isLive(kept), blocks.isLive(h)]).toEqual([true, false]);
    expectIntact(arena, module, used);
  });

  test("freed by the handle of nothing", () => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    expect(codeOf(() => blocks.free(0))).toBe("INVALID_HANDLE");
    expect(blocks.tryFree(0)).toBe(0);
    expectIntact(arena, module, 0);
  });
}

function resetByOther(arena: ArenaSubject): void {
  test("a block used after another module's reset", (context) => {
    using module = arena.subject.create();
    using other = arena.subject.attach(module.buffer);
    const blocks = arena.of(module);
    const h = blockOf(blocks, context);
    arena.of(other).reset();
    expect(blocks.isLive(h)).toBe(false);
    expect(codeOf(() => blocks.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(arena, module, 0);
  });
}

function deadBlocks(arena: ArenaSubject): void {
  test("a block used after reset", (context) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const h = blockOf(blocks, context);
    blocks.reset();
    expect(blocks.isLive(h)).toBe(false);
    expect(codeOf(() => blocks.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(arena, module, 0);
    expect(blocks.alloc(8)).not.toBe(h);
  });
}

function nonsense(arena: ArenaSubject): void {
  test.each([0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 40])("%d, which is no handle", (number) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    expect(codeOf(() => blocks.addressOf(number))).toMatch(/^(INVALID|FOREIGN)_HANDLE$/);
    expect(blocks.isLive(number)).toBe(false);
    expectIntact(arena, module, 0);
  });

  test.each([0, -8, 0.5, NaN, Infinity, 2 ** 31, 2 ** 53])("%d bytes", (size) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    expect(codeOf(() => blocks.alloc(size))).toBe("INVALID_SIZE");
    expect(codeOf(() => blocks.alloc(8, size))).toBe("INVALID_SIZE");
    expectIntact(arena, module, 0);
  });
}

function noElement(arena: ArenaSubject, slice: SliceForm): void {
  const one = /^[UI]64$/.test(slice.name) ? 1n : 1;
  test.for([-1, 3, 0.5, NaN])("element %d of 3", (index, context) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const h = slice.tryAlloc(blocks, 3, 3);
    if (h === 0) context.skip("there is no room for a slice");
    expect(codeOf(() => slice.get(blocks, h, index))).toBe("INVALID_VALUE");
    expect(codeOf(() => slice.set(blocks, h, index, one))).toBe("INVALID_VALUE");
    expect(Array.from(slice.elements(blocks, h), Number)).toEqual([0, 0, 0]);
  });
}

function foreign(arena: ArenaSubject, stranger: AllocatorDescription): void {
  test(`a handle of ${stranger.name}`, (context) => {
    using module = arena.subject.create();
    const blocks = arena.of(module);
    const h = allocatorOf<{ tryAlloc(bytes: number): number }>(module, stranger.name).tryAlloc(8);
    if (h === 0) context.skip(`${stranger.name} has no room for a block`);
    expect(codeOf(() => blocks.addressOf(h))).toBe("FOREIGN_HANDLE");
    expect(blocks.isLive(h)).toBe(false);
    expectIntact(arena, module, 0);
  });
}

function busy(arena: ArenaSubject): void {
  test("reset or rewound while another module is attached", (context) => {
    using module = arena.subject.create();
    const other = arena.subject.attach(module.buffer);
    const blocks = arena.of(module);
    const h = blockOf(blocks, context);
    expect(codeOf(() => blocks.reset())).toBe("BUSY");
    expect(codeOf(() => blocks.rewind(blocks.mark()))).toBe("BUSY");
    expect(arena.of(other).isLive(h)).toBe(true);
    other.dispose();
    blocks.reset();
    expectIntact(arena, module, 0);
  });
}

function notOwner(arena: ArenaSubject): void {
  test("allocated by another than the creator", () => {
    using module = arena.subject.create();
    using other = arena.subject.attach(module.buffer);
    expect(codeOf(() => arena.of(other).alloc(8))).toBe("NOT_OWNER");
    expectIntact(arena, module, 0);
  });
}
