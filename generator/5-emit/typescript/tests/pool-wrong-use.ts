import { accessName } from "../../../4-plan/access.js";
import type { AllocatorPlan, Plan, PoolPlan } from "../../../4-plan/types.js";
import type { PoolNames } from "./pool-test.js";
import { isSharded } from "./threads.js";

/** One test for each mistake that `checked` and `paranoid` find; the ledger is intact after all of them. */
export function poolWrongUse({ layout, module }: Plan, pool: PoolPlan, names: PoolNames): string {
  const stranger = module.allocators.find((allocator) => allocator !== pool);
  const cases = [
    freedTwice(names),
    usedAfterFree(names, getterOf(pool)),
    usedAfterReset(names),
    noHandle(names),
    ...(isSharded(pool) ? [retiredTwice(names)] : []),
    ...(stranger ? [foreign(names, stranger)] : []),
    ...(layout.memory.workers > 1 && pool.layout.owner === "workers" ? [busy(names)] : []),
    ...(layout.memory.workers > 1 && pool.layout.owner === "creator" ? [notOwner(names)] : []),
    ...(layout.memory.checks === "paranoid"
      ? [...noElement(names, pool), writeAfterFree(names), overflow(names, pool), leaked(names, pool)]
      : []),
  ];
  return `
describe("${names.property}, used wrongly", { timeout: 120_000 }, () => {
  /** A mistake changes nothing. */
  function expectIntact({ ${names.taking} }: ${names.Module}, live: number): void {
    expect(${names.pool}.stats()).toMatchObject({ live, capacity: ${pool.layout.capacity} });
    expect(${names.pool}.check()).toMatchObject({ ok: true });
  }
${cases.join("\n")}
});`;
}

/** `getId(h)`, of the first field there is. */
function getterOf({ accesses }: PoolPlan): string {
  const [access] = accesses;
  return `get${accessName(access!)}(${["h", ...access!.place.dims.map(() => "0")].join(", ")})`;
}

const freedTwice = ({ create, module, pool, taking }: PoolNames): string => `
  test("a handle freed twice", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    ${pool}.free(h);
    expect(codeOf(() => ${pool}.free(h))).toBe("DOUBLE_FREE");
    expect(${pool}.tryFree(h)).toBe(0);
    expectIntact(${module}, 0);
  });`;

const usedAfterFree = ({ create, module, pool, taking }: PoolNames, getter: string): string => `
  test("a handle used after free, and after its slot went to somebody else", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    ${pool}.free(h);
    for (const live of [0, ${pool}.stats().capacity]) {
      ${pool}.allocBatch(new Int32Array(live));
      expect(${pool}.isLive(h)).toBe(false);
      expect(codeOf(() => ${pool}.${getter})).toBe("STALE_HANDLE");
      expect(codeOf(() => ${pool}.at(h))).toBe("STALE_HANDLE");
      expect(codeOf(() => ${pool}.free(h))).toBe(live === 0 ? "DOUBLE_FREE" : "STALE_HANDLE");
      expectIntact(${module}, live);
    }
  });`;

const retiredTwice = ({ create, module, pool, taking }: PoolNames): string => `
  test("a handle retired twice, or freed after it was retired", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    ${module}.guard(() => {
      ${pool}.retire(h);
      expect(${pool}.isLive(h)).toBe(false);
      expect(${pool}.stats()).toMatchObject({ live: 0, retired: 1 });
      expect(codeOf(() => ${pool}.retire(h))).toMatch(/^(DOUBLE_FREE|STALE_HANDLE)$/);
      expect(codeOf(() => ${pool}.free(h))).toMatch(/^(DOUBLE_FREE|STALE_HANDLE)$/);
      expect(${pool}.tryRetire(h)).toBe(0);
    });
    ${module}.guards.flush();
    expect(codeOf(() => ${pool}.retire(h))).toMatch(/^(DOUBLE_FREE|STALE_HANDLE)$/);
    expectIntact(${module}, 0);
  });`;

const usedAfterReset = ({ create, module, pool, taking }: PoolNames): string => `
  test("a handle used after reset", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    ${pool}.reset();
    expect(${pool}.isLive(h)).toBe(false);
    expect(codeOf(() => ${pool}.at(h))).toBe("STALE_HANDLE");
    ${pool}.allocBatch(new Int32Array(${pool}.stats().capacity));
    expect(codeOf(() => ${pool}.free(h))).toBe("STALE_HANDLE");
    expectIntact(${module}, ${pool}.stats().capacity);
  });`;

