import { controlOf, stepControl } from "../../templates/runtime/feedback.js";
import { must } from "../explorer/step.js";
import type { Mutation } from "../explorer/transform.js";
import { reads, reclaiming, scope } from "./reclaiming.js";
import type { Scope } from "./suite.js";

/*
 * Scopes of the robust form, and of the controller. Every retirement begins an era; worker 0 is the reader that stalls:
 * it stops somewhere, for ever, and nobody recovers it.
 */

const lastEra = 2 ** 31 - 1;

export const robustScopes = {
  "robust: a reader twice, 3 replacements": scope({ workers: 2, items: 1, slots: 4, robust: true }, (r) => [
    r.worker(0, reads(r, 2)),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
  ]),
  "robust: a reader looks twice, 3 replacements in batches of 2": scope(
    { workers: 2, items: 2, slots: 4, robust: true },
    (r) => [
      r.worker(0, [r.enter, r.use, r.use, r.leave]),
      r.worker(1, [r.replace(2), r.replace(3), r.replace(4), r.leaveAll]),
    ],
  ),
  "robust: an old and a young object in one batch": scope({ workers: 2, items: 2, slots: 3, robust: true }, (r) => [
    r.worker(0, [r.enter, r.use, r.use, r.leave]),
    r.worker(1, [r.beginEra, r.replace(2), r.replace(3), r.leaveAll]),
  ]),
  "robust: 2 readers, 2 replacements": scope(
    { workers: 3, items: 1, slots: 3, robust: true },
    (r) => [r.worker(0, reads(r)), r.worker(1, reads(r)), r.worker(2, [r.replace(2), r.replace(3)])],
    { long: true },
  ),
  "robust: a reader that refreshes, 3 replacements": scope({ workers: 2, items: 1, slots: 4, robust: true }, (r) => [
    r.worker(0, [r.enter, r.use, r.refresh, r.use, r.leave]),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
  ]),
  "robust: a reader stops, 3 replacements": scope(
    { workers: 2, items: 1, slots: 4, robust: true },
    (r) => [
      r.worker(0, [r.enter, r.use, r.use, r.leave], true),
      r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
    ],
    { kills: 1, stopped: true },
  ),
  "robust: a reader stops, another reads, 3 replacements": scope(
    { workers: 3, items: 1, slots: 4, robust: true },
    (r) => [
      r.worker(0, [r.enter, r.use, r.leave], true),
      r.worker(1, reads(r)),
      r.worker(2, [r.replace(2), r.replace(3), r.replace(4)]),
    ],
    { kills: 1, stopped: true, preemptions: 2, long: true },
  ),
  "robust: a reader, the one who replaces dies": scope(
    { workers: 3, items: 1, slots: 3, robust: true },
    (r) => [r.worker(0, [r.replace(2)], true), r.worker(1, reads(r)), r.worker(2, [r.recover(0, 0)])],
    { kills: 1 },
  ),
  "robust: the clock stands still at its end": scope(
    { workers: 2, items: 1, slots: 4, robust: true },
    (r) => [r.worker(0, [r.enter, r.use, r.use, r.leave]), r.worker(1, [r.replace(2), r.replace(3), r.replace(4)])],
    { era: lastEra - 1 },
  ),
  "robust: from object to object, and a look back": scope({ workers: 2, items: 1, slots: 3, robust: true }, (r) => [
    r.worker(0, [r.enter, r.findProtected, r.step(true), r.useFound, r.leave]),
    r.worker(1, [r.beginEra, r.append(1, 2), r.replace(2, false), r.replace(3)]),
  ]),
} satisfies Record<string, Scope>;

export const robustMisuses = {
  "from object to object without a look back": scope({ workers: 2, items: 1, slots: 3, robust: true }, (r) => [
    r.worker(0, [r.enter, r.findProtected, r.step(false), r.useFound, r.leave]),
    r.worker(1, [r.beginEra, r.append(1, 2), r.replace(2, false), r.replace(3)]),
  ]),
  "a handle that is not found by protect": scope({ workers: 2, items: 1, slots: 4, robust: true }, (r) => [
    r.worker(0, [r.enter, r.find, r.useFound, r.leave]),
    r.worker(1, [r.replace(2), r.replace(3), r.replace(4)]),
  ]),
} satisfies Record<string, Scope>;

/** Two workers at the controller, one of whom may die; three periods. */
const controlled = async (mutations: readonly Mutation[] = []) => {
  const r = await reclaiming({ workers: 2, items: 64, slots: 4, targetPermille: 500 }, mutations);
  const states = [0];
  for (let i = 1; i <= 6; i++) states.push(stepControl(states.at(-1)!, 1));
  const { stateWord } = r.spec;
  const begin = 2 ** 20,
    ticks = [0, 100, 200].map((t) => r.control(begin + t));
  const threads = [r.worker(0, ticks.slice(0, 1), true), r.worker(1, ticks)];
  return r.program("the controller", threads, ({ memory }) => {
    const steps = states.indexOf(memory[stateWord + 1]!);
    must(steps === 2 || steps === 3, `${steps} steps in 3 periods: control ${controlOf(memory[stateWord + 1]!)}`);
    must(memory[stateWord] === begin + 300, `the next step is due at ${memory[stateWord]! - begin}`);
  });
};

export const controlScopes = {
  "2 workers at the controller, one dies": { program: controlled, kills: 1 },
} satisfies Record<string, Scope>;
