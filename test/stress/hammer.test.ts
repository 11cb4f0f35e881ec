import { describe, expect, test } from "vitest";
import type { Build, Mutant } from "./build.js";
import { Hammer, type HammerShape } from "./hammer.js";
import { run } from "./run.js";
import { isLong, secondsFor, timeoutFor } from "./scale.js";
import type { Shift } from "./shift.js";

/*
 * Real threads, many more than processors, in five roles, killed at random and replaced. What must hold: no reader ever
 * finds a slot that was freed under it; nobody waits in vain for a slot; everybody makes progress; the ledger is exact
 * at every halt, and each death has cost one slot at most, and only until then.
 */

const hammering = (shape: HammerShape) => (build: Build) => Hammer.create(shape, build);

const few = { workers: 8, seconds: secondsFor(0.3, 1.5), intervalMs: isLong ? 5000 : 500 };
const many = { workers: 30, seconds: secondsFor(0.3, 1.5), intervalMs: isLong ? 10_000 : 1000 };

describe("the hammer", () => {
  test.each<[string, HammerShape, Shift]>([
    ["8 workers, killed at random", { workers: 8, capacity: 8192 }, { ...few, killEveryMs: 25, deaths: 6 }],
    [
      "30 workers, killed at random, checked",
      { workers: 30, capacity: 16_384, checked: true },
      { ...many, killEveryMs: 50, deaths: 6 },
    ],
  ])("%s", { timeout: timeoutFor(few.seconds + many.seconds) }, async (title, shape, shift) => {
    const { problems, totals } = await run(title, hammering(shape), shift);
    expect(problems).toEqual([]);
    expect(totals["stranded"]).toBeLessThanOrEqual(totals["deaths"]!);
    expect(totals["reads"]).toBeGreaterThan(10_000);
  });

  test.runIf(isLong)("1,000 deaths", { timeout: timeoutFor(3600) }, async () => {
    const shift = { ...few, seconds: 0, killEveryMs: 5, deaths: 1000 };
    const { problems, totals } = await run("1,000 deaths", hammering({ workers: 8, capacity: 8192 }), shift);
    expect(problems).toEqual([]);
    expect(totals["deaths"]).toBeGreaterThanOrEqual(1000);
    expect(totals["stranded"]).toBeLessThanOrEqual(totals["deaths"]!);
  });
});

/* One of five enters a guard and never leaves it. */
describe("a reader that never leaves", () => {
  const shape = { workers: 5, capacity: 4096, roles: ["stay", "replace", "read", "withdraw", "burst"] };
  const shift = { ...few, workers: 5, seconds: secondsFor(0.05, 0.8) };

  test("holds up nobody when the reclamation is robust", { timeout: timeoutFor(few.seconds) }, async () => {
    const { problems } = await run("a stalled reader, robust", hammering({ ...shape, robust: true }), shift);
    expect(problems).toEqual([]);
  });

  test("leaves the others without slots when it is not", { timeout: timeoutFor(few.seconds) }, async () => {
    const { problems } = await run("a stalled reader", hammering({ ...shape, patienceMs: 200 }), shift);
    expect(problems.join("\n")).toMatch(/exhausted/);
  });
});

/*
 * Bounces and bursts: 8 slots a worker and 64 in the mail are in use at most, the other workers have a magazine of 15
 * each. With as many slots as that, nobody ever finds none.
 */
describe("error rate below capacity", () => {
  const roles = ["bounce", "burst"];
  const enough = (workers: number): number => workers * 8 + 64 + (workers - 1) * 15;
  const shift = (workers: number): Shift => ({ ...few, workers, seconds: secondsFor(0.05, 0.5) });

  test("30 workers never find the pool empty", { timeout: timeoutFor(many.seconds) }, async () => {
    const shape = { workers: 30, roles, capacity: enough(30) };
    const { problems, totals } = await run("30 workers below capacity", hammering(shape), shift(30));
    expect(problems).toEqual([]);
    expect(totals["waits"]).toBe(0);
  });

  test("with half of that they do", { timeout: timeoutFor(few.seconds) }, async () => {
    const { totals } = await run(
      "above capacity",
      hammering({ workers: 8, roles, capacity: enough(8) >> 1 }),
      shift(8),
    );
    expect(totals["waits"]).toBeGreaterThan(0);
  });
});

describe("what the hammer notices", () => {
  const shift = { workers: 8, seconds: 20, intervalMs: 500 };
  const reclamation = "reclamation/reclamation.ts",
    depot = "runtime/depot.ts";

  test.each<{ what: string; mutant: Mutant; problem: RegExp; killEveryMs?: number }>([
    {
      what: "guards that protect nobody",
      mutant: { file: reclamation, from: "pending |= 1 << s;", to: "pending |= 0;" },
      problem: /corrupt/,
    },
    {
      what: "a magazine that two workers can take at once",
      mutant: {
        file: depot,
        from: "if (Atomics.compareExchange(m, i, v, mine | kind) !== v) return false;",
        to: "m[i] = mine | kind;",
      },
      problem: /stands in \d cells|is lost|corrupt/,
    },
    {
      what: "a magazine that is handed in with one slot too few",
      mutant: {
        file: depot,
        from: "(full, this.#shape.magazineWords - 1,",
        to: "(full, this.#shape.magazineWords - 2,",
      },
      problem: /is lost/,
    },
    {
      what: "a recovery that forgets what was in hand",
      mutant: { file: depot, from: "? this.#countTop(m[line + TOP]!) : this", to: "? 0 : this" },
      problem: /is lost/,
      killEveryMs: 25,
    },
  ])("$what", { timeout: timeoutFor(20) }, async ({ mutant, problem, killEveryMs }) => {
    const how = killEveryMs === undefined ? shift : { ...shift, killEveryMs };
    // Patience shorter than the crew's: where slots are lost a worker soon waits for one in vain, and must still come to rest.
    const shape = { workers: 8, capacity: 8192, patienceMs: 2000 };
    const { problems } = await run("mutant", hammering(shape), how, mutant);
    expect(problems.join("\n")).toMatch(problem);
  });

  test("a worker that does nothing", { timeout: timeoutFor(20) }, async () => {
    const shape = { workers: 4, capacity: 1024, roles: ["bounce", "doze"] };
    const { problems } = await run("a worker that does nothing", hammering(shape), {
      ...shift,
      workers: 4,
      graceMs: 500,
    });
    expect(problems.join("\n")).toMatch(/worker \d did nothing for/);
  });
});
