/** Operations measured, in rounds that are short enough for a collection to hide at most a few of them. */
const OPERATIONS = 1_000_000;
const ROUNDS = 20;

interface NodeProcess {
  memoryUsage(): { heapUsed: number };
  getBuiltinModule(id: "node:v8"): { setFlagsFromString(flags: string): void };
  getBuiltinModule(id: "node:vm"): { runInNewContext(code: string): unknown };
}

const { process: node, gc } = globalThis as { process?: NodeProcess; gc?: () => void };

/** Forces a collection; undefined outside Node, where the heap can't be measured to the byte. */
const collect = gc ?? findCollect();

function findCollect(): (() => void) | undefined {
  try {
    node?.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
    return node?.getBuiltinModule("node:vm").runInNewContext("gc") as () => void;
  } catch {
    return undefined;
  }
}

export const canMeasureHeap = node !== undefined && collect !== undefined;

/** What measured loops return, kept where no engine may drop it. */
const sink: { last?: unknown } = {};

/**
 * Bytes of JS heap that one operation leaves behind, over a million operations after warming up. `loop(n)` runs n
 * operations. A round in which the collector ran shrinks the heap and counts as 0; an operation that makes even one
 * number on the heap fills the other rounds.
 */
export function heapBytesPerOperation(loop: (operations: number) => unknown): number {
  if (!node || !collect) throw new Error("The JS heap can be measured under Node only.");
  for (let round = 0; round < ROUNDS; round++) sink.last = loop(OPERATIONS / ROUNDS);
  collect();
  let grown = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = node.memoryUsage().heapUsed;
    sink.last = loop(OPERATIONS / ROUNDS);
    grown += Math.max(0, node.memoryUsage().heapUsed - before);
  }
  return grown / OPERATIONS;
}
