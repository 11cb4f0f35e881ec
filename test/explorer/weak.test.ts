import { describe, expect, test } from "vitest";
import type { Operation, Program } from "./program.js";
import { search } from "./search.js";
import { ghost, must, runtime, type Step, type Steps } from "./step.js";
import { replayWeakly, searchWeakly, type WeakOptions } from "./weak.js";

/*
 * The litmus tests of the memory models' literature (Alglave, Maranget and Tautschnig, "Herding cats", TOPLAS 2014), and
 * what the weaker machine must answer: what is allowed on ARM when the accesses are JavaScript's.
 */

const { atomic, read, write } = runtime;
const load = (at: number): Step => atomic("load", "i32", at);
const store = (at: number, x: number): Step => atomic("store", "i32", at, x);

/** Words 0 and 1 are x and y; each thread's results go to words of its own, from 2 on, four a thread. */
function litmus(name: string, ...threads: ((t: number) => Steps<void>)[]): Program {
  const thread = (run: (t: number) => Steps<void>, t: number) => {
    const operation: Operation = () => run(t);
    return { name: `T${t}`, operations: [operation], killable: false, start: () => ({}) };
  };
  return { name, words: 2 + 4 * threads.length, threads: threads.map(thread), start: () => undefined };
}

const results = (t: number): number => 2 + 4 * t;
const keep = (t: number, values: readonly number[]): Step =>
  ghost(`finds ${values.join(", ")}`, (m) => {
    values.forEach((value, n) => (m[results(t) + n] = value));
    return 0;
  });

const writes = (...steps: Step[]) =>
  function* (): Steps<void> {
    for (const step of steps) yield step;
  };
const reads = (...steps: Step[]) =>
  function* (t: number): Steps<void> {
    const values: number[] = [];
    for (const step of steps) values.push(yield step);
    yield keep(t, values);
  };

/** Can all of this be found in the end? By the order of the program it cannot. */
function isAllowed(
  program: Program,
  found: readonly (readonly [thread: number, ...values: number[]])[],
  options: WeakOptions = {},
): boolean {
  const isIt = (m: Int32Array): boolean =>
    found.every(([t, ...values]) => values.every((v, n) => m[results(t) + n] === v));
  const asking: Program = { ...program, final: ({ memory }) => must(!isIt(memory), "it was found") };
  expect(search(asking, { fine: true }).violation, "in the order of the program").toBeUndefined();
  const { violation } = searchWeakly(asking, options);
  if (violation !== undefined) expect(replayWeakly(asking, violation.replay, options).violation).toBe("it was found");
  return violation !== undefined;
}

describe("message passing: who sees the flag sees the message", () => {
  const passing = (...[message, flag, seen, got]: readonly [Step, Step, Step, Step]): Program =>
    litmus("message passing", writes(message, flag), reads(seen, got));
  const stale = [[1, 1, 0]] as const;

  test.each<[string, boolean, Program]>([
    [
      "plain, plain; plain, plain",
      true,
      passing(write("i32", 0, 1), write("i32", 1, 1), read("i32", 1), read("i32", 0)),
    ],
    ["plain, atomic; atomic, plain", false, passing(write("i32", 0, 1), store(1, 1), load(1), read("i32", 0))],
    [
      "plain, plain; atomic, plain: kept back",
      true,
      passing(write("i32", 0, 1), write("i32", 1, 1), load(1), read("i32", 0)),
    ],
    [
      "plain, atomic; plain, plain: loaded early",
      true,
      passing(write("i32", 0, 1), store(1, 1), read("i32", 1), read("i32", 0)),
    ],
    ["atomic, atomic; atomic, atomic", false, passing(store(0, 1), store(1, 1), load(1), load(0))],
  ])("%s: %s", (_, allowed, program) => {
    expect(isAllowed(program, stale)).toBe(allowed);
  });

  test("a plain store overtakes an atomic one in front of it", () => {
    expect(isAllowed(passing(store(0, 1), write("i32", 1, 1), load(1), load(0)), stale)).toBe(true);
  });

  test("a plain load in front of an atomic one may be late", () => {
    const program = passing(store(0, 1), store(1, 1), read("i32", 1), load(0));
    expect(isAllowed(program, stale)).toBe(false);
    expect(isAllowed(program, stale, { earlyLoads: true })).toBe(true);
  });
});

describe("store buffering: both store, then look at the other", () => {
  const both = (put: (at: number) => Step, get: (at: number) => Step): Program =>
    litmus(
      "store buffering",
      ...[0, 1].map(
        (mine) =>
          function* (t: number): Steps<void> {
            yield put(mine);
            yield keep(t, [yield get(1 - mine)]);
          },
      ),
    );
  const neither = [
    [0, 0],
    [1, 0],
  ] as const;

  test.each<[string, boolean, Program]>([
    [
      "plain",
      true,
      both(
        (at) => write("i32", at, 1),
        (at) => read("i32", at),
      ),
    ],
    ["plain, then an atomic load", true, both((at) => write("i32", at, 1), load)],
    ["atomic", false, both((at) => store(at, 1), load)],
    ["by exchange", false, both((at) => atomic("exchange", "i32", at, 1), load)],
  ])("%s: %s", (_, allowed, program) => {
    expect(isAllowed(program, neither)).toBe(allowed);
  });
});

describe("one word", () => {
  test("is never seen going back", () => {
    const program = litmus(
      "coherence",
      writes(write("i32", 0, 1), write("i32", 0, 2)),
      reads(read("i32", 0), read("i32", 0)),
    );
    expect(isAllowed(program, [[1, 2, 1]], { deviations: 4 })).toBe(false);
    expect(isAllowed(program, [[1, 1, 0]], { deviations: 4 })).toBe(false);
  });

  test("is what we have stored last, for ourselves", () => {
    const program = litmus(
      "own store",
      function* (t) {
        yield write("i32", 0, 1);
        yield keep(t, [yield read("i32", 0)]);
      },
      reads(read("i32", 0)),
    );
    expect(isAllowed(program, [[0, 0]], { deviations: 4 })).toBe(false);
  });

  test("comes out before the same thread changes it by compare-exchange", () => {
    const program = litmus(
      "own compare-exchange",
      function* (t) {
        yield write("i32", 0, 1);
        yield keep(t, [yield atomic("compareExchange", "i32", 0, 1, 2)]);
      },
      reads(read("i32", 0)),
    );
    expect(isAllowed(program, [[0, 0]], { deviations: 4 })).toBe(false);
  });
});

describe("a death", () => {
  test("shows what the dead thread kept back", () => {
    const late = litmus("death", writes(write("i32", 0, 1)), reads(read("i32", 0)));
    const [first, second] = late.threads;
    const program: Program = {
      ...late,
      threads: [
        { ...first!, killable: true },
        { ...second!, operations: [() => afterDeath()] },
      ],
      final: ({ memory, isDead }) => must(!isDead(0) || memory[6] === memory[0], "seen late"),
    };
    function* afterDeath(): Steps<void> {
      yield { kind: "death", thread: 0 };
      yield keep(1, [yield read("i32", 0)]);
    }
    expect(searchWeakly(program, { kills: 1 }).violation).toBeUndefined();
  });
});
