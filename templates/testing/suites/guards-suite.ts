import { describe, expect, test } from "vitest";
import type { Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { codeOf } from "../steps.js";
import type { WholePool } from "./pool-under-test.js";

/** Guards by themselves: how they end, and what they are not for. What they protect, the tests of pools show. */
export function guardsSuite(subject: Subject): void {
  const { name } = subject.about.allocators.find(({ kind }) => kind === "sharded-free-list")!;
  describe("guards", () => {
    test("nest, and give what is read inside", () => {
      using module = subject.create();
      const { guards } = module;
      const isInside = module.guard(() => module.guard(() => guards.isInside));
      expect([isInside, guards.isInside]).toEqual([true, false]);
      guards.enter();
      guards.enter();
      expect(codeOf(() => guards.refresh())).toBe("BUSY");
      guards.leave();
      guards.refresh();
      expect(guards.isInside).toBe(true);
      guards.leave();
      expect(guards.isInside).toBe(false);
    });

    test("end when what is done inside fails", () => {
      using module = subject.create();
      const fail = (): never => {
        throw new RangeError("inside");
      };
      expect(() => module.guard(fail)).toThrow(RangeError);
      expect(module.guards.isInside).toBe(false);
    });

    test("cannot be left or refreshed from outside", () => {
      using module = subject.create();
      const { guards } = module;
      expect(codeOf(() => guards.leave())).toBe("INVALID_VALUE");
      expect(codeOf(() => guards.refresh())).toBe("INVALID_VALUE");
      guards.enter();
      expect(guards.isInside).toBe(true);
      guards.leave();
      expect(guards.isInside).toBe(false);
    });

    test("do not span an await", () => {
      using module = subject.create();
      expect(codeOf(() => module.guard(() => Promise.resolve(1)))).toBe("UNSUPPORTED");
      expect(module.guards.isInside).toBe(false);
    });

    test("are left before the module is", () => {
      const module = subject.create();
      const pool = allocatorOf<WholePool>(module, name);
      module.guards.enter();
      pool.retire(pool.alloc());
      expect(codeOf(() => module.dispose())).toBe("BUSY");
      expect(pool.stats()).toMatchObject({ live: 0, retired: 1 });
      module.guards.leave();
      module.dispose();
      expect(codeOf(() => module.guards.enter())).toBe("DISPOSED");
    });
  });
}
