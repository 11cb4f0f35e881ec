import { describe, expect, test } from "vitest";
import type { ArenaShape } from "../exploration/specs.js";
import { resets } from "./resets.js";
import { isLong, secondsFor, timeoutFor } from "./scale.js";

/*
 * Real threads reset one arena at the same moment and go on allocating: no block is handed out twice within one epoch. A
 * reset that sees another worker allocate is refused.
 */

const seconds = isLong ? secondsFor(0.1, 1) : 1,
  rounds = 1_000_000;
const shape: ArenaShape = { workers: 2, shards: 2, shardGranules: 512, bufferGranules: 8 };

describe("workers that reset one arena at once", () => {
  test.each<[string, ArenaShape]>([
    ["2 workers", shape],
    ["2 workers, checked", { ...shape, checked: true }],
    ["4 workers", { ...shape, workers: 4 }],
  ])("%s", { timeout: timeoutFor(seconds) }, async (name, arena) => {
    const { found, ...counts } = await resets(arena, { rounds, seconds });
    console.log(`${name}: ${JSON.stringify(counts)}`);
    expect(found).toEqual([]);
    expect(counts.done).toBeGreaterThan(counts.rounds / 2);
    expect(counts.rounds).toBeGreaterThan(50);
  });

  test("a reset that leaves buffers as they are is noticed", { timeout: timeoutFor(60) }, async () => {
    const from = "for (let w = 0; w < workers; w++) this.#endBuffer";
    const mutant = { file: "runtime/epochs.ts", from, to: from.replace("w < ", "w < 0 * ") };
    const { found } = await resets(shape, { rounds, seconds: 60 }, mutant);
    expect(found[0]).toMatch(/^block \d+ of epoch \d+$/);
  });
});
