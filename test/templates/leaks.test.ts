import { describe, expect, test } from "vitest";
import { LeakRegister } from "../../templates/runtime/leaks.js";

const slotMask = 15;
/** Handle of a slot's nth life. */
const life = (slot: number, n: number): number => (n << 4) | slot;

describe("the register of leaks", () => {
  test("keeps one call site a slot: what other threads free and we allocate again does not pile up", () => {
    const asked: number[] = [];
    const register = new LeakRegister("headers", (h) => asked.push(h) > 0, slotMask);
    for (let n = 1; n <= 1000; n++) register.remember(life(3, n));
    expect(register.report()).toMatchObject([{ count: 1, handles: [life(3, 1000)] }]);
    expect(asked).toEqual([life(3, 1000)]);
  });

  test("to forget a slot's earlier life does not forget the one it has now", () => {
    const register = new LeakRegister("headers", () => true, slotMask);
    register.remember(life(3, 1));
    register.remember(life(3, 2));
    register.forget(life(3, 1));
    expect(register.report()).toMatchObject([{ handles: [life(3, 2)] }]);
    register.forget(life(3, 2));
    expect(register.report()).toEqual([]);
  });
});
