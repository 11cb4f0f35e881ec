import { SharedStack } from "../competitors/shared-stack.js";
import { assertLedger } from "../loops/record-pool.js";
import { Single } from "../generated/single/index.js";
import { Threads } from "../generated/threads/index.js";
import { ThreadsChecked } from "../generated/threads-checked/index.js";
import { arenaLoop } from "./loops/arena.js";
import { exchangeLoop, guardLoop } from "./loops/guard.js";
import type { Loop } from "./loops/loop.js";
import { pairsLoop, type Pool, retireLoop } from "./loops/pool.js";
import { consumeLoop, produceLoop, SlotsInTurn } from "./loops/ring.js";

/** Memory that the workers share, and what lives in it. */
export interface Shared {
  readonly buffer: SharedArrayBuffer;
  /** Asserts the end state; throws when it is wrong. */
  readonly verify?: () => void;
}

/** One side of a comparison: what the main thread makes, and what each worker does with it. */
export interface Job {
  readonly create: () => Shared;
  /** The loop of worker `row`, counted from 1; `channel` is a ring between workers 1 and 2. */
  readonly join: (buffer: SharedArrayBuffer, row: number, channel: Int32Array) => Loop;
}

/** Fits a magazine. */
const SET = 48;
const WAVE = 4096;

const nothing = (): Shared => ({ buffer: new SharedArrayBuffer(0) });

const threads = (): Shared => {
  const { buffer, messages, pages } = Threads.create();
  return { buffer, verify: () => [messages, pages].forEach(assertLedger) };
};

const checked = (): Shared => {
  const { buffer, messages } = ThreadsChecked.create();
  return { buffer, verify: () => assertLedger(messages) };
};

/** Records are allocated and written `count` at a time, then all of them freed. */
const pairs = (count: number): Readonly<Record<string, Job>> => ({
  single: { create: nothing, join: () => pairsLoop(Single.create().messages, count) },
  sharded: {
    create: threads,
    join: (buffer) => pairsLoop(Threads.attach(buffer).messages, count),
  },
  checked: {
    create: checked,
    join: (buffer) => pairsLoop(ThreadsChecked.attach(buffer).messages, count),
  },
  stack: { create: SharedStack.create, join: (buffer) => pairsLoop(new SharedStack(buffer), count) },
});

/** Worker 1 allocates, writes and sends, worker 2 frees what it gets. */
const pipe = <H extends number>(create: () => Shared, poolIn: (buffer: SharedArrayBuffer) => Pool<H>): Job => ({
  create,
  join: (buffer, row, channel) => (row === 1 ? produceLoop : consumeLoop)(channel, poolIn(buffer)),
});

const retiring: Readonly<Record<string, Job>> = {
  "free 64 at a time": {
    create: threads,
    join: (buffer) => pairsLoop(Threads.attach(buffer).messages, 64),
  },
  retire: { create: threads, join: (buffer) => retireLoop(Threads.attach(buffer).messages) },
  guard: { create: threads, join: (buffer) => guardLoop(Threads.attach(buffer).guards) },
  exchange: {
    create: () => ({ buffer: new SharedArrayBuffer(256) }),
    join: (buffer) => exchangeLoop(new Int32Array(buffer)),
  },
};

const arenas: Readonly<Record<string, Job>> = {
  "local arena": { create: nothing, join: () => arenaLoop(Single.create().pages) },
  "sharded arena": { create: threads, join: (buffer) => arenaLoop(Threads.attach(buffer).pages) },
};

const named = (prefix: string, jobs: Readonly<Record<string, Job>>): [string, Job][] =>
  Object.entries(jobs).map(([name, job]) => [`${prefix}${name}`, job]);

/** Every job by name: `set: sharded`. */
export const jobs: Readonly<Record<string, Job>> = Object.fromEntries([
  ...named("set: ", pairs(SET)),
  ...named("wave: ", pairs(WAVE)),
  ...named("pipe: ", {
    ring: pipe(
      () => ({ buffer: new SharedArrayBuffer(SlotsInTurn.byteLength) }),
      (buffer) => new SlotsInTurn(buffer),
    ),
    sharded: pipe(threads, (buffer) => Threads.attach(buffer).messages),
    stack: pipe(SharedStack.create, (buffer) => new SharedStack(buffer)),
  }),
  ...named("", retiring),
  ...named("", arenas),
]);
