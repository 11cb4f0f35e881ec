import { describe, expect, test } from "vitest";
import type { AllocatorDescription } from "../description.js";
import type { Module, Subject } from "../module-under-test.js";
import { allocatorOf, linesOf } from "../module-under-test.js";
import { camelCase, counted } from "../names.js";
import { codeOf } from "../steps.js";

/** The tests of the module class: its ledger, attaching, and buffers that are no image of this schema. */
export function imageSuite(subject: Subject): void {
  describe(subject.about.name, { timeout: 120_000 }, () => {
    ledger(subject);
    attaching(subject);
    wrongBuffers(subject);
    if (subject.hasThreads) rows(subject);
  });
}

/** Something is allocated; a block does not fit every arena. */
const allocate = (module: Module, { name }: AllocatorDescription): unknown =>
  allocatorOf<{ tryAlloc(bytes: number): number }>(module, name).tryAlloc(8);

const isSound = (module: Module): boolean => linesOf(module.check()).every(({ ok }) => ok === true);

function ledger(subject: Subject): void {
  const { allocators } = subject.about;
  test("begins with nothing live", () => {
    using module = subject.create();
    const stats = module.stats();
    const empty = allocators.map((about) => [camelCase(about.name), emptyLine(about)] as const);
    expect(stats).toMatchObject(Object.fromEntries(empty));
    const retires = allocators.some(({ kind }) => kind === "sharded-free-list");
    if (retires) expect(stats).toMatchObject({ reclamation: { retired: 0, waiting: 0, control: 0 } });
    expect(Object.keys(stats)).toHaveLength(allocators.length + (retires ? 1 : 0));
    expect(isSound(module)).toBe(true);
  });
}

const emptyLine = (about: AllocatorDescription): object =>
  "capacity" in about
    ? { name: about.name, live: 0, capacity: about.capacity }
    : { name: about.name, used: 0, remaining: about.size };

function attaching(subject: Subject): void {
  const [first] = subject.about.allocators;
  /** Where there is room for one only, it leaves first; the other goes on where it was. */
  test("goes on from its image alone", () => {
    const module = subject.create();
    allocate(module, first!);
    const linesIn = (image: Module): object[] => linesOf(image.stats()).map((line) => ({ ...line, exact: true }));
    const before = linesIn(module);
    if (!subject.hasThreads) module.dispose();
    using other = subject.attach(module.buffer);
    expect(linesIn(other)).toEqual(before);
    expect(isSound(other)).toBe(true);
  });

  test("is of no use once disposed", () => {
    const module = subject.create();
    module.dispose();
    expect(codeOf(() => allocate(module, first!))).toBe("DISPOSED");
    expect(codeOf(() => module.stats())).toBe("DISPOSED");
  });
}

function wrongBuffers(subject: Subject): void {
  const { bytes, hashWord } = subject.about.image;
  const blank = (size: number): ArrayBufferLike =>
    subject.isShared ? new SharedArrayBuffer(size) : new ArrayBuffer(size);

  test("refuses buffers that are too small, blank or random", () => {
    expect(codeOf(() => subject.attach(blank(bytes - 128)))).toBe("INVALID_BUFFER");
    const buffer = blank(bytes);
    expect(codeOf(() => subject.attach(buffer))).toBe("LAYOUT_MISMATCH");
    new Uint32Array(buffer).subarray(0, 512).forEach((_, i, words) => (words[i] = Math.imul(i + 1, 0x9e3779b1)));
    expect(codeOf(() => subject.attach(buffer))).toBe("LAYOUT_MISMATCH");
  });

  test("refuses an image of another schema", () => {
    const module = subject.create();
    const words = new Int32Array(module.buffer);
    words[hashWord]! ^= 1;
    expect(codeOf(() => subject.attach(module.buffer))).toBe("LAYOUT_MISMATCH");
  });
}

function rows(subject: Subject): void {
  const { workers } = subject.about;
  test(`has room for ${counted(workers, "thread")}`, () => {
    using module = subject.create();
    const others = Array.from({ length: workers - 1 }, () => subject.attach(module.buffer));
    expect(codeOf(() => subject.attach(module.buffer))).toBe("TOO_MANY_WORKERS");
    others[0]!.dispose();
    others[0] = subject.attach(module.buffer);
    for (const other of others) other.dispose();
  });

  test("gives each row of the worker table to one thread", () => {
    using module = subject.create();
    const row = module.worker === 0 ? 1 : 0;
    const other = subject.attach(module.buffer, row);
    expect(other.worker).toBe(row);
    expect([...module.attached].sort()).toEqual([0, 1]);
    expect(codeOf(() => subject.attach(module.buffer, row))).toBe("BUSY");
    expect(codeOf(() => subject.attach(module.buffer, module.worker))).toBe("BUSY");
    const { incarnation } = other;
    other.dispose();
    const again = subject.attach(module.buffer, row);
    expect(again.incarnation).not.toBe(incarnation);
    again.dispose();
  });

  test("recovers only who is attached and somebody else", () => {
    using module = subject.create();
    const other = subject.attach(module.buffer);
    expect(codeOf(() => module.recover(module.worker))).toBe("INVALID_VALUE");
    expect(codeOf(() => module.recover(99))).toBe("INVALID_VALUE");
    expect(module.recover(other.worker)).toMatchObject([{ worker: other.worker, incarnation: other.incarnation }]);
    expect(codeOf(() => module.recover(other.worker))).toBe("INVALID_VALUE");
    expect(module.attached).toEqual([module.worker]);
  });
}
