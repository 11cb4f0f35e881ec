import type { Plan, PoolPlan } from "../../../4-plan/types.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";
import { isSharded } from "./threads.js";

/** The test of guards by themselves: how they end, and what they are not for. What they protect, pools' tests show. */
export function guardsTest(plan: Plan): string {
  const names = moduleNames(plan);
  const { property } = plan.module.allocators.find((a): a is PoolPlan => a.kind === "free-list" && isSharded(a))!;
  return `${names.declarations}
describe("guards", () => {${[nesting(names), failing(names), unbalanced(names), asynchronous(names), leaving(names, property)].join("\n")}
});`;
}

const nesting = ({ create, module }: ModuleNames): string => `
  test("nest, and give what is read inside", () => {
    using ${module} = ${create};
    const { guards } = ${module};
    const isInside = ${module}.guard(() => ${module}.guard(() => guards.isInside));
    expect([isInside, guards.isInside]).toEqual([true, false]);
    guards.enter();
    guards.enter();
    expect(codeOf(() => guards.refresh())).toBe("BUSY");
    guards.leave();
    guards.refresh();
    expect(guards.isInside).toBe(true);
    guards.leave();
    expect(guards.isInside).toBe(false);
  });`;

const failing = ({ create, module }: ModuleNames): string => `
  test("end when what is done inside fails", () => {
    using ${module} = ${create};
    const fail = (): never => {
      throw new RangeError("inside");
    };
    expect(() => ${module}.guard(fail)).toThrow(RangeError);
    expect(${module}.guards.isInside).toBe(false);
  });`;

const unbalanced = ({ create, module }: ModuleNames): string => `
  test("cannot be left or refreshed from outside", () => {
    using ${module} = ${create};
    const { guards } = ${module};
    expect(codeOf(() => guards.leave())).toBe("INVALID_VALUE");
    expect(codeOf(() => guards.refresh())).toBe("INVALID_VALUE");
    guards.enter();
    expect(guards.isInside).toBe(true);
    guards.leave();
    expect(guards.isInside).toBe(false);
  });`;

const asynchronous = ({ create, module }: ModuleNames): string => `
  test("do not span an await", () => {
    using ${module} = ${create};
    expect(codeOf(() => ${module}.guard(() => Promise.resolve(1)))).toBe("UNSUPPORTED");
    expect(${module}.guards.isInside).toBe(false);
  });`;

const leaving = ({ create, module }: ModuleNames, pool: string): string => `
  test("are left before the module is", () => {
    const ${module} = ${create};
    ${module}.guards.enter();
    ${module}.${pool}.retire(${module}.${pool}.alloc());
    expect(codeOf(() => ${module}.dispose())).toBe("BUSY");
    expect(${module}.${pool}.stats()).toMatchObject({ live: 0, retired: 1 });
    ${module}.guards.leave();
    ${module}.dispose();
    expect(codeOf(() => ${module}.guards.enter())).toBe("DISPOSED");
  });`;
