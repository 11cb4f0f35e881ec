import { describe, expect, test } from "vitest";
import { defineShardedFreeList } from "../../templates/kinds/sharded-free-list/sharded-free-list.js";
import type { ShardedFreeListSpec } from "../../templates/kinds/sharded-free-list/spec.js";
import { execute, type Steps } from "../explorer/step.js";
import { loadExplorable } from "../explorer/transform.js";
import { generator } from "../explorer/walk.js";
import type { Pool } from "./sharded.js";
import { shardedFreeList } from "./specs.js";

/** What is explored is what is shipped: the same random commands, the same results, the same bytes. */
function drive<R>(steps: Steps<R>, memory: Int32Array): R {
  let next = steps.next(0);
  while (!next.done) next = steps.next(execute(next.value, memory, 0, 0));
  return next.value;
}

const { defineShardedFreeList: defineExplored } = (await loadExplorable(
  "kinds/sharded-free-list/sharded-free-list.ts",
)) as {
  defineShardedFreeList: (
    spec: ShardedFreeListSpec,
  ) => new (buffer: ArrayBufferLike, byteOffset: number, worker: number) => Pool;
};

describe("the explored sharded free list does what the real one does", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("seed %i", (seed) => {
    const random = generator(seed),
      below = (n: number): number => Math.floor(random() * n);
    const workers = 1 + below(3),
      checked = below(2) === 1;
    const spec = shardedFreeList({
      capacity: 1 + below(30),
      workers,
      cells: [1, 3, 7][below(3)]!,
      checked,
      quarantine: checked && below(2) === 1,
      preallocate: below(2) === 1,
      robust: below(2) === 1,
      structWords: 1 + below(5),
      slotBits: 28,
    });
    const [Real, Explored] = [defineShardedFreeList(spec), defineExplored(spec)];
    const buffer = new SharedArrayBuffer(spec.imageWords * 4),
      memory = new Int32Array(spec.imageWords);
    const reals = Array.from({ length: workers }, (_, w) => new Real(buffer, 0, w));
    const explored = reals.map((_, w) => new Explored(new SharedArrayBuffer(spec.imageWords * 4), 0, w));
    reals[0]!._format();
    drive(explored[0]!._format(), memory);
    const image = new Int32Array(buffer);
    const live: Parameters<Pool["free"]>[0][] = [];
    for (let i = 0; i < 600; i++) {
      const w = below(workers),
        real = reals[w]!,
        twin = explored[w]!;
      const command = below(10);
      if (command < 5) {
        const h = real.tryAlloc();
        expect(drive(twin.tryAlloc(), memory)).toBe(h);
        if (h !== 0) live.push(h);
      } else if (command < 9 && live.length > 0) {
        const [h] = live.splice(below(live.length), 1);
        real.free(h!);
        drive(twin.free(h!), memory);
      } else if (command === 9 && live.length > 0 && below(4) === 0) {
        const [h] = live.splice(below(live.length), 1);
        real._retireAt(h!, 1);
        real._reclaim(h!);
        drive(twin._retireAt(h!, 1), memory);
        drive(twin._reclaim(h!), memory);
      } else if (command === 9 && workers > 1 && below(4) === 0) {
        const dead = (w + 1) % workers;
        real._recover(dead);
        drive(twin._recover(dead), memory);
        reals[dead] = new Real(buffer, 0, dead);
        explored[dead] = new Explored(new SharedArrayBuffer(spec.imageWords * 4), 0, dead);
      } else {
        real.flush();
        drive(twin.flush(), memory);
      }
      if (memory.some((word, at) => word !== image[at])) expect(memory).toEqual(new Int32Array(image));
    }
  });
});
