import { grouped } from "../../digits.js";
import type { AllocatorPlan, ArenaPlan, Plan, PoolPlan } from "../../../4-plan/types.js";
import { counterOf, leavesOf } from "../tests/leaves.js";
import { localName, localPattern } from "../tests/local-names.js";
import { allocatorsOfThreads, isSharded } from "../tests/threads.js";
import { touch } from "./contender.js";

/** Slots of a wave: all are allocated, then all are freed. */
const WAVE = 256;

/** Bytes of a block. */
const BLOCK = 32;

/** Allocators that threads can use for as long as they like. An arena that is not sharded is reset by one thread alone. */
export const contended = (plan: Plan): AllocatorPlan[] =>
  allocatorsOfThreads(plan).filter((allocator) => allocator.kind === "free-list" || isSharded(allocator));

/** The benchmark of one allocator under contention: as many threads as the image has room for, eight at most. */
export function contentionBench(plan: Plan, allocator: AllocatorPlan): string {
  const { layout, module } = plan;
  const { backing, checks, workers } = layout.memory;
  const { kind, property } = allocator;
  const most = Math.min(8, workers);
  const title = `${layout.name}.${property}: ${isSharded(allocator) ? "sharded " : ""}${kind}, ${backing}, ${checks}`;
  const loops = kind === "arena" ? arenaLoops(allocator, most) : poolLoops(plan, allocator, most);
  return `await contention({
  title: "${title}",
  file: import.meta.url,
  workers: [${[...new Set([1, 2, most])].join(", ")}],
  create: () => ${module.className}.create(),
  attach: (buffer) => ${module.className}.attach(buffer),
  loops: {
${loops.map((line) => `    ${line}`).join("\n")}
  },
});`;
}

function poolLoops({ module }: Plan, pool: PoolPlan, most: number): string[] {
  const { handle } = pool;
  const name = localName(pool.property, "Pool");
  const pattern = localPattern(pool.property, "Pool");
  const counter = counterOf(leavesOf(pool.view, module.views, false));
  const wave = Math.max(1, Math.min(WAVE, Math.floor(pool.layout.capacity / (4 * most))));
  const write = touch(counter, name, "", "h");
  const pair = ["for (let i = 0; i < n; i++) {", `  const h = ${name}.alloc();`, ...inner(write)];
  return [
    ...loop("allocate, write, read, free", `{ ${pattern} }`, [...pair, `  ${name}.free(h);`, "}"]),
    ...waves(pattern, name, handle, wave, write),
    ...(isSharded(pool)
      ? [...loop("allocate, retire", `{ ${pattern}, guards }`, retired(name)), ...guarded(pattern, name)]
      : []),
  ];
}

/** Where all that is free has just been retired, it comes back soon. */
const retired = (pool: string): string[] => [
  "for (let i = 0; i < n; i++) {",
  `  let h = ${pool}.tryAlloc();`,
  `  for (; h === 0; h = ${pool}.tryAlloc()) guards.flush();`,
  `  sum += ${pool}.addressOf(h) & 1;`,
  `  ${pool}.retire(h);`,
  "}",
];

const inner = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const loop = (name: string, module: string, body: readonly string[]): string[] => [
  `"${name}": (${module}) => ({`,
  "  operations: 1000,",
  "  run: (n) => {",
  "    let sum = 0;",
  ...body.map((line) => `    ${line}`),
  "    return sum;",
  "  },",
  "}),",
];

const waves = (pattern: string, pool: string, handle: string, wave: number, write: readonly string[]): string[] => [
  `"allocate ${grouped(wave)}, write and read them, free them": ({ ${pattern} }) => {`,
  `  const handles = new Int32Array(${wave});`,
  "  return {",
  `    operations: ${wave},`,
  "    run: () => {",
  "      let sum = 0;",
  `      for (let i = 0; i < ${wave}; i++) {`,
  `        const h = ${pool}.alloc();`,
  ...write.map((line) => `        ${line}`),
  "        handles[i] = h;",
  "      }",
  `      for (let i = 0; i < ${wave}; i++) ${pool}.free(handles[i] as ${handle});`,
  "      return sum;",
  "    },",
  "  };",
  "},",
];

const guarded = (pattern: string, pool: string): string[] => [
  `"enter, find, leave": ({ ${pattern}, guards }) => {`,
  `  const h = ${pool}.alloc();`,
  "  return {",
  "    operations: 1000,",
  "    run: (n) => {",
  "      let sum = 0;",
  "      for (let i = 0; i < n; i++) {",
  "        guards.enter();",
  `        sum += ${pool}.addressOf(h);`,
  "        guards.leave();",
  "      }",
  "      return sum;",
  "    },",
  "  };",
  "},",
];

/** Half of the arena, shared by all; then it is reset. */
const arenaLoops = ({ property, layout }: ArenaPlan, most: number): string[] => {
  const name = localName(property, "Arena");
  const operations = Math.max(1, Math.floor(layout.size / (2 * BLOCK * most)));
  return [
    `"allocate ${BLOCK} bytes": ({ ${localPattern(property, "Arena")} }) => ({`,
    `  operations: ${operations},`,
    `  prepare: () => ${name}.reset(),`,
    "  run: (n) => {",
    "    let sum = 0;",
    `    for (let i = 0; i < n; i++) sum += ${name}.tryAlloc(${BLOCK}) === 0 ? 0 : 1;`,
    "    return sum;",
    "  },",
    "}),",
  ];
};
