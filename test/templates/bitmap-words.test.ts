import { describe, expect, test } from "vitest";
import type { Pool } from "../../templates/testing/pool-model.js";
import { mutate } from "./support/mutant.js";
import { attachPools, type Define, type PoolKind, poolKinds } from "./support/pools.js";
import { bitmapPool, byteOffset } from "./support/specs.js";

const kinds = poolKinds.filter(({ name }) => /^free-list\/shared.*one worker$/.test(name));

/** A pool that is full, and where its words are. */
function full(kind: PoolKind, shape: { readonly capacity: number; readonly structWords: number }, define?: Define) {
  const pools = attachPools(kind, shape, define);
  const pool: Pool = pools.users[0]![1];
  const handles = Array.from({ length: shape.capacity }, () => pool.alloc());
  return { pool, handles, words: new Int32Array(pools.buffer, byteOffset), spec: bitmapPool(shape, kind.checks) };
}

const whole = { capacity: 100, structWords: 2 };

/** The summary may lag behind a free; words around the bitmap say nothing about it. */
function expectFoundInEachWord(kind: PoolKind, define?: Define): void {
  for (const word of [0, 1, 2]) {
    const { pool, handles, words, spec } = full(kind, whole, define);
    pool.free(handles[word * 32 + 20]!);
    words.fill(-1, spec.bitmapWord - 3, spec.bitmapWord);
    words[spec.summaryWord] = -1;
    expect(pool.tryAlloc(), `the free slot of word ${word}`).not.toBe(0);
    expect(pool.tryAlloc()).toBe(0);
  }
}

/** 66 words under three of the summary: the next open word is the next one, across their borders too. */
function expectInOrder(kind: PoolKind, define?: Define): void {
  const { handles } = full(kind, { capacity: 2_100, structWords: 1 }, define);
  expect(handles).toEqual([...handles].sort((a, b) => a - b));
}

/** We are at word 17, which becomes full; behind it there is nothing, at the start there are words 1 and 2. */
function expectFromTheStart(kind: PoolKind, define?: Define): void {
  const { pool, handles } = full(kind, { capacity: 2_100, structWords: 1 }, define);
  const [here, first, second] = [17, 1, 2].map((word) => handles[word * 32 + 5]!) as [number, number, number];
  const places = [here, first, second].map((h) => pool.addressOf(h));
  pool.free(here);
  for (const h of [pool.alloc(), first, second]) pool.free(h);
  expect(Array.from({ length: 3 }, () => pool.addressOf(pool.alloc()))).toEqual(places);
}

/** Whose hand is empty between its calls is in nobody's way. */
function expectEmptyHand(kind: PoolKind, define?: Define): void {
  const { pool, handles, words, spec } = full(kind, whole, define);
  const expectEmpty = (behind: string): void => expect([behind, words[spec.handsWord]]).toEqual([behind, 0]);
  expectEmpty("alloc");
  pool.tryAlloc();
  expectEmpty("tryAlloc of a full pool");
  for (const h of handles.slice(0, 70)) pool.free(h);
  expectEmpty("free");
  pool.allocBatch(new Int32Array(60));
  expectEmpty("allocBatch");
}

/** Bits 5 to 31 of the last word stand for no slot: one that is 0 is named by its word. */
function expectNamed(kind: PoolKind, define?: Define): void {
  const { pool, words, spec } = full(kind, whole, define);
  words[spec.bitmapWord + 3]! &= ~(1 << 20);
  words[spec.summaryWord] = 0;
  let told: unknown;
  try {
    pool.tryAlloc();
  } catch (error) {
    const { code, value } = error as { code?: string; value?: number };
    told = [code, value];
  }
  expect(told).toEqual(["CORRUPT", spec.bitmapWord + 3]);
}

/** A worker died between noting that word 2 is full and looking once more. */
function expectNoted(kind: PoolKind, define?: Define): void {
  const { pool, handles, words, spec } = full(kind, whole, define);
  pool.free(handles[2 * 32 + 20]!);
  words[spec.summaryWord]! |= 1 << 2;
  (pool as unknown as { _recover(worker: number): void })._recover(1);
  expect(words[spec.summaryWord]! & (1 << 2), "the summary of word 2").toBe(0);
}

describe.each(kinds)("$name", (kind) => {
  test("finds the last free slot whatever the summary says", () => {
    expect.hasAssertions();
    expectFoundInEachWord(kind);
  });

  test("names the word whose bit stands for no slot", async () => {
    expectNamed(kind);
    const from = "const i = SPEC.bitmapWord + (s >> 5);\n    corrupt(";
    const define = await mutate<Define>(kind.file, [[from, "const i = SPEC.bitmapWord + (s << 5);\n    corrupt("]]);
    expect(() => expectNamed(kind, define)).toThrow(/expected/);
  });

  test("has nothing in hand between two calls", () => {
    expect.hasAssertions();
    expectEmptyHand(kind);
  });

  test.skipIf(kind.checks === "paranoid")("is seen to empty its hand behind a batch", async () => {
    const from = "Math.clz32(got & -got));\n    Atomics.store(m, this._hand, 0);\n";
    const define = await mutate<Define>(kind.file, [[from, "Math.clz32(got & -got));\n"]]);
    expect(() => expectEmptyHand(kind, define)).toThrow(/allocBatch/);
  });

  test.each([
    ["SPEC.bitmapWord + w));\n      if (s !== 0)", "SPEC.bitmapWord - w));\n      if (s !== 0)"],
    [
      "for (let w = 0; w < SPEC.bitmapWords; w++) {\n      const s",
      "for (let w = 1; w < SPEC.bitmapWords; w++) {\n      const s",
    ],
  ])("is seen to look at each word: %j", async (from, to) => {
    const define = await mutate<Define>(kind.file, [[from, to]]);
    expect(() => expectFoundInEachWord(kind, define)).toThrow(/the free slot of word/);
  });
});

// `paranoid` goes to another word each time, so that a slot rests before it is used again.
describe.each(kinds.filter(({ checks }) => checks !== "paranoid"))("$name", (kind) => {
  test("recover finishes what a dead worker noted", async () => {
    expectNoted(kind);
    const from = "for (let w = 0; w < SPEC.bitmapWords; w++) this.#noteOpen(w); // it may have died";
    const define = await mutate<Define>(kind.file, [[from, "// it may have died"]]);
    expect(() => expectNoted(kind, define)).toThrow("the summary of word 2");
  });

  test("hands out slots in their order", () => {
    expect.hasAssertions();
    expectInOrder(kind);
  });

  test("goes on at the first open word when it has come to the end", () => {
    expect.hasAssertions();
    expectFromTheStart(kind);
  });

  test("is seen to note which word is full", async () => {
    const define = await mutate<Define>(kind.file, [
      [
        "SPEC.summaryWord + (w >> 5), 1 << (w & 31));\n    this.#noteOpen",
        "SPEC.summaryWord + (w >> 5), 1 << (w & 15));\n    this.#noteOpen",
      ],
    ]);
    expect(() => expectFromTheStart(kind, define)).toThrow(/expected/);
  });

  test("is seen to go from word to word", async () => {
    const define = await mutate<Define>(kind.file, [["-1 << (w + 1 & 31)", "-1 << (w & 31)"]]);
    expect(() => expectInOrder(kind, define)).toThrow(/expected/);
  });
});
