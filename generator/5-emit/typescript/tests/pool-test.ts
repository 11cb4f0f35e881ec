import type { Plan, PoolPlan } from "../../../4-plan/types.js";
import { grouped } from "../text.js";
import { fieldRows } from "./field-table.js";
import { accessorLoops } from "./heap-loops.js";
import type { Leaf } from "./leaves.js";
import { counterOf, leavesOf } from "./leaves.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";
import { poolWrongUse } from "./pool-wrong-use.js";

/** What the texts of a pool's test name all the time. */
export interface PoolNames extends ModuleNames {
  /** `headers`, both the property and a constant. */
  readonly pool: string;
  readonly Handle: string;
}

/** The test of one pool: programs against a model, exhaustion, wrong use, the JS heap. */
export function poolTest(plan: Plan, pool: PoolPlan): string {
  const { checks } = plan.layout.memory;
  const names = { ...moduleNames(plan), pool: pool.property, Handle: pool.handle };
  const leaves = leavesOf(pool.view, plan.module.views, false);
  return [
    fieldTable(plan, pool, leaves),
    names.declarations,
    `describe("${pool.layout.name}", { timeout: 120_000 }, () => {`,
    everyField(names),
    anyProgram(names),
    anyProgramNearlyFull(names, Math.min(9, pool.layout.capacity)),
    ...(plan.layout.memory.workers > 1 ? [anyProgramTogether(names, pool)] : []),
    exhaustion(names, pool),
    own(names, counterOf(leaves)),
    "});",
    ...(checks === "fast" ? [] : [poolWrongUse(plan, pool, names)]),
    ...(checks === "paranoid" ? [] : [heapGrowth(plan, names, leaves)]),
  ].join("\n");
}

function fieldTable(plan: Plan, pool: PoolPlan, leaves: readonly Leaf[]): string {
  const { capacity, owner } = pool.layout;
  const { struct, className } = pool.view;
  const { checks, shared } = plan.layout.memory;
  const owners = shared ? `, allocated by ${owner === "creator" ? "one thread" : "all threads"}` : "";
  return `/** ${grouped(capacity)} ${className} slots of ${struct.size} bytes${owners}. */
const field = fieldsOf<${pool.className}, ${pool.handle}, ${className}>();
const fields = [
${fieldRows(leaves, plan)
  .map((line) => `  ${line}`)
  .join("\n")}
];

const ${pool.property} = {
  capacity: ${capacity},
  size: ${struct.size},
  align: ${Math.max(struct.align, 4)},
  checks: "${checks}",
  fields,
} as const;

const programs = fc.commands(poolCommands(fields, "${checks}"), { maxCommands: 60, size: "max" });
`;
}

const everyField = ({ create, module, pool }: PoolNames): string =>
  `
  test("keeps each field in bytes of its own", () => {
    fc.assert(
      fc.property(everyField(fields), (program) => {
        using ${module} = ${create};
        const users = [["${pool}", ${module}.${pool}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users, owners: 1 });
      }),
      effort,
    );
  });
`.slice(1);

const anyProgram = ({ create, module, pool }: PoolNames): string =>
  `
  test("holds under any program", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${pool}", ${module}.${pool}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users, owners: 1 });
      }),
      effort,
    );
  });`.slice(1);

const anyProgramNearlyFull = ({ create, module, pool }: PoolNames, spare: number): string => `
  test("holds under any program that finds ${spare} slots left", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${pool}", ${module}.${pool}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users, owners: 1 }, ${spare});
      }),
      effort,
    );
  });`;

const anyProgramTogether = ({ Module, create, quietOther, module, pool }: PoolNames, { layout }: PoolPlan): string => `
  test("holds under any program of two attached modules", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        using other = ${Module}.attach(${module}.buffer);${quietOther}
        const users = [["${pool}", ${module}.${pool}], ["other.${pool}", other.${pool}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users, owners: ${layout.owner === "creator" ? 1 : 2} });
      }),
      effort,
    );
  });`;

const exhaustion = ({ create, module, pool, Handle }: PoolNames, { layout: { capacity }, view }: PoolPlan): string => `
  test("hands out ${grouped(capacity)} slots that lie apart, then none, and takes them back", () => {
    using ${module} = ${create};
    const { ${pool} } = ${module};
    const handles = new Int32Array(${capacity + 1});
    expect(${pool}.allocBatch(handles)).toBe(${capacity});
    expect(${pool}.tryAlloc()).toBe(0);
    expect(() => ${pool}.alloc()).toThrow(AllocError);
    expect(codeOf(() => ${pool}.alloc())).toBe("EXHAUSTED");
    const taken = handles.subarray(0, ${capacity});
    const addresses = Float64Array.from(taken, (h) => ${pool}.addressOf(h as ${Handle})).sort();
    expect(addresses.every((address, i) => i === 0 || address >= addresses[i - 1]! + ${view.struct.size})).toBe(true);
    ${pool}.freeBatch(taken);
    expect(${pool}.stats()).toMatchObject({ live: 0, capacity: ${capacity} });
    expect(${pool}.check()).toMatchObject({ ok: true });
  });`;

/** A view from `make`, which frees itself; the field is one that `make` can be given. */
const own = ({ create, module, pool }: PoolNames, counter: Leaf | undefined): string => {
  const name = counter?.steps.length === 1 && counter.dims.length === 0 ? counter.steps[0]!.name : undefined;
  const reads = name === undefined ? "" : `\n    expect(own.${name}).toBe(7);`;
  return `
  test("makes views of their own, which free their slot once", () => {
    using ${module} = ${create};
    const { ${pool} } = ${module};
    const own = ${pool}.make(${name === undefined ? "" : `{ ${name}: 7 }`});${reads}
    expect(${pool}.stats().live).toBe(1);
    own.free();
    own[Symbol.dispose]();
    expect(${pool}.stats().live).toBe(0);
    expect(${pool}.check()).toMatchObject({ ok: true });
  });`;
};

function heapGrowth(plan: Plan, names: PoolNames, leaves: readonly Leaf[]): string {
  const cursor = `${names.pool}.at(h)`;
  const site = { prefix: "", owner: names.pool, infix: "", handle: "h", cursor, enums: plan.layout.enums };
  return `
describe("${names.pool} off the JS heap", { timeout: 120_000 }, () => {
  const { ${names.pool} } = ${names.create};
  const h = ${names.pool}.alloc();
  const loops: { readonly [loop: string]: (n: number) => number } = {
    "tryAlloc and tryFree": (n) => {
      let freed = 0;
      for (let i = 0; i < n; i++) freed += ${names.pool}.tryFree(${names.pool}.tryAlloc());
      return freed;
    },
    "alloc and free": (n) => {
      for (let i = 0; i < n; i++) ${names.pool}.free(${names.pool}.alloc());
      return n;
    },
${accessorLoops(leaves, site)
  .map((line) => `    ${line}`)
  .join("\n")}
  };

  test.skipIf(!canMeasureHeap).each(Object.keys(loops))("%s: under 1 byte an operation", (name) => {
    expect(heapBytesPerOperation(loops[name]!)).toBeLessThan(1);
  });
});`;
}
