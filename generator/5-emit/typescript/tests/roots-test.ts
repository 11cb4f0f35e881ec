import type { AllocatorPlan, Plan, RootPlan, RootsPlan } from "../../../4-plan/types.js";
import { poolsOfWorkers } from "../module-memory.js";
import { moduleNames } from "./module-names.js";

/** The test of roots: whatever two threads do to them, they hold what a model says. */
export function rootsTest(plan: Plan, roots: RootsPlan): string {
  const { Module, module, create, quietOther, declarations } = moduleNames(plan);
  const { className } = roots;
  return `${declarations}
/** All of them, arrays element by element. */
const roots: RootForm[] = [
${roots.roots.map((root) => rootForm(root, className)).join("\n")}
];

describe("roots", { timeout: 120_000 }, () => {
  test("are null at first", () => {
    using ${module} = ${create};
    expect(roots.filter((root) => root.get(${module}.roots) !== 0).map(({ name }) => name)).toEqual([]);
  });

  test("hold what a model holds, for all who are attached", () => {
    using ${module} = ${create};
    ${plan.layout.memory.workers > 1 ? `using other = ${Module}.attach(${module}.buffer);${quietOther.replace("\n        ", "\n    ")}` : `const other = ${module};`}
    runRootProgram(roots, [${module}.roots, other.roots]);
  });
${published(plan, roots)}});`;
}

/** Only where slots have an owner that can die. */
function published(plan: Plan, { roots }: RootsPlan): string {
  const { Module, module, create, quietOther } = moduleNames(plan);
  const poolOf = ({ layout }: RootPlan): AllocatorPlan | undefined =>
    poolsOfWorkers(plan).find((pool) => pool.layout.name === layout.allocator && pool.layout.capacity > 1);
  const root = roots.find(poolOf);
  if (!root || plan.layout.memory.workers === 1) return "";
  const { property } = poolOf(root)!;
  const publish = root.layout.count === undefined ? `exchange${root.infix}(` : `exchange${root.infix}(0, `;
  return `
  test("keep what a dead module has published", () => {
    using ${module} = ${create};
    const other = ${Module}.attach(${module}.buffer);${quietOther.replace("\n        ", "\n    ")}
    const published = other.${property}.alloc();
    other.${property}.alloc();
    ${module}.roots.${publish}published);
    expect(${module}.recover(other.worker, { live: "free" })).toMatchObject([{ live: { ${property}: [published] } }]);
    expect(${module}.${property}.stats()).toMatchObject({ live: 1 });
    ${module}.${property}.free(published);
    expect(${module}.${property}.check()).toMatchObject({ ok: true });
  });
`;
}

const rootForm = (root: RootPlan, className: string): string => {
  const { property, infix, handle, layout } = root;
  const type = `rootOf<${className}, ${handle} | 0>`;
  if (layout.count === undefined) {
    return `  ${type}("${layout.name}", {
    get: (r) => r.${property},
    set: (r, h) => { r.${property} = h; },
    exchange: (r, h) => r.exchange${infix}(h),
    compareExchange: (r, expected, h) => r.compareExchange${infix}(expected, h),
  }),`;
  }
  return `  ...Array.from({ length: ${layout.count} }, (_, i) =>
    ${type}(\`${layout.name}[\${i}]\`, {
      get: (r) => r.${property}(i),
      set: (r, h) => r.set${infix}(i, h),
      exchange: (r, h) => r.exchange${infix}(i, h),
      compareExchange: (r, expected, h) => r.compareExchange${infix}(i, expected, h),
    }),
  ),`;
};
