/**
 * Operations of a round. What they leave behind has to fit into a young generation of 1 MiB, which is what V8 begins
 * with: a round in which the collector runs hides what was made.
 */
const OPERATIONS = 5_000;

/** Rounds measured: fewer where operations take long, for about so many milliseconds in all. */
const MOST_ROUNDS = 200;
const LEAST_ROUNDS = 20;
const MILLISECONDS = 40;

interface NodeProcess {
  memoryUsage(): { heapUsed: number };
  getBuiltinModule(id: "node:v8"): { setFlagsFromString(flags: string): void };
  getBuiltinModule(id: "node:vm"): { runInNewContext(code: string): unknown };
}

const { process: node, gc } = globalThis as { process?: NodeProcess; gc?: Collect };

type Collect = (options: { readonly type: "minor" }) => void;

/** Forces a collection of what is young; undefined outside Node, where the heap can't be measured to the byte. */
const collect = gc ?? findCollect();

function findCollect(): Collect | undefined {
  try {
    node?.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
    return node?.getBuiltinModule("node:vm").runInNewContext("gc") as Collect;
  } catch {
    return undefined;
  }
}

export const canMeasureHeap = node !== undefined && collect !== undefined;

/** What measured loops return, kept where no engine may drop it. */
const sink: { last?: unknown } = {};

/** Measurements: on a busy machine the engine may still compile in one of them; what an operation makes is in all. */
const ATTEMPTS = 3;

/**
 * Bytes of JS heap that one operation leaves behind, over up to a million operations after warming up; the least of a
 * few measurements, or the first that is under 1. `loop(n)` runs n operations. A round in which the collector ran
 * shrinks the heap and counts as 0; an operation that makes even one number on the heap fills the other rounds.
 */
export function heapBytesPerOperation(loop: (operations: number) => unknown): number {
  const rounds = roundsOf(loop);
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= 1; attempt++) {
    warmUp(loop);
    collect?.({ type: "minor" });
    let grown = 0;
    for (let round = 0; round < rounds; round++) grown += growth(loop);
    least = Math.min(least, grown / (rounds * OPERATIONS));
  }
  return least;
}

/** How many rounds to measure. The quickest of a few counts: something else may have been in the way of the others. */
function roundsOf(loop: (operations: number) => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    sink.last = loop(OPERATIONS);
    return performance.now() - start;
  });
  return Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.floor(MILLISECONDS / Math.min(...times))));
}

/** Until rounds are quiet: on a busy machine the optimising compiler, a thread of its own, takes its time. */
function warmUp(loop: (operations: number) => unknown): void {
  for (let round = 0, quiet = 0; round < 10 * MOST_ROUNDS && quiet < 5; round++) {
    quiet = growth(loop) < OPERATIONS / 2 ? quiet + 1 : 0;
  }
}

/** Bytes that one round adds to the heap. */
function growth(loop: (operations: number) => unknown): number {
  if (!node) throw new Error("The JS heap can be measured under Node only.");
  const before = node.memoryUsage().heapUsed;
  sink.last = loop(OPERATIONS);
  return Math.max(0, node.memoryUsage().heapUsed - before);
}

let copies = 0;

/** A copy of heap-loops.ts: its functions have call sites that nobody else has called through. */
export function freshLoops(): Promise<typeof import("./heap-loops.js")> {
  copies += 1;
  const copy = `./heap-loops.js?${copies}`;
  return import(copy) as Promise<typeof import("./heap-loops.js")>;
}
