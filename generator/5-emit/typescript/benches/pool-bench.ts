import { grouped } from "../../digits.js";
import type { Plan, PoolPlan } from "../../../4-plan/types.js";
import type { Leaf } from "../tests/leaves.js";
import { counterOf, leavesOf } from "../tests/leaves.js";
import { localName, localPattern } from "../tests/local-names.js";
import { counterName, loop, plainClass, touch, touchObject } from "./contender.js";

/** Slots that live while others are replaced, and how many are replaced at a time. */
const LIVE = 4096;
const REPLACED = 16;

/** The benchmark of one pool: allocate, write, read and free, alone and among thousands that live. */
export function poolBench({ module, layout }: Plan, pool: PoolPlan): string {
  const leaves = leavesOf(pool.view, module.views, false);
  const live = Math.min(LIVE, 2 ** Math.floor(Math.log2(pool.layout.capacity / 2)));
  const names: BenchNames = {
    Module: module.className,
    pool: localName(pool.property, "Pool"),
    taking: localPattern(pool.property, "Pool"),
    Handle: pool.handle,
    Plain: `Plain${pool.view.className}`,
    words: Math.max(2, Math.ceil(pool.view.struct.size / 4)),
    live,
    counter: counterOf(leaves),
  };
  const { backing, checks } = layout.memory;
  const title = `${layout.name}.${pool.layout.name}: ${grouped(pool.layout.capacity)} ${pool.view.className} slots, ${backing}, ${checks}`;
  return [
    contenders(names, leaves),
    pair(names),
    ...(live > REPLACED ? [churn(names)] : []),
    `report("${title}", [...pair${live > REPLACED ? ", ...churn" : ""}]);`,
  ].join("\n");
}

interface BenchNames {
  readonly Module: string;
  /** What stands for a constant of the pool, and for the property in a pattern. */
  readonly pool: string;
  readonly taking: string;
  readonly Handle: string;
  /** The ordinary class that stands against the pool. */
  readonly Plain: string;
  /** 32-bit words of the struct. */
  readonly words: number;
  readonly live: number;
  readonly counter: Leaf | undefined;
}

const contenders = (
  { Module, taking: poolTaken, Plain, words, live, counter }: BenchNames,
  leaves: readonly Leaf[],
): string =>
  `
const { ${poolTaken} } = ${Module}.create();

/** The same record as an object, without its arrays: an object would have to allocate them. */
${plainClass(Plain, leaves, counterName(counter))}

/** Objects that were given back, for the object pool. */
const spare: ${Plain}[] = [];

/** A hand-written pool: ${words} words a record in one typed array, free records linked through their first word. */
const handWritten = new Uint32Array(${words * (live + 64)});
for (let p = ${words}; p < handWritten.length - ${words}; p += ${words}) handWritten[p] = p + ${words};
let head = ${words};

/** Objects end up here, or the compiler would never make them. */
const kept: ${Plain}[] = Array.from({ length: 64 }, () => new ${Plain}());
`.slice(1);

const pair = ({ pool, Plain, counter }: BenchNames): string =>
  `
const pair = await compare("allocate, write, read, free", 1000, {
${loop("tryAlloc", [`const h = ${pool}.tryAlloc();`, ...touch(counter, pool, "", "h"), `${pool}.free(h);`])}
${loop("alloc", [`const h = ${pool}.alloc();`, ...touch(counter, pool, "", "h"), `${pool}.free(h);`])}
${loop("new object", [`const object = new ${Plain}();`, ...touchObject(counter), "kept[i & 63] = object;"])}
${loop("object pool", [`const object = ${recycled(Plain)};`, ...touchObject(counter), "spare.push(object);"])}
${loop("typed array by hand", [...takeRecord, ...touchRecord("i & 0xff"), ...giveRecord])}
});
`.slice(1);

const recycled = (Plain: string): string => `spare.pop() ?? new ${Plain}()`;

const touchRecord = (value: string): string[] => [`handWritten[p + 1] = ${value};`, "sum += handWritten[p + 1]!;"];

const takeRecord: readonly string[] = ["const p = head;", "head = handWritten[p]!;"];

const giveRecord: readonly string[] = ["handWritten[p] = head;", "head = p;"];

const churn = ({ pool, Handle, Plain, counter, live }: BenchNames): string =>
  `
/** ${grouped(live)} live records, ${REPLACED} of them replaced at a time, at places that a fixed seed chooses. */
const handles = new Int32Array(${live});
${pool}.allocBatch(handles);
const objects = Array.from({ length: ${live} }, () => new ${Plain}());
const pooled = Array.from({ length: ${live} }, () => new ${Plain}());
const places = Int32Array.from({ length: ${live} }, () => {
  const p = head;
  head = handWritten[p]!;
  return p;
});

/** The jth of ${REPLACED} different places. */
const at = (seed: number, j: number): number => ((seed >>> 16) + 257 * j) & ${live - 1};

const churn = await compare("replace ${REPLACED} of ${grouped(live)} at random", 1600, {
${replaceLoop(
  "alloc",
  [`${pool}.free(handles[at(seed, j)] as ${Handle});`],
  [`const h = ${pool}.alloc();`, ...touch(counter, pool, "", "h", "(i + j) & 0xff"), "handles[at(seed, j)] = h;"],
)}
${replaceLoop(
  "new object",
  [],
  [`const object = new ${Plain}();`, ...touchObject(counter, "(i + j) & 0xff"), "objects[at(seed, j)] = object;"],
)}
${replaceLoop(
  "object pool",
  ["spare.push(pooled[at(seed, j)]!);"],
  [`const object = ${recycled(Plain)};`, ...touchObject(counter, "(i + j) & 0xff"), "pooled[at(seed, j)] = object;"],
)}
${replaceLoop(
  "typed array by hand",
  ["const p = places[at(seed, j)]!;", ...giveRecord],
  [...takeRecord, ...touchRecord("(i + j) & 0xff"), "places[at(seed, j)] = p;"],
)}
});
`.slice(1);

/** n replacements, a few at a time: first all are given back, then as many are taken. */
const replaceLoop = (name: string, giveBack: readonly string[], take: readonly string[]): string =>
  [
    `  "${name}": (n) => {`,
    "    let sum = 0;",
    "    for (let i = 0, seed = 1; i < n; i += 16) {",
    "      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;",
    ...(giveBack.length > 0 ? inner(giveBack) : []),
    ...inner(take),
    "    }",
    "    return sum;",
    "  },",
  ].join("\n");

const inner = (body: readonly string[]): string[] => [
  `      for (let j = 0; j < ${REPLACED}; j++) {`,
  ...body.map((line) => `        ${line}`),
  "      }",
];