/** All ones may be a slot, and the generation before its first one. */
const noHandle = ({ create, module, pool, Handle, taking }: PoolNames): string => `
  test.each([0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 40])("%d, which is no handle", (number) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    ${pool}.alloc();
    expect(codeOf(() => ${pool}.free(number as ${Handle}))).toMatch(/^(INVALID|FOREIGN|STALE)_HANDLE$/);
    expect(codeOf(() => ${pool}.at(number as ${Handle}))).toMatch(/^(INVALID|FOREIGN|STALE)_HANDLE$/);
    expect(${pool}.tryFree(number as ${Handle})).toBe(0);
    expectIntact(${module}, 1);
  });`;

const foreign = ({ create, module, pool, Handle, taking }: PoolNames, stranger: AllocatorPlan): string => `
  test("a handle of ${stranger.layout.name}", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${module}.${stranger.property}.alloc(${stranger.kind === "arena" ? "8" : ""}) as number as ${Handle};
    expect(codeOf(() => ${pool}.free(h))).toBe("FOREIGN_HANDLE");
    expect(codeOf(() => ${pool}.at(h))).toBe("FOREIGN_HANDLE");
    expect(${pool}.isLive(h)).toBe(false);
    expectIntact(${module}, 0);
  });`;

const busy = ({ Module, create, module, property }: PoolNames): string => `
  test("reset while another module is attached", () => {
    using ${module} = ${create};
    const other = ${Module}.attach(${module}.buffer);
    const h = ${module}.${property}.alloc();
    expect(codeOf(() => ${module}.${property}.reset())).toBe("BUSY");
    expect(other.${property}.isLive(h)).toBe(true);
    other.dispose();
    ${module}.${property}.reset();
    expectIntact(${module}, 0);
  });`;

const notOwner = ({ Module, create, module, property }: PoolNames): string => `
  test("allocated or freed by another than the creator", () => {
    using ${module} = ${create};
    using other = ${Module}.attach(${module}.buffer);
    const h = ${module}.${property}.alloc();
    expect(codeOf(() => other.${property}.alloc())).toBe("NOT_OWNER");
    expect(codeOf(() => other.${property}.free(h))).toBe("NOT_OWNER");
    expectIntact(${module}, 1);
  });`;

/** Only where the struct has an array of numbers. */
const noElement = ({ create, module, pool, taking }: PoolNames, { accesses }: PoolPlan): string[] => {
  const array = accesses.find(({ place, value }) => place.dims.length === 1 && value.kind === "integer");
  if (!array) return [];
  const method = accessName(array);
  const { count } = array.place.dims[0]!;
  return [
    `
  test.each([-1, ${count}, 0.5, NaN])("element %d of ${count}", (index) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    expect(codeOf(() => ${pool}.get${method}(h, index))).toBe("INVALID_VALUE");
    expect(codeOf(() => ${pool}.set${method}(h, index, 1))).toBe("INVALID_VALUE");
    expectIntact(${module}, 1);
  });`,
  ];
};

const writeAfterFree = ({ create, module, pool, taking }: PoolNames): string => `
  test("a slot written to after it was freed", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    const slot = new Uint8Array(${module}.buffer, ${pool}.addressOf(h), 1);
    ${pool}.free(h);
    slot[0] = 1;
    expect(codeOf(() => ${pool}.allocBatch(new Int32Array(${pool}.stats().capacity)))).toBe("WRITE_AFTER_FREE");
  });`;

/** The canary stands at the end of the slot, behind what its alignment leaves free. */
const overflow = ({ create, module, pool, taking }: PoolNames, { view, layout }: PoolPlan): string => `
  test("a slot written past its end", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${pool}.alloc();
    new Uint8Array(${module}.buffer, ${pool}.addressOf(h) + ${view.struct.size}, ${layout.strideWords * 4 - view.struct.size}).fill(1);
    expect(codeOf(() => ${pool}.free(h))).toBe("OVERFLOW");
  });`;

const leaked = ({ Module, module, property }: PoolNames, { file, layout }: PoolPlan): string => `
  test("a slot that is never freed", () => {
    const leaks: { allocator: string; count: number; site: string }[] = [];
    const ${module} = ${Module}.create({ onLeak: (found) => leaks.push(...found) });
    ${module}.${property}.alloc();
    ${module}.dispose();
    expect(leaks).toMatchObject([{ allocator: "${layout.name}", count: 1, site: expect.stringContaining("${file}.test") }]);
  });`;
