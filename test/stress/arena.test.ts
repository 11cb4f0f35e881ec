import { describe, expect, test } from "vitest";
import type { ArenaShape } from "../exploration/specs.js";
import { ArenaStress } from "./arena.js";
import type { Build } from "./build.js";
import { run } from "./run.js";
import { isLong, secondsFor, timeoutFor } from "./scale.js";
import type { Shift } from "./shift.js";

/*
 * The sharded arena, filled by many threads at once, again and again: blocks never overlap, what was written into them is
 * there at the end of the round, what is used is what they were given, and a reset takes everything back from everybody.
 */

const filling = (shape: ArenaShape) => (build: Build) => ArenaStress.create(shape, build);

const shape = { shards: 16, shardGranules: 8192, bufferGranules: 128 };
const shift = { workers: 8, seconds: secondsFor(0.1, 1), intervalMs: isLong ? 5000 : 500 };

describe("the sharded arena", () => {
  test.each<[string, ArenaShape, Shift]>([
    ["8 workers fill an arena in two groups", { ...shape, workers: 9, groups: 2 }, { ...shift, killEveryMs: 100 }],
    [
      "30 workers fill an arena, checked",
      { ...shape, workers: 31, checked: true },
      { ...shift, workers: 30, intervalMs: 2 * shift.intervalMs, killEveryMs: 200 },
    ],
  ])("%s", { timeout: timeoutFor(shift.seconds) }, async (title, arena, how) => {
    const { problems, totals } = await run(title, filling(arena), how);
    expect(problems).toEqual([]);
    expect(totals["blocks"]).toBeGreaterThan(10_000);
    expect(totals["deaths"]).toBeGreaterThan(0);
  });

  const file = "kinds/sharded-arena/sharded-arena.ts";

  test("a reset that leaves workers their buffers is noticed", { timeout: timeoutFor(20) }, async () => {
    const from = "w < workers; w++) this.#endBuffer";
    const mutant = { file: "runtime/epochs.ts", from, to: from.replace("w <", "w < 0 *") };
    const { problems } = await run("mutant", filling({ ...shape, workers: 9 }), { ...shift, seconds: 20 }, mutant);
    expect(problems.join("\n")).toMatch(/overlaps|overwritten|in use after a reset/);
  });

  test("buffers that two workers can take at once are noticed", { timeout: timeoutFor(20) }, async () => {
    const from =
      "if (Atomics.compareExchange(m, at, before, this.#frontier(used + wanted, epoch)) !== before) continue;";
    const mutant = { file, from, to: "Atomics.store(m, at, this.#frontier(used + wanted, epoch));" };
    const tight = { workers: 9, shards: 1, shardGranules: 1 << 17, bufferGranules: 4 };
    const { problems } = await run("mutant", filling(tight), { ...shift, seconds: 20 }, mutant);
    expect(problems.join("\n")).toMatch(/overlaps/);
  });
});
