import { describe, expect, test } from "vitest";
import { type Call, isLinearisable, poolModel } from "./linearise.js";
import type { Operation, Program } from "./program.js";
import { findRace } from "./races.js";
import { lanes, replay } from "./replay.js";
import { search, searchRaces } from "./search.js";
import { death, ghost, must, runtime, type Steps } from "./step.js";
import { makeExplorable } from "./transform.js";
import { walk } from "./walk.js";

const { atomic, read, write, wait } = runtime;
const thread = (name: string, ...operations: Operation[]) => ({
  name,
  operations,
  killable: true,
  start: () => ({ held: [] as number[] }),
});
const program = (words: number, ...threads: ReturnType<typeof thread>[]): Program => ({
  name: "test",
  words,
  threads,
  start: () => undefined,
});

/* The lock-free stack that everybody writes first: word 0 the head, word i the slot below slot i, words 4 + i who holds it. */
function* pop(held: number[], tag: number): Steps<void> {
  for (;;) {
    const head = yield atomic("load", "i32", 0),
      i = head & 7;
    if (i === 0) return;
    const below = yield atomic("load", "i32", i);
    const next = below | ((head & ~7) + 8 * tag);
    if ((yield atomic("compareExchange", "i32", 0, head, next)) !== head) continue;
    yield ghost(`got ${i}`, (m) => {
      must(m[4 + i] === 0, `slot ${i} handed out to two`);
      return (m[4 + i] = 1);
    });
    held.push(i);
    return;
  }
}
function* push(held: number[]): Steps<void> {
  const i = held.shift();
  if (i === undefined) return;
  yield ghost(`give ${i}`, (m) => (m[4 + i] = 0));
  for (;;) {
    const head = yield atomic("load", "i32", 0);
    yield atomic("store", "i32", i, head & 7);
    if ((yield atomic("compareExchange", "i32", 0, head, (head & ~7) | i)) === head) return;
  }
}
const stack = (tag: number): Program => {
  const take: Operation = ({ held }) => pop(held, tag),
    give: Operation = ({ held }) => push(held);
  return {
    ...program(8, thread("A", take, take), thread("B", take, take, give)),
    start: (m) => m.set([1, 2, 3, 0]),
  };
};

describe("search", () => {
  test("finds the ABA of an untagged stack, by the shortest way", () => {
    const { violation } = search(stack(0));
    expect(violation?.message).toMatch(/handed out to two/);
    expect(violation!.replay.split(" ").length).toBe(20);
    expect(replay(stack(0), violation!.replay).violation).toBe(violation!.message);
  });

  test("a tag that does not come round hides it", () => {
    expect(search(stack(1)).violation).toBeUndefined();
  });

  test("one preemption is enough for it, none is not", () => {
    expect(search(stack(0), { preemptions: 0 }).violation).toBeUndefined();
    expect(search(stack(0), { preemptions: 1 }).violation?.message).toMatch(/handed out to two/);
  });

  test("so are random priorities", () => {
    expect(walk(stack(0), { runs: 3000, depth: 3, steps: 25 })?.message).toMatch(/handed out to two/);
    expect(walk(stack(1), { runs: 500, depth: 3, steps: 25 })).toBeUndefined();
  });

  test("a thread may die between any two stores", () => {
    const both = program(
      4,
      thread("writer", function* () {
        yield write("i32", 1, 5);
        yield write("i32", 2, 5);
      }),
      thread("reader", function* () {
        yield death(0);
        const a = yield read("i32", 1),
          b = yield read("i32", 2);
        yield ghost("compare", () => (must(a === b, `${a} and ${b}`), 0));
      }),
    );
    expect(search(both, { kills: 0 }).violation).toBeUndefined();
    expect(search(both, { kills: 1 }).violation?.message).toBe("5 and 0");
  });

  test("who sleeps for ever is found, a timeout saves it", () => {
    const lost = (timeout: number): Program =>
      program(
        4,
        thread("waiter", function* () {
          const seen = yield atomic("load", "i32", 1);
          yield* wait("i32", 1, seen, timeout);
        }),
        thread("notifier", function* () {
          yield atomic("notify", "i32", 1);
          yield atomic("store", "i32", 1, 1);
        }),
      );
    expect(search(lost(Infinity)).violation?.message).toBe("waiter sleeps for ever");
    expect(search(lost(10)).violation).toBeUndefined();
  });

  test("an operation that never ends is one", () => {
    const spin = program(
      2,
      thread("spinner", function* () {
        while ((yield atomic("load", "i32", 1)) === 0);
      }),
    );
    expect(search(spin).violation?.message).toMatch(/never ends/);
  });
});

