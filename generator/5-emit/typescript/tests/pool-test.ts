import { grouped } from "../../digits.js";
import type { Plan, PoolPlan } from "../../../4-plan/types.js";
import { fieldRows } from "./field-table.js";
import { accessorLoops } from "./heap-loops.js";
import type { Leaf } from "./leaves.js";
import { counterOf, leavesOf } from "./leaves.js";
import { localName, localPattern } from "./local-names.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";
import { poolWrongUse } from "./pool-wrong-use.js";
import { isSharded } from "./threads.js";
import { wearsOut } from "./wear.js";

/** What the texts of a pool's test name all the time. */
export interface PoolNames extends ModuleNames {
  /** `headers`; what stands for a constant of that name, and for the property in a pattern. */
  readonly property: string;
  readonly pool: string;
  readonly taking: string;
  readonly Handle: string;
  /** Behind `users`: `, guards: [packets.guards]` where slots can be retired. */
  readonly guardsOf: (...modules: readonly string[]) => string;
}

/** The test of one pool: programs against a model, exhaustion, wrong use, the JS heap. */
export function poolTest(plan: Plan, pool: PoolPlan): string {
  const { checks } = plan.layout.memory;
  const names: PoolNames = {
    ...moduleNames(plan),
    property: pool.property,
    pool: localName(pool.property, "Pool"),
    taking: localPattern(pool.property, "Pool"),
    Handle: pool.handle,
    guardsOf: guardsOf(pool),
  };
  const leaves = leavesOf(pool.view, plan.module.views, false);
  return [
    fieldTable(plan, pool, names, leaves),
    names.declarations,
    `describe("${pool.layout.name}", { timeout: 120_000 }, () => {`,
    everyField(names),
    anyProgram(names),
    anyProgramNearlyFull(names, Math.min(9, pool.layout.capacity)),
    ...(plan.layout.memory.workers > 1 ? [anyProgramTogether(names, pool)] : []),
    ...(plan.layout.memory.workers > 1 && isSharded(pool)
      ? [anyProgramTogether(names, pool, Math.min(9, pool.layout.capacity))]
      : []),
    ...(plan.layout.memory.workers > 1 && pool.template.takesWorker ? [death(names), policies(names, pool)] : []),
    ...(canStall(plan, pool) ? [stalled(names, pool)] : []),
    exhaustion(names, pool),
    own(names, counterOf(leaves)),
    "});",
    ...(checks === "fast" ? [] : [poolWrongUse(plan, pool, names)]),
    ...(checks === "paranoid" ? [] : [heapGrowth(plan, pool, names, leaves)]),
  ].join("\n");
}

/** A reader can hold back a slot, and there is another one left. */
const canStall = ({ layout }: Plan, pool: PoolPlan): boolean =>
  isSharded(pool) && layout.reclamation?.robust === true && layout.memory.workers > 1 && pool.layout.capacity > 1;

const guardsOf =
  (pool: PoolPlan) =>
  (...modules: readonly string[]): string =>
    isSharded(pool) ? `, guards: [${modules.map((module) => `${module}.guards`).join(", ")}]` : "";

function fieldTable(plan: Plan, pool: PoolPlan, names: PoolNames, leaves: readonly Leaf[]): string {
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

const ${names.pool} = {
  capacity: ${capacity},
  size: ${struct.size},
  align: ${Math.max(struct.align, 4)},
  checks: "${checks}",
  fields,
} as const;

const programs = fc.commands(poolCommands(fields, "${checks}"${isSharded(pool) ? ", true" : ""}), { maxCommands: 60, size: "max" });
`;
}

const everyField = ({ create, module, pool, guardsOf: guards, property }: PoolNames): string =>
  `
  test("keeps each field in bytes of its own", () => {
    fc.assert(
      fc.property(everyField(fields), (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users${guards(module)}, owners: 1 });
      }),
      effort,
    );
  });
