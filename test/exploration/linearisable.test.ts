import { describe, expect, test } from "vitest";
import type { BitmapPoolSpec } from "../../templates/kinds/free-list/spec.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import { type Call, isLinearisable, type Model, poolModel } from "../explorer/linearise.js";
import type { End, Operation, Program } from "../explorer/program.js";
import { search } from "../explorer/search.js";
import { ghost, must, type Steps } from "../explorer/step.js";
import { loadExplorable } from "../explorer/transform.js";
import { bitmapPool, shardedFreeList } from "./specs.js";

/*
 * Every history of two workers, call by call, against a set of free slots. A ghost clock behind the image stamps calls
 * and returns, so that states with different histories stay apart.
 */

interface Pool {
  readonly tryAlloc: () => Steps<number>;
  readonly free: (h: number) => Steps<void>;
  readonly format: () => Steps<void>;
}
type Define<S> = (spec: S) => new (buffer: ArrayBufferLike, byteOffset: number, worker: number) => Pool;

interface Locals {
  readonly pool: Pool;
  readonly history: Call[];
  readonly held: number[];
}

/** Also what the clock costs: calls are stamped by their number. */
function historyOf(
  words: number,
  make: (worker: number) => Pool,
  slotOf: (h: number) => number,
  model: Model<number>,
): Program {
  const stamp = (name: string) => ghost(name, (m) => m[words]!++);
  const alloc: Operation = function* ({ pool, history, held }: Locals): Steps<void> {
    const called = yield stamp("alloc?"),
      h = yield* pool.tryAlloc(),
      returned = yield stamp("alloc!");
    if (h !== 0) held.push(h);
    history.push({ name: "alloc", argument: 0, result: h === 0 ? 0 : slotOf(h), called, returned });
  };
  const free: Operation = function* ({ pool, history, held }: Locals): Steps<void> {
    const h = held.shift();
    if (h === undefined) return;
    const called = yield stamp("free?");
    yield* pool.free(h);
    history.push({ name: "free", argument: slotOf(h), result: 1, called, returned: yield stamp("free!") });
  };
  const final = ({ locals }: End): void => {
    const history = [0, 1].flatMap((t) => (locals(t) as unknown as Locals).history);
    must(isLinearisable(history, model), `not linearisable: ${JSON.stringify(history)}`);
  };
  const worker = (w: number, ...operations: Operation[]) => ({
    name: `worker ${w}`,
    operations,
    start: () => ({ pool: make(w), history: [], held: [] }),
  });
  return {
    name: "histories",
    words: words + 1,
    final,
    threads: [worker(0, alloc, free, alloc), worker(1, alloc, free)],
    start: () => undefined,
  };
}

async function bitmaps(from?: string, to?: string): Promise<Program> {
  const spec = bitmapPool(2, 2, false),
    slots = new SharedArrayBuffer(spec.imageWords * 4);
  const mutations = from === undefined ? [] : [{ from, to: to! }];
  const { defineBitmapPoolFast } = (await loadExplorable("kinds/free-list/shared-fast.ts", mutations)) as {
    defineBitmapPoolFast: Define<BitmapPoolSpec>;
  };
  const Pool = defineBitmapPoolFast(spec);
  const program = historyOf(
    spec.imageWords,
    (w) => new Pool(slots, 0, w),
    (h) => h - spec.originWord,
    poolModel(0b110, 0),
  );
  // bits that are no slots are taken for good
  return { ...program, start: (m) => void (m[spec.bitmapWord] = ~0b110) };
}

async function sharded(): Promise<Program> {
  const spec = shardedFreeList({ capacity: 3, workers: 2, cells: 1, lineWords: 2, shards: 1, spares: 4 }),
    slots = new SharedArrayBuffer(spec.imageWords * 4);
  const { defineShardedFreeList } = (await loadExplorable("kinds/sharded-free-list/sharded-free-list.ts")) as {
    defineShardedFreeList: Define<ShardedFreeListSpec>;
  };
  const Pool = defineShardedFreeList(spec);
  // the other worker's hand: the magazine it uses and one it has just taken, of one slot each
  const program = historyOf(
    spec.imageWords,
    (w) => new Pool(slots, 0, w),
    (h) => (h - spec.originWord) / spec.strideWords,
    poolModel(0b1110, 2),
  );
  return { ...program, start: (m) => void (m[spec.topsWord] = m[spec.topsWord + 2] = spec.cellsWord - 1) };
}

describe("linearisable", () => {
  test.each([
    ["bitmap pool", () => bitmaps()],
    ["sharded free list, up to 2 slots in the other's hand", () => sharded()],
  ] as const)("%s", { timeout: 120_000 }, async (name, make) => {
    const { violation, states, ends, milliseconds } = search(await make());
    console.log(`histories of the ${name}: ${states} states, ${ends} ends, ${milliseconds} ms`);
    expect(violation).toBeUndefined();
  });

  test("a bitmap pool that takes what is taken is not", async () => {
    const program = await bitmaps("if ((now & bit) !== 0) continue; // somebody was faster", "");
    expect(search(program).violation?.message).toMatch(/not linearisable/);
  });
});