describe("races", () => {
  const message = (
    publish: (i: number, v: number) => ReturnType<typeof atomic>,
    subscribe: (i: number) => ReturnType<typeof atomic>,
  ) => {
    const p = program(
      4,
      thread("sender", function* () {
        yield write("i32", 1, 7);
        yield publish(2, 1);
      }),
      thread("receiver", function* () {
        if ((yield subscribe(2)) === 1) yield read("i32", 1);
      }),
    );
    return findRace(replay(p, "0 0 1 1", { fine: true }).events, 2);
  };

  test("a flag that is written and read plainly", () => {
    expect(
      message(
        (i, v) => write("i32", i, v),
        (i) => read("i32", i),
      ),
    ).toMatch(/T1 and T0 race on i32\[2\]/);
  });

  test("a flag of which only one side is atomic", () => {
    expect(
      message(
        (i, v) => atomic("store", "i32", i, v),
        (i) => read("i32", i),
      ),
    ).toMatch(/race on i32\[2\]/);
  });

  test("a peek is allowed, but proves nothing about the data", () => {
    expect(
      message(
        (i, v) => atomic("store", "i32", i, v),
        (i) => runtime.peek("i32", i),
      ),
    ).toMatch(/race on i32\[1\]/);
  });

  test("an atomic flag orders the data", () => {
    expect(
      message(
        (i, v) => atomic("store", "i32", i, v),
        (i) => atomic("load", "i32", i),
      ),
    ).toBeUndefined();
  });

  const sender = (flag: ReturnType<typeof atomic>): ReturnType<typeof thread> =>
    thread("sender", function* () {
      yield write("i32", 1, 7);
      yield flag;
    });
  const receiver = thread("receiver", function* () {
    if ((yield atomic("load", "i32", 2)) === 1) yield read("i32", 1);
  });

  test("the search finds the one interleaving in which somebody else sets the flag, and its replay", () => {
    const other = thread("other", function* () {
      yield atomic("store", "i32", 2, 1);
    });
    const p = program(4, sender(atomic("exchange", "i32", 2, 1)), receiver, other);
    const { violation } = searchRaces(p);
    expect(violation?.message).toMatch(/race on i32\[1\]/);
    expect(findRace(replay(p, violation!.replay).events, 3)).toBe(violation!.message);
    expect(searchRaces(program(4, sender(atomic("exchange", "i32", 2, 1)), receiver)).violation).toBeUndefined();
  });

  test("a store makes the word forget who stored there before, an exchange does not", () => {
    const relay = (step: ReturnType<typeof atomic>) =>
      thread("relay", function* () {
        yield step;
      });
    const races = (step: ReturnType<typeof atomic>): string | undefined =>
      searchRaces(program(4, sender(atomic("or", "i32", 2, 1)), relay(step), receiver)).violation?.message;
    expect(races(atomic("store", "i32", 2, 1))).toMatch(/race on i32\[1\]/);
    expect(races(atomic("or", "i32", 2, 2))).toBeUndefined();
  });

  test("a load tells nobody anything", () => {
    const reader = thread("reader", function* () {
      yield read("i32", 1);
      yield atomic("load", "i32", 2);
    });
    const writer = thread("writer", function* () {
      yield atomic("load", "i32", 2);
      yield write("i32", 1, 7);
    });
    expect(searchRaces(program(4, reader, writer)).violation?.message).toMatch(/race on i32\[1\]/);
  });
});

describe("linearisability", () => {
  const call = (
    name: string,
    argument: number,
    result: number | undefined,
    called: number,
    returned: number,
  ): Call => ({ name, argument, result, called, returned });
  const pool = poolModel(0b110, 0);

  test.each<[string, boolean, Call[]]>([
    ["two allocations at once", true, [call("alloc", 0, 1, 0, 3), call("alloc", 0, 2, 1, 2)]],
    ["one slot twice", false, [call("alloc", 0, 1, 0, 3), call("alloc", 0, 1, 1, 2)]],
    [
      "one slot twice, freed between",
      true,
      [call("alloc", 0, 1, 0, 1), call("free", 1, 1, 2, 3), call("alloc", 0, 1, 4, 5)],
    ],
    [
      "one slot twice, freed at the same time as the second",
      true,
      [call("alloc", 0, 1, 0, 1), call("free", 1, 1, 2, 5), call("alloc", 0, 1, 3, 4)],
    ],
    [
      "one slot twice, freed only afterwards",
      false,
      [call("alloc", 0, 1, 0, 1), call("alloc", 0, 1, 2, 3), call("free", 1, 1, 4, 5)],
    ],
    ["nothing although one is free", false, [call("alloc", 0, 1, 0, 1), call("alloc", 0, 0, 2, 3)]],
    [
      "nothing while somebody may just have had it",
      true,
      [call("alloc", 0, 1, 0, 1), call("alloc", 0, 0, 2, 5), call("alloc", 0, 2, 3, 4)],
    ],
    [
      "nothing, because a dead thread may have had it",
      true,
      [call("alloc", 0, 1, 0, 1), call("alloc", 0, undefined, 2, Infinity), call("alloc", 0, 0, 3, 4)],
    ],
  ])("%s", (_, want, history) => {
    expect(isLinearisable(history, pool)).toBe(want);
  });
});