`.slice(1);

const anyProgram = ({ create, module, pool, guardsOf: guards, property }: PoolNames): string =>
  `
  test("holds under any program", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users${guards(module)}, owners: 1 });
      }),
      effort,
    );
  });`.slice(1);

const anyProgramNearlyFull = (
  { create, module, pool, guardsOf: guards, property }: PoolNames,
  spare: number,
): string => `
  test("holds under any program that finds ${spare} slots left", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users${guards(module)}, owners: 1 }, ${spare});
      }),
      effort,
    );
  });`;

const anyProgramTogether = (names: PoolNames, { layout }: PoolPlan, spare?: number): string => {
  const { Module, create, quietOther, module, pool, property, guardsOf: guards } = names;
  const [finding, given] = spare === undefined ? ["", ""] : [` that find ${spare} slots left`, `, ${spare}`];
  return `
  test("holds under any program of two attached modules${finding}", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        using other = ${Module}.attach(${module}.buffer);${quietOther}
        const users = [["${property}", ${module}.${property}], ["other.${property}", other.${property}]] as const;
        const owners = ${layout.owner === "creator" ? 1 : 2};
        runPoolProgram(program, { ...${pool}, buffer: ${module}.buffer, users${guards(module, "other")}, owners }${given});
      }),
      effort,
    );
  });`;
};

/** The dead module is not disposed of: nobody can. */
const death = ({ Module, create, quietOther, module, pool, guardsOf: guards, property }: PoolNames): string => `
  test("takes back what a module had that is never heard of again", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const other = ${Module}.attach(${module}.buffer);${quietOther}
        const users = [["${property}", ${module}.${property}], ["other.${property}", other.${property}]] as const;
        runUntilDeath(program, { ...${pool}, buffer: ${module}.buffer, users${guards(module, "other")}, owners: 2 }, () =>
          ${module}.recover(other.worker).flatMap(({ live }) => live.${property}),
        );
        ${Module}.attach(${module}.buffer, 0, other.worker).dispose();
      }),
      effort,
    );
  });`;

const policies = ({ Module, create, quietOther, module, property }: PoolNames, { layout }: PoolPlan): string => {
  const slots = Math.min(3, layout.capacity);
  return `
  test.each([
    ["keep", ${slots}],
    ["free", 0],
  ] as const)("does what it is asked to do with the slots of the dead: %s", (live, left) => {
    using ${module} = ${create};
    const other = ${Module}.attach(${module}.buffer);${quietOther.replace("\n        ", "\n    ")}
    expect(other.${property}.allocBatch(new Int32Array(${slots}))).toBe(${slots});
    expect(${module}.recover(other.worker, { live })).toMatchObject([{ worker: other.worker, live: { ${property}: [] } }]);
    expect(${module}.${property}.stats()).toMatchObject({ live: left });
    expect(${module}.${property}.check()).toMatchObject({ ok: true });
  });`;
};

/** What it may have seen waits for it; all that is born later does not, until it looks again. */
const stalled = ({ Module, create, quietOther, module, property }: PoolNames, { layout }: PoolPlan): string => `
  test("is not used up by a reader that never leaves", () => {
    using ${module} = ${create};
    using other = ${Module}.attach(${module}.buffer);${quietOther.replace("\n        ", "\n    ")}
    const slots = ${module}.${property};
    /** How often a slot comes back that the reader has seen, while all others come back twice. */
    const reuses = (): number => {
      const seen = slots.alloc();
      expect(other.guards.protect(() => seen)).toBe(seen);
      const place = slots.addressOf(seen);
      slots.retire(seen);
      let count = 0;
      for (let i = 0; i < ${2 * layout.capacity}; i++) {
        const h = slots.alloc();
        count += slots.addressOf(h) === place ? 1 : 0;
        slots.retire(h);
      }
      return count;
    };
    other.guards.enter();
    expect(reuses()).toBe(0);
    other.guards.refresh();
    expect(reuses()).toBe(0);
    other.guards.leave();
    ${module}.guards.flush();
    expect(slots.stats()).toMatchObject({ live: 0, retired: 0 });
  });`;

const exhaustion = (
  { create, module, pool, Handle, taking }: PoolNames,
  { layout: { capacity }, view }: PoolPlan,
): string => `
  test("hands out ${grouped(capacity)} slots that lie apart, then none, and takes them back", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
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
const own = ({ create, module, pool, taking }: PoolNames, counter: Leaf | undefined): string => {
  const name = counter?.steps.length === 1 && counter.dims.length === 0 ? counter.steps[0]!.name : undefined;
  const reads = name === undefined ? "" : `\n    expect(own.${name}).toBe(7);`;
  return `
  test("makes views of their own, which free their slot once", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const own = ${pool}.make(${name === undefined ? "" : `{ ${name}: 7 }`});${reads}
    expect(${pool}.stats().live).toBe(1);
    own.free();
    own[Symbol.dispose]();
    expect(${pool}.stats().live).toBe(0);
    expect(${pool}.check()).toMatchObject({ ok: true });
  });`;
};

function heapGrowth(plan: Plan, pool: PoolPlan, names: PoolNames, leaves: readonly Leaf[]): string {
  const cursor = `${names.pool}.at(h)`;
  const site = { prefix: "", owner: names.pool, infix: "", handle: "h", cursor, enums: plan.layout.enums };
  const guards = isSharded(pool) ? ", guards" : "";
  const loops = [
    ...(wearsOut(pool, ALLOCATIONS) || pool.layout.capacity === 1 ? [] : allocLoops(names.pool, isSharded(pool))),
    ...(isSharded(pool) ? guardLoop(names.pool) : []),
    ...accessorLoops(leaves, site),
  ];
  return `
describe("${names.property} off the JS heap", { timeout: 120_000 }, () => {
  const { ${names.taking}${guards} } = ${names.create};
  const h = ${names.pool}.alloc();
  const loops: { readonly [loop: string]: (n: number) => number } = {
${loops.map((line) => `    ${line}`).join("\n")}
  };

  test.skipIf(!canMeasureHeap).each(Object.keys(loops))("%s: under 1 byte an operation", (name) => {
    expect(heapBytesPerOperation(loops[name]!)).toBeLessThan(1);
  });
});`;
}

/** Most allocations that the loops make: warming up takes longer on a busy machine. */
const ALLOCATIONS = 4e7;

const allocLoops = (pool: string, canRetire: boolean): string[] => [
  '"tryAlloc and tryFree": (n) => {',
  "  let freed = 0;",
  `  for (let i = 0; i < n; i++) freed += ${pool}.tryFree(${pool}.tryAlloc());`,
  "  return freed;",
  "},",
  ...plainLoop("alloc and free", `${pool}.free(${pool}.alloc());`),
  ...(canRetire ? plainLoop("alloc and retire", `${pool}.retire(${pool}.alloc());`) : []),
];

const plainLoop = (name: string, statement: string): string[] => [
  `"${name}": (n) => {`,
  `  for (let i = 0; i < n; i++) ${statement}`,
  "  return n;",
  "},",
];

const guardLoop = (pool: string): string[] => [
  '"enter, read, leave": (n) => {',
  "  let sum = 0;",
  "  for (let i = 0; i < n; i++) {",
  "    guards.enter();",
  `    sum += ${pool}.addressOf(h);`,
  "    guards.leave();",
  "  }",
  "  return sum;",
  "},",
];
