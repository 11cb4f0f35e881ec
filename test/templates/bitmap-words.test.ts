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

describe.each(kinds)("$name", (kind) => {
  test("finds the last free slot whatever the summary says", () => {
    expect.hasAssertions();
    expectFoundInEachWord(kind);
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
  test("hands out slots in their order", () => {
    expect.hasAssertions();
    expectInOrder(kind);
  });

  test("is seen to go from word to word", async () => {
    const define = await mutate<Define>(kind.file, [["-1 << (w + 1 & 31)", "-1 << (w & 31)"]]);
    expect(() => expectInOrder(kind, define)).toThrow(/expected/);
  });
});
