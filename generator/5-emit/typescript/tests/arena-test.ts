import { grouped } from "../../digits.js";
import type { ArenaForm, ArenaPlan, ArenaSlice, Plan } from "../../../4-plan/types.js";
import { arenaWrongUse } from "./arena-wrong-use.js";
import { fieldRows } from "./field-table.js";
import { accessorLoops } from "./heap-loops.js";
import { leavesOf } from "./leaves.js";
import { localName, localPattern } from "./local-names.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";
import { isSharded } from "./threads.js";

/** What the texts of an arena's test name all the time. */
export interface ArenaNames extends ModuleNames {
  /** `scratch`; what stands for a constant of that name, and for the property in a pattern; its class. */
  readonly property: string;
  readonly arena: string;
  readonly taking: string;
  readonly Arena: string;
  readonly Handle: string;
}

/** The test of one arena: programs against a model, exhaustion, wrong use, the JS heap. */
export function arenaTest(plan: Plan, arena: ArenaPlan): string {
  const { checks, workers } = plan.layout.memory;
  const { property, className, handle } = arena;
  const names: ArenaNames = {
    ...moduleNames(plan),
    property,
    arena: localName(property, "Arena"),
    taking: localPattern(property, "Arena"),
    Arena: className,
    Handle: handle,
  };
  return [
    ...arena.forms.map((form) => structFields(plan, form, names)),
    forms(arena, names),
    `const ${names.arena} = { size: ${arena.layout.size}, checks: "${checks}"${shardsOf(arena)} } as const;`,
    "",
    `const programs = fc.commands(arenaCommands(structs, slices, "${checks}"${isSharded(arena) ? ", true" : ""}), { maxCommands: 60, size: "max" });`,
    "",
    names.declarations,
    `/** ${grouped(arena.layout.size)} bytes. */`,
    `describe("${arena.layout.name}", { timeout: 120_000 }, () => {`,
    ...(arena.forms.length > 0 ? [everyField(names)] : []),
    anyProgram(names),
    anyProgramNearlyFull(names, Math.min(400, arena.layout.size / 2)),
    ...(workers > 1 ? [anyProgramTogether(names, arena)] : []),
    exhaustion(names, arena),
    "});",
    ...(checks === "fast" ? [] : [arenaWrongUse(plan, arena, names)]),
    ...(checks === "paranoid" ? [] : [heapGrowth(plan, arena, names)]),
  ].join("\n");
}

/** What a model must know of a sharded arena. */
const shardsOf = ({ layout: { sharded, granules } }: ArenaPlan): string =>
  sharded === undefined
    ? ""
    : `, sharded: { count: ${sharded.shards}, size: ${(granules * 8) / sharded.shards}, buffer: ${sharded.buffer} }`;

const fieldsName = (form: ArenaForm): string => `${form.prefix}Fields`;

