import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineReclamation } from "../../templates/reclamation/reclamation.js";
import { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import type { ReclamationSpec } from "../../templates/reclamation/spec.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import { execute, type Steps } from "../explorer/step.js";
import { type Explorable, loadExplorable, type Mutation } from "../explorer/transform.js";
import { generator } from "../explorer/walk.js";
import type { Pool } from "./sharded.js";
import { reclamation, shardedFreeList } from "./specs.js";

/** What is explored is what is shipped, also of the reclamation: the same random commands, the same bytes. */
type Guards = Explorable<InstanceType<ReturnType<typeof defineReclamation>>>;

const { defineShardedFreeList: exploredPool } = (await loadExplorable(
  "kinds/sharded-free-list/sharded-free-list.ts",
)) as {
  defineShardedFreeList: (s: ShardedFreeListSpec) => new (b: ArrayBufferLike, o: number, w: number) => Pool;
};
type DefineGuards = (
  s: ReclamationSpec,
) => new (b: ArrayBufferLike, o: number, w: number, pools: readonly object[]) => Guards;
const load = async (mutations: readonly Mutation[] = []): Promise<DefineGuards> =>
  (await loadExplorable("reclamation/reclamation.ts", mutations))["defineReclamation"] as DefineGuards;

/** The first command after which the images differ; -1 when there is none. */
function firstDifference(seed: number, exploredGuards: DefineGuards): number {
  const random = generator(seed),
    below = (n: number): number => Math.floor(random() * n);
  const workers = 2 + below(2),
    robust = below(2) === 1,
    capacity = 20 + below(100),
    eraRetires = 2 ** below(4),
    targetPermille = [0, 500, 999][below(3)]!;
  const poolSpec = shardedFreeList({ capacity, workers, cells: [1, 3, 7][below(3)]!, robust });
  const guardSpec = reclamation({
    workers,
    items: 1 + below(20),
    slots: capacity,
    small: 4,
    robust,
    eraRetires,
    targetPermille,
    lineWords: 32,
    from: poolSpec.imageWords,
  });
  const spec = { ...poolSpec, imageWords: guardSpec.imageWords, eraWord: guardSpec.eraWord };
  const buffer = new SharedArrayBuffer(spec.imageWords * 4),
    memory = new Int32Array(spec.imageWords);
  const drive = <R>(steps: Steps<R>): R => {
    let next = steps.next(0);
    while (!next.done) next = steps.next(execute(next.value, memory, 0, 0));
    return next.value;
  };
  const [RealPool, RealGuards] = [defineShardedFreeList(spec), defineReclamation(guardSpec)];
  const [TwinPool, TwinGuards] = [exploredPool(spec), exploredGuards(guardSpec)];
  const hire = (w: number) => {
    const pool = new RealPool(buffer, 0, w),
      twinPool = new TwinPool(buffer, 0, w);
    const guards = new RealGuards(buffer, 0, w, [pool]),
      twinGuards = new TwinGuards(buffer, 0, w, [twinPool]);
    return { pool, guards, twinPool, twinGuards };
  };
  const crew = Array.from({ length: workers }, (_, w) => hire(w));
  crew[0]!.pool._format();
  drive(crew[0]!.twinPool._format());
  const live: ReturnType<(typeof crew)[0]["pool"]["tryAlloc"]>[] = [];
  for (let i = 0; i < 800; i++) {
    const { pool, guards, twinPool, twinGuards } = crew[below(workers)]!,
      command = below(20);
    if (command < 8) {
      const h = pool.tryAlloc();
      expect(drive(twinPool.tryAlloc())).toBe(h);
      if (h !== 0) live.push(h);
    } else if (command < 15 && live.length > 0) {
      const [h] = live.splice(below(live.length), 1);
      guards._retire(0, h!);
      drive(twinGuards._retire(0, h!));
      vi.setSystemTime(Date.now() + 10);
    } else if (command < 18) {
      if (guards.isInside && below(2) === 1) {
        guards.leave();
        drive(twinGuards.leave());
      } else if (guards.isInside) {
        guards.refresh();
        drive(twinGuards.refresh());
      } else {
        guards.enter();
        drive(twinGuards.enter());
        if (robust) expect(drive(twinGuards._protectWord(8))).toBe(guards._protectWord(8));
      }
    } else if (command === 18) {
      guards.flush();
      drive(twinGuards.flush());
    } else if (below(5) === 0) {
      const dead = (pool._worker + 1) % workers;
      guards._recover(dead);
      pool._recover(dead);
      drive(twinGuards._recover(dead));
      drive(twinPool._recover(dead));
      crew[dead] = hire(dead);
    }
    if (Buffer.compare(Buffer.from(memory.buffer), Buffer.from(buffer)) !== 0) return i;
  }
  expect(crew[0]!.pool.check().problems).toEqual([]);
  return -1;
}

describe("the explored reclamation does what the real one does", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("seed %i", async (seed) => {
    expect(firstDifference(seed, await load())).toBe(-1);
  });

  test("one that does something else is noticed", async () => {
    const from = "Atomics.store(m, at, (state & ~255) + 256 | IDLE);";
    const other = await load([{ from, to: "Atomics.store(m, at, state & ~255 | IDLE);" }]);
    expect(firstDifference(1, other)).toBeGreaterThan(0);
  });
});
