import { describe, expect, test } from "vitest";
import {
  attachWorker,
  detachWorker,
  incarnationOf,
  isAttached,
  recoverWorker,
} from "../../templates/runtime/worker-table.js";
import { explores } from "./suite.js";
import { scopes } from "./worker-table.js";

const table = { name: "packets", workersWord: 32, workers: 3 };
const create = () => {
  const m = new Int32Array(new SharedArrayBuffer(4 * 160)),
    recovered: number[] = [];
  return { m, recovered, parts: [{ _recover: (worker: number) => void recovered.push(worker) }] };
};

describe("worker table", () => {
  test("rows are taken in turn, and one too many is refused", () => {
    const { m } = create();
    expect([0, 1, 2].map(() => attachWorker(table, m))).toEqual([0, 1, 2]);
    expect(() => attachWorker(table, m)).toThrow(/TOO_MANY_WORKERS/);
    detachWorker(table, m, 1, 1);
    expect(attachWorker(table, m)).toBe(1);
  });

  test("a row that is given is taken, unless somebody is there", () => {
    const { m } = create();
    expect(attachWorker(table, m, 2)).toBe(2);
    expect(() => attachWorker(table, m, 2)).toThrow(/BUSY: row 2 is attached already/);
    expect(attachWorker(table, m)).toBe(0);
    expect(incarnationOf(table, m, 2)).toBe(1);
    for (const row of [-1, 3, 0.5, NaN]) expect(() => attachWorker(table, m, row)).toThrow(/INVALID_VALUE/);
  });

  test("a dead worker's row is free again, and its next owner has another incarnation", () => {
    const { m, parts, recovered } = create();
    attachWorker(table, m);
    attachWorker(table, m);
    expect(recoverWorker(table, m, 1, 0, parts)).toEqual([{ worker: 1, incarnation: 1 }]);
    expect(recovered).toEqual([1]);
    expect(attachWorker(table, m)).toBe(1);
    expect(recoverWorker(table, m, 1, 0, parts)).toEqual([{ worker: 1, incarnation: 2 }]);
  });

  test("who is recovered by name is nobody else", () => {
    const { m, parts, recovered } = create();
    for (let i = 0; i < 2; i++) attachWorker(table, m);
    for (const other of [0, 2, 1.5, NaN, -1]) expect(recoverWorker(table, m, 1, 0, parts, other)).toEqual([]);
    detachWorker(table, m, 1, 1);
    expect(recoverWorker(table, m, 1, 0, parts, 1)).toEqual([]);
    attachWorker(table, m, 1);
    expect(recoverWorker(table, m, 1, 0, parts, 1)).toEqual([]);
    expect([recovered, isAttached(table, m, 1, 2)]).toEqual([[], true]);
    expect(recoverWorker(table, m, 1, 0, parts, 2)).toEqual([{ worker: 1, incarnation: 2 }]);
    expect(recovered).toEqual([1]);
  });

  test("who was recovered while it lived does not free the row of the next one", () => {
    const { m, parts } = create();
    for (let i = 0; i < 2; i++) attachWorker(table, m);
    recoverWorker(table, m, 1, 0, parts);
    expect(isAttached(table, m, 1, 1)).toBe(false);
    attachWorker(table, m, 1);
    detachWorker(table, m, 1, 1);
    expect(isAttached(table, m, 1, 2)).toBe(true);
  });

  test("who dies while it recovers another is recovered with it", () => {
    const { m, parts, recovered } = create();
    for (let i = 0; i < 3; i++) attachWorker(table, m);
    const dies = [
      {
        _recover: () => {
          throw new Error("terminated");
        },
      },
    ];
    expect(() => recoverWorker(table, m, 2, 1, dies)).toThrow("terminated");
    expect(() => recoverWorker(table, m, 2, 0, parts)).toThrow(/BUSY/);
    expect(recoverWorker(table, m, 1, 0, parts).map((r) => r.worker)).toEqual([1, 2]);
    expect(recovered).toEqual([2, 1]);
    expect([0, 1, 2].map((row) => isAttached(table, m, row, 1))).toEqual([true, false, false]);
    expect([1, 2].map((r) => m[32 + r * 32])).toEqual([0, 0]);
  });

  test("who is interrupted tries again", () => {
    const { m, parts, recovered } = create();
    attachWorker(table, m);
    attachWorker(table, m);
    expect(() =>
      recoverWorker(table, m, 1, 0, [
        {
          _recover: () => {
            throw new Error("interrupted");
          },
        },
      ]),
    ).toThrow("interrupted");
    recoverWorker(table, m, 1, 0, parts);
    expect(recovered).toEqual([1]);
  });

  test("nobody recovers itself, a free row, or a row that does not exist", () => {
    const { m, parts } = create();
    attachWorker(table, m);
    for (const row of [0, 1, 3, -1]) expect(() => recoverWorker(table, m, row, 0, parts)).toThrow(/INVALID_VALUE/);
  });
});

explores("worker table", scopes);
