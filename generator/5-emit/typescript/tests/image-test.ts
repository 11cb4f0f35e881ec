import { headerFixedWords } from "../../../3-layout/image.js";
import type { Layout } from "../../../3-layout/types.js";
import type { AllocatorPlan, Plan } from "../../../4-plan/types.js";
import type { ModuleNames } from "./module-names.js";
import { moduleNames } from "./module-names.js";

/** The test of the module class: attaching, and buffers that are no image of this schema. */
export function imageTest(plan: Plan): string {
  const { module, layout } = plan;
  const names = moduleNames(plan);
  const first = module.allocators[0]!;
  const { workers } = layout.memory;
  return [
    names.declarations,
    `describe("${layout.name}", { timeout: 120_000 }, () => {`,
    ledger(names, plan),
    attached(names, first, workers > 1),
    wrongBuffers(names, layout),
    wrongLayout(names, layout),
    ...(workers > 1 ? [tooMany(names, workers), rows(names)] : []),
    disposed(names, first),
    "});",
  ].join("\n");
}

const allocate = ({ kind, property }: AllocatorPlan): string => `${property}.alloc(${kind === "arena" ? "8" : ""})`;

const ledger = ({ create, module }: ModuleNames, plan: Plan): string =>
  `
  test("begins with nothing live", () => {
    using ${module} = ${create};
    expect(${module}.stats()).toMatchObject({
${[...plan.module.allocators.map(emptyLine), ...reclamationLine(plan)].join("\n")}
    });
    expect(Object.values(${module}.check()).every(({ ok }) => ok)).toBe(true);
  });`.slice(1);

const reclamationLine = ({ module }: Plan): string[] =>
  module.guards === undefined ? [] : [`      reclamation: { retired: 0, waiting: 0, control: 0 },`];

function emptyLine({ layout, property }: AllocatorPlan): string {
  const rest = layout.kind === "arena" ? `used: 0, remaining: ${layout.size}` : `live: 0, capacity: ${layout.capacity}`;
  return `      ${property}: { name: "${layout.name}", ${rest} },`;
}

/** Where there is room for one only, it leaves first; the other goes on where it was. */
const attached = ({ Module, create, module }: ModuleNames, first: AllocatorPlan, hasRoom: boolean): string => `
  test("goes on from its image alone", () => {
    const ${module} = ${create};
    ${module}.${allocate(first)};
    const lines = (image: ${Module}): object[] => Object.values(image.stats()).map((line) => ({ ...line, exact: true }));
    const before = lines(${module});
${hasRoom ? "" : `    ${module}.dispose();\n`}    using other = ${Module}.attach(${module}.buffer);
    expect(lines(other)).toEqual(before);
    expect(Object.values(other.check()).every(({ ok }) => ok)).toBe(true);
  });`;

const wrongBuffers = ({ Module }: ModuleNames, { image, memory }: Layout): string => {
  const Buffer = memory.shared ? "SharedArrayBuffer" : "ArrayBuffer";
  return `
  test("refuses buffers that are too small, blank or random", () => {
    expect(codeOf(() => ${Module}.attach(new ${Buffer}(${image.byteLength - 128})))).toBe("INVALID_BUFFER");
    const buffer = new ${Buffer}(${image.byteLength});
    expect(codeOf(() => ${Module}.attach(buffer))).toBe("LAYOUT_MISMATCH");
    new Uint32Array(buffer).subarray(0, 512).forEach((_, i, words) => (words[i] = Math.imul(i + 1, 0x9e3779b1)));
    expect(codeOf(() => ${Module}.attach(buffer))).toBe("LAYOUT_MISMATCH");
  });`;
};

/** Hashes of the structs, then of the allocators, stand behind the fixed words of the header. */
const wrongLayout = ({ Module, create, module }: ModuleNames, { image }: Layout): string => `
  test("refuses an image of another schema", () => {
    const ${module} = ${create};
    const words = new Int32Array(${module}.buffer);
    words[${image.headerWord + headerFixedWords}]! ^= 1;
    expect(codeOf(() => ${Module}.attach(${module}.buffer))).toBe("LAYOUT_MISMATCH");
  });`;

const tooMany = ({ Module, create, module }: ModuleNames, workers: number): string => `
  test("has room for ${workers} threads", () => {
    using ${module} = ${create};
    const others = Array.from({ length: ${workers - 1} }, () => ${Module}.attach(${module}.buffer));
    expect(codeOf(() => ${Module}.attach(${module}.buffer))).toBe("TOO_MANY_WORKERS");
    others[0]!.dispose();
    others[0] = ${Module}.attach(${module}.buffer);
    for (const other of others) other.dispose();
  });`;

const rows = ({ Module, create, module }: ModuleNames): string => `
  test("gives each row of the worker table to one thread", () => {
    using ${module} = ${create};
    const row = ${module}.worker === 0 ? 1 : 0;
    const other = ${Module}.attach(${module}.buffer, 0, row);
    expect(other.worker).toBe(row);
    expect([...${module}.attached].sort()).toEqual([0, 1]);
    expect(codeOf(() => ${Module}.attach(${module}.buffer, 0, row))).toBe("BUSY");
    expect(codeOf(() => ${Module}.attach(${module}.buffer, 0, ${module}.worker))).toBe("BUSY");
    const { incarnation } = other;
    other.dispose();
    const again = ${Module}.attach(${module}.buffer, 0, row);
    expect(again.incarnation).not.toBe(incarnation);
    again.dispose();
  });

  test("recovers only who is attached and somebody else", () => {
    using ${module} = ${create};
    const other = ${Module}.attach(${module}.buffer);
    expect(codeOf(() => ${module}.recover(${module}.worker))).toBe("INVALID_VALUE");
    expect(codeOf(() => ${module}.recover(99))).toBe("INVALID_VALUE");
    expect(${module}.recover(other.worker)).toMatchObject([{ worker: other.worker, incarnation: other.incarnation }]);
    expect(codeOf(() => ${module}.recover(other.worker))).toBe("INVALID_VALUE");
    expect(${module}.attached).toEqual([${module}.worker]);
  });`;

const disposed = ({ create, module }: ModuleNames, first: AllocatorPlan): string => `
  test("is of no use once disposed", () => {
    const ${module} = ${create};
    ${module}.dispose();
    expect(codeOf(() => ${module}.${allocate(first)})).toBe("DISPOSED");
    expect(codeOf(() => ${module}.stats())).toBe("DISPOSED");
  });`;
