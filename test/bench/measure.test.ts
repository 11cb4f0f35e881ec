import { expect, test } from "vitest";
import { heapBytesPerOp } from "../../bench/harness/heap.js";
import { measure } from "../../bench/harness/measure.js";
import { ratioOfRounds } from "../../bench/harness/stats.js";
import type { Variant } from "../../bench/harness/types.js";

const spin = (turns: number): Variant => ({
  run(ops) {
    let x = 1;
    for (let i = 0; i < ops * turns; i++) x = (Math.imul(x, 1_664_525) + i) | 0;
    return x;
  },
});

// Other test files share the processors: one of four times nobody is in the way.
test("eight times the work is measured as eight times the time, give or take", { retry: 3 }, async () => {
  const [one, eight] = await measure({ one: spin(10), eight: spin(80) }, { rounds: 9, roundMs: 2 });
  const ratio = ratioOfRounds(eight!.rounds, one!.rounds);
  expect(ratio).toBeGreaterThan(4);
  expect(ratio).toBeLessThan(16);
  expect(eight!.sample.p50).toBeLessThanOrEqual(eight!.sample.p99);
  expect(eight!.sample.p99).toBeLessThanOrEqual(eight!.sample.p999);
});

test("variants take turns, and the work of other allocators comes in between", async () => {
  const order: string[] = [];
  const noting = (name: string): Variant => ({
    run: (ops) => {
      if (order.at(-1) !== name) order.push(name);
      return spin(20).run(ops);
    },
  });
  const between = (): void => void order.push("-");
  await measure({ a: noting("a"), b: noting("b") }, { rounds: 2, roundMs: 1, between });
  const rounds = order.slice(order.indexOf("-")).join("");
  expect(rounds.startsWith("-a-b-b-a")).toBe(true);
});

test("a variant whose end state is wrong fails the measurement", async () => {
  const broken: Variant = {
    ...spin(20),
    verify: () => {
      throw new Error("a slot is lost");
    },
  };
  await expect(measure({ broken }, { rounds: 1, roundMs: 1 })).rejects.toThrow("a slot is lost");
});

test("heap bytes an operation: 0 for arithmetic, more for objects", async () => {
  const kept: object[] = [];
  const allocate = (ops: number): void => {
    for (let i = 0; i < ops; i++) kept[i & 63] = { a: i, b: i };
  };
  // The test runner has work of its own now and then, which counts as well: one of three is without.
  const arithmetic: number[] = [];
  for (let i = 0; i < 3; i++) arithmetic.push(await heapBytesPerOp(spin(1).run, 100_000));
  expect(Math.min(...arithmetic)).toBeLessThan(1);
  expect(await heapBytesPerOp(allocate, 10_000)).toBeGreaterThan(16);
});
