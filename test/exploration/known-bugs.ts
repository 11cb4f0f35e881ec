import type { End, Operation, Program, Thread } from "../explorer/program.js";
import { ghost, must, runtime, type Steps } from "../explorer/step.js";
import type { Scope } from "./suite.js";

/*
 * Designs that others use and we do not, small: each with the bug it is known for, and without. The explorer that does not
 * find these would not find ours.
 */

const { atomic } = runtime;

interface Locals {
  held: number[];
}

const thread = (name: string, operations: readonly Operation[], killable = false): Thread => ({
  name,
  operations,
  killable,
  start: () => ({ held: [] as number[] }),
});

const scope = (program: Program, kills = 0): Scope => ({ kills, program: async () => program });

/* A stack of slots 1 … 3. Word 0: tag << 3 | top slot; word i: the slot below slot i; word 3 + i: who has slot i. */
const holder = 3;

const pop = (tag: number): Operation =>
  function* ({ held }: Locals): Steps<void> {
    for (;;) {
      const head = yield atomic("load", "i32", 0),
        i = head & 7;
      if (i === 0) return;
      const below = yield atomic("load", "i32", i);
      const next = below | ((head & ~7) + 8 * tag);
      if ((yield atomic("compareExchange", "i32", 0, head, next)) !== head) continue;
      yield ghost(`got slot ${i}`, (m) => {
        must(m[holder + i] === 0, `slot ${i} handed out to two`);
        return (m[holder + i] = 1);
      });
      held.push(i);
      return;
    }
  };

const push: Operation = function* ({ held }: Locals): Steps<void> {
  const i = held.shift();
  if (i === undefined) return;
  yield ghost(`give slot ${i}`, (m) => (m[holder + i] = 0));
  for (;;) {
    const head = yield atomic("load", "i32", 0);
    yield atomic("store", "i32", i, head & 7);
    if ((yield atomic("compareExchange", "i32", 0, head, (head & ~7) | i)) === head) return;
  }
};

/** Between the load of the top and the exchange the top may leave and come back: what was below it may have left too. */
const stack = (tag: number): Program => ({
  name: "lock-free stack",
  threads: [thread("A", [pop(tag), pop(tag)]), thread("B", [pop(tag), pop(tag), push])],
  words: 7,
  start: (m) => m.set([1, 2, 3, 0]),
});

/* A cache for 1 slot that two threads share; a refill takes 2, one of them to use. Word 0: slots in the store; word 1: in the cache. */
const stored = 0,
  cached = 1,
  batch = 2;

/** Adds one to a word unless it is `most` already. */
function* addUpTo(word: number, most: number): Steps<boolean> {
  for (;;) {
    const n = yield atomic("load", "i32", word);
    if (n >= most) return false;
    if ((yield atomic("compareExchange", "i32", word, n, n + 1)) === n) return true;
  }
}

function* takeOne(word: number): Steps<boolean> {
  for (;;) {
    const n = yield atomic("load", "i32", word);
    if (n === 0) return false;
    if ((yield atomic("compareExchange", "i32", word, n, n - 1)) === n) return true;
  }
}

/** Both may find the cache empty; when the second one comes with its batch, it is full. */
const allocCached = (isChecked: boolean): Operation =>
  function* ({ held }: Locals): Steps<void> {
    if (yield* takeOne(cached)) {
      held.push(1);
      return;
    }
    for (let i = 0; i < batch; i++) {
      if (!(yield* takeOne(stored))) break;
      if (i === 0) held.push(1);
      else if (!(yield* addUpTo(cached, 1)) && isChecked) yield atomic("add", "i32", stored, 1);
    }
  };

const cache = (isChecked: boolean): Program => ({
  name: "shared cache",
  threads: ["A", "B"].map((name) => thread(name, [allocCached(isChecked)])),
  words: 2,
  start: (m) => m.set([4, 0]),
  final: ({ memory, locals }: End) => {
    const held = [0, 1].reduce((n, t) => n + (locals(t) as unknown as Locals).held.length, 0);
    const sum = memory[stored]! + memory[cached]! + held;
    must(sum === 4, `4 slots, but ${memory[stored]} are stored, ${memory[cached]} cached, ${held} in use`);
  },
});

/* A list of freed slots 1 and 2. Word 0: its newest slot; word 2 + i: the slot that follows (`later`) or came before slot i. */
const link = 2;

/** The newest slot is exchanged first and linked then: dead in between, it cuts off what others have freed since. */
const exchangeThenLink = (i: number): Operation =>
  function* (): Steps<void> {
    const before = yield atomic("exchange", "i32", 0, i);
    yield atomic("store", "i32", link + before, i);
    yield ghost(`freed slot ${i}`, (m) => (m[link + 3 + i] = 1));
  };

const linkThenExchange = (i: number): Operation =>
  function* (): Steps<void> {
    for (;;) {
      const before = yield atomic("load", "i32", 0);
      yield atomic("store", "i32", link + i, before);
      if ((yield atomic("compareExchange", "i32", 0, before, i)) === before) break;
    }
    yield ghost(`freed slot ${i}`, (m) => (m[link + 3 + i] = 1));
  };

const list = (free: (i: number) => Operation, isForward: boolean): Program => ({
  name: "list of freed slots",
  threads: [thread("A", [free(1)], true), thread("B", [free(2)])],
  words: link + 6,
  start: () => undefined,
  final: ({ memory }: End) => {
    const found = new Set<number>();
    for (let i = memory[isForward ? link : 0]!; i !== 0; i = memory[link + i]!) found.add(i);
    for (const i of [1, 2])
      must(memory[link + 3 + i] === 0 || found.has(i), `slot ${i} was freed, but nobody finds it`);
  },
});

export const sound = {
  "a stack with tags": scope(stack(1)),
  "a shared cache that gives back what it has no room for": scope(cache(true)),
  "a list of freed slots, linked first": scope(list(linkThenExchange, false), 1),
} satisfies Record<string, Scope>;

export const broken = {
  "a stack without tags": scope(stack(0)),
  "a refill that ignores that the cache is full": scope(cache(false)),
  "a list of freed slots, exchanged first": scope(list(exchangeThenLink, true), 1),
} satisfies Record<string, Scope>;
