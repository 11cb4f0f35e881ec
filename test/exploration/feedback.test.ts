import { describe, expect, test } from "vitest";
import * as feedback from "../../templates/runtime/feedback.js";
import { loadMutant } from "../explorer/mutant.js";
import type { Mutation } from "../explorer/transform.js";
import { generator } from "../explorer/walk.js";

/*
 * The loop, closed over a simulated plant: batches of `threshold` slots that are half full on average keep slots out, and
 * what is live does too. Each property is a function that says what is wrong, so that mutants show that it can fail.
 */

type Feedback = typeof feedback;

const items = 64,
  targetPermille = 200;

interface Plant {
  readonly capacity: number;
  /** Share of the capacity that is live, step by step. */
  readonly live: (step: number) => number;
  readonly steps: number;
}

/** Threshold and share of free slots after each step. */
function simulate(f: Feedback, { capacity, live, steps }: Plant): { thresholds: number[]; free: number[] } {
  const thresholds: number[] = [],
    free: number[] = [];
  let state = 0;
  for (let i = 0; i < steps; i++) {
    const retired = f.thresholdOf(state, items) * 0.005;
    free.push(Math.max(0, 1 - live(i) - retired));
    state = f.stepControl(state, f.errorOf(free.at(-1)! * capacity, capacity, targetPermille));
    thresholds.push(f.thresholdOf(state, items));
  }
  return { thresholds, free };
}

const capacity = 10_000;
const distinct = (list: readonly number[]): number => new Set(list).size;
const fails = (isWrong: boolean, text: string): string[] => (isWrong ? [text] : []);

const properties: Readonly<Record<string, (f: Feedback) => string[]>> = {
  "plenty of free slots: batches stay as large as they go"(f) {
    const { thresholds } = simulate(f, { capacity, live: () => 0.2, steps: 100 });
    return fails(
      thresholds.some((t) => t !== items),
      `a batch of ${Math.min(...thresholds)}`,
    );
  },

  "a step in the load: the target is met, and the knob comes to rest"(f) {
    const wrong: string[] = [];
    for (const load of [0.5025, 0.5525, 0.6025, 0.6525, 0.7025, 0.7525]) {
      const { thresholds, free } = simulate(f, { capacity, live: (i) => (i < 20 ? 0.2 : load), steps: 400 });
      const late = thresholds.slice(-100),
        missing = 0.2 - free.at(-1)!;
      wrong.push(...fails(distinct(late) > 1, `load ${load}: it goes to and fro between ${distinct(late)} thresholds`));
      wrong.push(...fails(missing > 0.011, `load ${load}: ${missing} of the free slots are missing for ever`));
      wrong.push(...fails(late[0]! - Math.min(...thresholds) > 16, `load ${load}: it overshoots`));
    }
    return wrong;
  },

  "more load than any batch size can serve: the bound is held, and left at once when the load goes"(f) {
    const { thresholds } = simulate(f, { capacity, live: (i) => (i < 300 ? 0.98 : 0.2), steps: 340 });
    const back = thresholds.findIndex((t, i) => i >= 300 && t === items) - 300;
    return [
      ...fails(thresholds[250] !== 1, `a batch of ${thresholds[250]} in the greatest need`),
      ...fails(back < 0 || back > 10, `${back} steps until batches are large again`),
    ];
  },

  "whatever the error is, the knob stays within its bounds and moves by a quarter of its range at most"(f) {
    const random = generator(7);
    let [state, before] = [0, items];
    for (let i = 0; i < 5000; i++) {
      state = f.stepControl(state, random() < 0.2 ? Math.round(random() * 2 - 1) : random() * 2 - 1);
      const threshold = f.thresholdOf(state, items),
        control = f.controlOf(state);
      if (!(threshold >= 1 && threshold <= items && control >= 0 && control <= 1))
        return [`a threshold of ${threshold}`];
      if (Math.abs(threshold - before) > 17) return [`from ${before} to ${threshold} in one step`];
      before = threshold;
    }
    return [];
  },

  "a pool of a million slots is controlled as one of a thousand is"(f) {
    const run = (slots: number) =>
      simulate(f, { capacity: slots, live: (i) => (i < 20 ? 0.2 : 0.6), steps: 100 }).thresholds.join();
    return fails(run(1000) !== run(1_000_000), "another course");
  },

  "a load that swings: the knob follows, and neither end holds it"(f) {
    const { thresholds } = simulate(f, { capacity, live: (i) => 0.5 + 0.4 * Math.sin(i / 30), steps: 1000 });
    const late = thresholds.slice(200);
    return fails(Math.max(...late) < items || Math.min(...late) > 1, "it stays in between");
  },
};

const mutants: Readonly<Record<string, readonly Mutation[]>> = {
  "without anti-windup": [{ from: "isStuck ? sum : within(0, sum + ki * e, 1)", to: "within(0, sum + ki * e, 1.9)" }],
  "without a limit to its steps": [{ from: "within(-slew, wanted - before, slew)", to: "(wanted - before)" }],
  "without bounds": [{ from: "const u = within(0, ", to: "const u = within(-1, " }],
  "with the gains of the Go original": [
    { from: "kp = 0.3, ki = 0.1, slew = 0.25", to: "kp = 2, ki = 0.5, slew = 0.25" },
  ],
  "as a relay, whose error is a number of slots": [{ from: "(wanted - free) / wanted", to: "(wanted - free)" }],
  "without rest": [{ from: "Math.abs(error) < deadBand ? 0 : error", to: "error" }],
  "without the integral": [{ from: "kp * e + sum + ki * e", to: "kp * e" }],
  "with its sign turned": [{ from: "(wanted - free) / wanted", to: "(free - wanted) / wanted" }],
};

describe("the controller of the batch size", () => {
  test.each(Object.entries(properties))("%s", (_name, property) => {
    expect(property(feedback)).toEqual([]);
  });
});

describe("the simulation notices a controller", () => {
  test.each(Object.entries(mutants))("%s", async (_name, mutations) => {
    const mutant = await loadMutant<Feedback>("runtime/feedback.ts", mutations);
    const wrong = Object.values(properties).flatMap((property) => property(mutant));
    expect(wrong).not.toEqual([]);
  });
});
