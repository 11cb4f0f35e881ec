import type { AllocatorPlan, ArenaPlan, ArenaSlice, Plan } from "../../../4-plan/types.js";
import type { ArenaNames } from "./arena-test.js";
import { isSharded } from "./threads.js";

/** One test for each mistake that `checked` and `paranoid` find; the ledger is intact after all of them. */
export function arenaWrongUse({ layout, module }: Plan, arena: ArenaPlan, names: ArenaNames): string {
  const stranger = module.allocators.find((allocator) => allocator !== arena);
  const sharded = isSharded(arena);
  const cases = [
    ...(sharded ? [] : [rewound(names), noMark(names)]),
    ...(sharded && layout.memory.workers > 1 ? [resetByOther(names)] : []),
    usedAfterReset(names),
    noHandle(names),
    noSize(names),
    ...arena.slices.slice(0, 1).map((slice) => noElement(names, slice)),
    ...(stranger ? [foreign(names, stranger)] : []),
    ...(layout.memory.workers > 1 && arena.layout.owner === "workers" && !sharded ? [busy(names)] : []),
    ...(layout.memory.workers > 1 && arena.layout.owner === "creator" ? [notOwner(names)] : []),
  ];
  return `
describe("${names.property}, used wrongly", { timeout: 120_000 }, () => {
  /** A mistake changes nothing. */
  function expectIntact({ ${names.taking} }: ${names.Module}, used: number): void {
    expect(${names.arena}.used).toBe(used);
    expect(${names.arena}.check()).toMatchObject({ ok: true });
  }
${cases.join("\n")}
});`;
}

const rewound = ({ create, module, arena, taking }: ArenaNames): string => `
  test("a block used after its scope ended", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const kept = ${arena}.alloc(8);
    const { used } = ${arena};
    const scope = ${arena}.scope();
    const h = ${arena}.alloc(8);
    scope[Symbol.dispose]();
    expect(${arena}.isLive(kept)).toBe(true);
    expect(${arena}.isLive(h)).toBe(false);
    expect(codeOf(() => ${arena}.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(${module}, used);
    ${arena}.alloc(8);
    expect(codeOf(() => ${arena}.bytes(h, 8))).toBe("STALE_HANDLE");
  });`;

const resetByOther = ({ Module, create, module, property }: ArenaNames): string => `
  test("a block used after another module's reset", () => {
    using ${module} = ${create};
    using other = ${Module}.attach(${module}.buffer);
    const h = ${module}.${property}.alloc(8);
    other.${property}.reset();
    expect(${module}.${property}.isLive(h)).toBe(false);
    expect(codeOf(() => ${module}.${property}.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(${module}, 0);
  });`;

const usedAfterReset = ({ create, module, arena, taking }: ArenaNames): string => `
  test("a block used after reset", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${arena}.alloc(8);
    ${arena}.reset();
    expect(${arena}.isLive(h)).toBe(false);
    expect(codeOf(() => ${arena}.addressOf(h))).toBe("STALE_HANDLE");
    expectIntact(${module}, 0);
    expect(${arena}.alloc(8)).not.toBe(h);
  });`;

const noHandle = ({ create, module, arena, Handle, taking }: ArenaNames): string => `
  test.each([0, -1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 40])("%d, which is no handle", (number) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    expect(codeOf(() => ${arena}.addressOf(number as ${Handle}))).toMatch(/^(INVALID|FOREIGN)_HANDLE$/);
    expect(${arena}.isLive(number as ${Handle})).toBe(false);
    expectIntact(${module}, 0);
  });`;

const noSize = ({ create, module, arena, taking }: ArenaNames): string => `
  test.each([0, -8, 0.5, NaN, Infinity, 2 ** 31, 2 ** 53])("%d bytes", (size) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    expect(codeOf(() => ${arena}.alloc(size))).toBe("INVALID_SIZE");
    expect(codeOf(() => ${arena}.alloc(8, size))).toBe("INVALID_SIZE");
    expectIntact(${module}, 0);
  });`;

const noMark = ({ create, module, arena, taking }: ArenaNames): string => `
  test.each([-1, 0.5, NaN, Infinity, 2 ** 31])("rewound to %d, which is no mark", (mark) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${arena}.alloc(8);
    expect(codeOf(() => ${arena}.rewind(mark))).toBe("INVALID_VALUE");
    expect(${arena}.isLive(h)).toBe(true);
    expect(${arena}.check()).toMatchObject({ ok: true });
  });`;

const noElement = ({ create, module, arena, taking }: ArenaNames, { infix, type }: ArenaSlice): string => `
  test.each([-1, 3, 0.5, NaN])("element %d of 3", (index) => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${arena}.alloc${infix}(3);
    expect(codeOf(() => ${arena}.get${infix}(h, index))).toBe("INVALID_VALUE");
    expect(codeOf(() => ${arena}.set${infix}(h, index, ${type.endsWith("64") && !type.startsWith("f") ? "1n" : "1"}))).toBe("INVALID_VALUE");
    expect(Array.from(${arena}.view${infix}(h), Number)).toEqual([0, 0, 0]);
  });`;

const foreign = ({ create, module, arena, Handle, taking }: ArenaNames, stranger: AllocatorPlan): string => `
  test("a handle of ${stranger.layout.name}", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const h = ${module}.${stranger.property}.alloc(${stranger.kind === "arena" ? "8" : ""}) as number as ${Handle};
    expect(codeOf(() => ${arena}.addressOf(h))).toBe("FOREIGN_HANDLE");
    expect(${arena}.isLive(h)).toBe(false);
    expectIntact(${module}, 0);
  });`;

const busy = ({ Module, create, module, property }: ArenaNames): string => `
  test("reset or rewound while another module is attached", () => {
    using ${module} = ${create};
    const other = ${Module}.attach(${module}.buffer);
    const h = ${module}.${property}.alloc(8);
    expect(codeOf(() => ${module}.${property}.reset())).toBe("BUSY");
    expect(codeOf(() => ${module}.${property}.rewind(${module}.${property}.mark()))).toBe("BUSY");
    expect(other.${property}.isLive(h)).toBe(true);
    other.dispose();
    ${module}.${property}.reset();
    expectIntact(${module}, 0);
  });`;

const notOwner = ({ Module, create, module, property }: ArenaNames): string => `
  test("allocated by another than the creator", () => {
    using ${module} = ${create};
    using other = ${Module}.attach(${module}.buffer);
    expect(codeOf(() => other.${property}.alloc(8))).toBe("NOT_OWNER");
    expectIntact(${module}, 0);
  });`;
