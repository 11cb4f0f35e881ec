import { describe, expect, test } from "vitest";
import type { Pool } from "../../templates/testing/pool-model.js";
import { takeAll } from "../../templates/testing/suites/exhaustion.js";

/** A pool that hands out slots of 8 bytes from `place(0)` on, as often as it is told to. */
function poolOf(slots: number, place = (i: number) => 8 * i): Pool & { readonly freed: number[] } {
  let next = 0;
  const freed: number[] = [];
  const pool = {
    freed,
    allocBatch: (out: Int32Array): number => {
      const count = Math.min(out.length, slots - next);
      for (let i = 0; i < count; i++) out[i] = ++next;
      return count;
    },
    freeBatch: (handles: Int32Array) => freed.push(...handles),
    addressOf: (h: number) => place(h - 1),
    reset: () => freed.push(-1),
  };
  return pool as unknown as Pool & { readonly freed: number[] };
}

describe("taking all slots", () => {
  const buffer = new ArrayBuffer(8 * 100_000);

  test.each([1, 65_535, 65_536, 65_537])("counts %d", (slots) => {
    const pool = poolOf(slots);
    const { count, overlaps, giveBack } = takeAll(pool, slots, 8, buffer);
    giveBack();
    expect([count, overlaps, pool.freed.length]).toEqual([slots, 0, slots]);
  });

  test("sees slots that overlap, even by a word", () => {
    expect(
      takeAll(
        poolOf(10, (i) => 4 * i),
        10,
        8,
        buffer,
      ).overlaps,
    ).toBe(9);
    expect(
      takeAll(
        poolOf(10, () => 0),
        10,
        8,
        buffer,
      ).overlaps,
    ).toBe(9);
  });

  test("ends where a pool has more than it should", () => {
    expect(
      takeAll(
        poolOf(1e9, () => 0),
        10,
        8,
        buffer,
      ).count,
    ).toBe(65_536);
  });

  test("of millions, lets a reset free them", () => {
    const pool = poolOf(1);
    takeAll(pool, 2 ** 23, 8, buffer).giveBack();
    expect(pool.freed).toEqual([-1]);
  });
});