function structFields(plan: Plan, form: ArenaForm, { Arena }: ArenaNames): string {
  const { className } = form.view;
  const rows = fieldRows(leavesOf(form.view, plan.module.views, false), plan, form.infix);
  const field = `${form.prefix}Field`;
  return `const ${field} = fieldsOf<${Arena}, ${form.handle}, ${className}>();
const ${fieldsName(form)} = [
${rows.map((line) => `  ${line.replace(/\bfield\(/, `${field}(`)}`).join("\n")}
];
`;
}

const forms = ({ forms: structs, slices }: ArenaPlan, { Arena }: ArenaNames): string =>
  `const structs: StructForm[] = [
${structs.map((form) => structRow(form, Arena)).join("\n")}
];

const slices: SliceForm[] = [
${slices.map((slice) => sliceRow(slice, Arena)).join("\n")}
];
`.replaceAll("[\n\n]", "[]");

function structRow(form: ArenaForm, Arena: string): string {
  const { size, align } = form.view.struct;
  return `  structForm<${Arena}, ${form.handle}>(
    { name: "${form.infix}", size: ${size}, align: ${align}, fields: ${fieldsName(form)} },
    {
      alloc: (a) => a.alloc${form.infix}(),
      tryAlloc: (a) => a.tryAlloc${form.infix}(),
      at: (a, h) => a.${form.prefix}At(h),
      view: (a, h) => a.view${form.infix}(h),
    },
  ),`;
}

function sliceRow({ type, handle, infix: name, elementBytes }: ArenaSlice, Arena: string): string {
  const value = type === "u64" || type === "i64" ? "bigint" : "number";
  return `  sliceForm<${Arena}, ${handle}, ${value}>(
    { name: "${name}", bytes: ${elementBytes}, reference: ${type}(0) },
    {
      alloc: (a, length) => a.alloc${name}(length),
      tryAlloc: (a, length, capacity) => a.tryAlloc${name}(length, capacity),
      get: (a, h, i) => a.get${name}(h, i),
      set: (a, h, i, v) => a.set${name}(h, i, v),
      append: (a, h, v) => a.append${name}(h, v),
      elements: (a, h) => a.view${name}(h),
    },
  ),`;
}

const everyField = ({ create, module, arena, property }: ArenaNames): string =>
  `
  test.each(structs)("keeps each field of a $name in bytes of its own", (form) => {
    fc.assert(
      fc.property(everyFieldOf(form), (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runArenaProgram(program, { ...${arena}, buffer: ${module}.buffer, users, owners: 1 });
      }),
      effort,
    );
  });
`.slice(1);

const anyProgram = ({ create, module, arena, property }: ArenaNames): string =>
  `
  test("holds under any program", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runArenaProgram(program, { ...${arena}, buffer: ${module}.buffer, users, owners: 1 });
      }),
      effort,
    );
  });`.slice(1);

const anyProgramNearlyFull = ({ create, module, arena, property }: ArenaNames, spare: number): string => `
  test("holds under any program that finds ${spare} bytes left", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        const users = [["${property}", ${module}.${property}]] as const;
        runArenaProgram(program, { ...${arena}, buffer: ${module}.buffer, users, owners: 1 }, ${spare});
      }),
      effort,
    );
  });`;

const anyProgramTogether = (
  { Module, create, quietOther, module, arena, property }: ArenaNames,
  { layout }: ArenaPlan,
): string => `
  test("holds under any program of two attached modules", () => {
    fc.assert(
      fc.property(programs, (program) => {
        using ${module} = ${create};
        using other = ${Module}.attach(${module}.buffer);${quietOther}
        const users = [["${property}", ${module}.${property}], ["other.${property}", other.${property}]] as const;
        const owners = ${layout.owner === "creator" ? 1 : 2};
        runArenaProgram(program, { ...${arena}, buffer: ${module}.buffer, users, owners });
      }),
      effort,
    );
  });`;

/** In a sharded arena the end of each shard may be too small for one more. */
const exhaustion = ({ create, module, arena, taking }: ArenaNames, plan: ArenaPlan): string => {
  const { size } = plan.layout;
  const block = Math.max(8, 2 ** Math.floor(Math.log2(size / 256)));
  const most = Math.floor(size / block);
  const left = isSharded(plan) ? "" : `\n    expect(${arena}.remaining).toBeLessThan(${2 * block});`;
  return `
  test("hands out what remains, then nothing, and all of it again after reset", () => {
    using ${module} = ${create};
    const { ${taking} } = ${module};
    const fill = (): number => {
      let blocks = 0;
      while (blocks <= ${most} && ${arena}.tryAlloc(${block}) !== 0) blocks++;
      return blocks;
    };
    const blocks = fill();
    expect(blocks).toBeGreaterThan(${most >> 1});
    expect(blocks).toBeLessThanOrEqual(${most});${left}
    expect(() => ${arena}.alloc(${block})).toThrow(AllocError);
    expect(codeOf(() => ${arena}.alloc(${block}))).toBe("EXHAUSTED");
    expect(${arena}.check()).toMatchObject({ ok: true });
    ${arena}.reset();
    expect(${arena}.remaining).toBe(${size});
    expect(fill()).toBe(blocks);
  });`;
};

function heapGrowth({ layout, module }: Plan, plan: ArenaPlan, names: ArenaNames): string {
  const { forms: structs, slices } = plan;
  const { property, arena, taking } = names;
  const again = isSharded(plan) ? RESET : REWIND;
  const blockOf = ({ prefix }: ArenaForm): string => localName(prefix, "Block");
  const blocks = structs.map((form) => `  const ${blockOf(form)} = ${arena}.alloc${form.infix}();`);
  const accessors = structs.flatMap((form) =>
    accessorLoops(leavesOf(form.view, module.views, false), {
      prefix: `${form.infix}: `,
      owner: arena,
      infix: form.infix,
      handle: blockOf(form),
      cursor: `${arena}.${form.prefix}At(${blockOf(form)})`,
      enums: layout.enums,
    }),
  );
  const elements = slices.filter(({ type }) => type !== "u64" && type !== "i64");
  const loops = [
    ...allocLoop(arena, `tryAlloc(32)`, again),
    ...structs.flatMap((form) => allocLoop(arena, `tryAlloc${form.infix}()`, again)),
    ...accessors,
    ...elements.flatMap((slice) => sliceLoop(arena, slice)),
  ];
  return `
describe("${property} off the JS heap", { timeout: 120_000 }, () => {
  const { ${taking} } = ${names.create};
${[...blocks, ...elements.map(({ type, infix }) => `  const ${type}s = ${arena}.alloc${infix}(16);`)].join("\n")}
  ${again.prepare(names)}
  const loops: { readonly [loop: string]: (n: number) => number } = {
${loops.map((line) => `    ${line}`).join("\n")}
  };

  test.skipIf(!canMeasureHeap).each(Object.keys(loops))("%s: under 1 byte an operation", (name) => {
    expect(heapBytesPerOperation(loops[name]!)).toBeLessThan(1);
  });
});`;
}

/** How the loops that allocate get their memory back: a reset ends the blocks of the others, so it has another image. */
interface Again {
  readonly verb: string;
  readonly prepare: (names: ArenaNames) => string;
  readonly from: (arena: string) => string;
  readonly back: (arena: string) => string;
}

const REWIND: Again = {
  verb: "rewound",
  prepare: ({ arena }) => `const start = ${arena}.mark();`,
  from: (arena) => arena,
  back: (arena) => `${arena}.rewind(start);`,
};

const RESET: Again = {
  verb: "reset",
  prepare: ({ create, property }) => `const fresh = ${create}.${property};`,
  from: () => "fresh",
  back: () => "fresh.reset();",
};

const allocLoop = (arena: string, call: string, { verb, from, back }: Again): string[] => [
  `"${call}, ${verb} when full": (n) => {`,
  "  let times = 0;",
  "  for (let i = 0; i < n; i++) {",
  `    if (${from(arena)}.${call} !== 0) continue;`,
  `    ${back(arena)}`,
  "    times++;",
  "  }",
  "  return times;",
  "},",
];

function sliceLoop(arena: string, { type, infix: name }: ArenaSlice): string[] {
  const value = type.startsWith("f") ? "i + 0.5" : "i & 0x7f";
  return [
    `"elements of ${type}": (n) => {`,
    "  let sum = 0;",
    "  for (let i = 0; i < n; i++) {",
    `    ${arena}.set${name}(${type}s, i & 15, ${value});`,
    `    sum += ${arena}.get${name}(${type}s, i & 15);`,
    "  }",
    "  return sum;",
    "},",
  ];
}
