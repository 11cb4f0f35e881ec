import { describe, expect, test } from "vitest";
import type { Build } from "./build.js";
import { run } from "./run.js";
import { isLong, secondsFor, timeoutFor } from "./scale.js";
import { WaitsStress } from "./waits.js";

/*
 * 16 who want one of 6 slots, half of them in threads that block and half in promises: whoever waits gets one in the
 * end, even if the one that holds it dies.
 */

const shape = { capacity: 6, workers: 9, cells: 1 };
const shift = { workers: 8, seconds: secondsFor(0.1, 1), intervalMs: isLong ? 5000 : 500 };

const waiting = (timeoutMs: number) => (build: Build) => WaitsStress.create(shape, timeoutMs, build);

describe("waits", () => {
  test("nobody waits in vain", { timeout: timeoutFor(shift.seconds) }, async () => {
    const { problems, totals } = await run("waits", waiting(10_000), { ...shift, killEveryMs: 60, deaths: 5 });
    expect(problems).toEqual([]);
    expect(totals["waits"]).toBeGreaterThan(100);
  });

  test("a pool that wakes nobody is noticed", { timeout: timeoutFor(20) }, async () => {
    const mutant = { file: "runtime/depot.ts", from: "    Atomics.notify(m, progressWord);\n", to: "" };
    const { problems } = await run("mutant", waiting(300), { ...shift, seconds: 20 }, mutant);
    expect(problems.join("\n")).toMatch(/exhausted/);
  });
});