test("lanes", () => {
  const p = program(
    4,
    thread("first", function* () {
      yield atomic("store", "i32", 1, 7);
    }),
    thread("second", function* () {
      const v = yield atomic("load", "i32", 1);
      yield ghost(`saw ${v}`, () => (must(v === 0, "too late"), 0));
    }),
  );
  const { violation } = search(p);
  expect(lanes(p, replay(p, violation!.replay))).toBe(
    [
      "first      │ second",
      `${"─".repeat(11)}┼${"─".repeat(12)}`,
      "store w1 7 │",
      "           │ load w1 = 7",
      "→ too late",
    ].join("\n"),
  );
});

test("transform", () => {
  const source = `export const define = (SPEC: Spec) => class Pool {
  constructor(b: ArrayBuffer) { this._i32 = new Int32Array(b); this._i32[0] = 1; }
  take(n: number): number {
    const m = this._i32, p = m[n]!;
    if (this.#isOpen(p)) return cas(SPEC.shared, m, p, 0, 1);
    m[p + 1]! |= 4;
    return this.#size(n);
  }
  #isOpen(p: number): boolean { return Atomics.load(this._i32, p) !== 0; }
  #size(n: number): number { return n * 2; }
  all(visit: (n: number) => void): void { [1].forEach((i) => visit(this._i32[i]!)); }
};`;
  expect(makeExplorable(source).replaceAll(/ +\n/g, "\n")).toBe(`export const define = (SPEC: Spec) => class Pool {
  constructor(b: ArrayBuffer) { this._i32 = new Int32Array(b); this._i32[0] = 1; }
  *take(n: number): any {
    const m = this._i32, p = (yield __.read("i32", n))!;
    if ((yield* this._p_isOpen(p))) return (yield __.atomic("compareExchange", "i32", p, 0, 1));
    (yield __.write("i32", p + 1, (yield __.read("i32", p + 1)) | (4)));
    return this._p_size(n);
  }
  *_p_isOpen(p: number): any { return (yield __.atomic("load", "i32", p)) !== 0; }
  _p_size(n: number): number { return n * 2; }
  all(): any { throw new TypeError("all cannot be explored"); }
};`);
});

test("transform: a class whose parts are not in it is refused", () => {
  const source = "export const define = (SPEC: Spec) => class Pool extends defineSlots(SPEC) {};";
  expect(() => makeExplorable(source)).toThrow(
    "nobody sees the accesses of what is inherited: extends defineSlots(SPEC)",
  );
});

test("transform: a view of part of the image", () => {
  const source = `export const define = (SPEC: Spec) => class Arena {
  take(): number {
    const own = this._own, p = own[0]!;
    own[1] = p;
    return Atomics.load(this._own, 2);
  }
};`;
  expect(makeExplorable(source).replaceAll(/ +\n/g, "\n")).toBe(`export const define = (SPEC: Spec) => class Arena {
  *take(): any {
    const own = this._own, p = (yield __.read("i32", this._line + (0)))!;
    (yield __.write("i32", this._line + (1), p));
    return (yield __.atomic("load", "i32", this._line + (2)));
  }
};`);
});

test("transform: calls of methods that became generators elsewhere", () => {
  const source = `class Pool {
  take(): number { return this.depot.refill() ? this.depot.size() : 0; }
  size(): number { return this.depot.size(); }
}`;
  expect(makeExplorable(source, ["refill"])).toBe(`class Pool {
  *take(): any { return (yield* this.depot.refill()) ? this.depot.size() : 0; }
  size(): number { return this.depot.size(); }
}`);
});
