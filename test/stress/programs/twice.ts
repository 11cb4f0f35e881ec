/**
 * One of two workers that end the same handle at the same moment, again and again: row 0 allocates it and says so, row 1
 * says that it has seen it, and then both end it. Who is first changes: each waits a moment of its own before it does so.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type Ending, load, type Pool, type PoolClass, type ReclamationClass } from "./classes.js";
import type { TwiceGround } from "./ground.js";
import { dice } from "./random.js";

/** Words of the control. */
const ROUND = 0,
  HANDLE = 1,
  READY = 2,
  DONE = 3,
  RESULT = 4;
const OVER = -1;
/** What came of one ending. */
const ENDED = 0,
  REFUSED = 1,
  OTHER = 2;

const ground = workerData as TwiceGround & { readonly row: number };
const { control, row, endings, seconds, tries } = ground;
const Class = await load<PoolClass>("pool");
const pool: Pool = new Class(ground.buffer, 0, row);
if (ground.hasGuards) {
  const Guards = await load<ReclamationClass>("reclamation");
  pool._bindRetirer(new Guards(ground.buffer, 0, row, [pool]), 0);
}
const below = dice(row + 1);
Error.stackTraceLimit = 0;

/** Turns for a moment, then sleeps: there may be fewer processors than threads. */
function until(word: number, wanted: number): void {
  for (let turns = 0; ; turns++) {
    const seen = Atomics.load(control, word);
    if (seen === wanted || seen === OVER) return;
    if (turns > 2000) Atomics.wait(control, word, seen, 1);
  }
}

function say(word: number, value: number): void {
  Atomics.store(control, word, value);
  Atomics.notify(control, word);
}

let idle = 0;
function end(h: number): number {
  for (let i = below(60); i > 0; i--) idle += Atomics.load(control, HANDLE);
  try {
    const how: Ending = endings[row]!;
    pool[how](h as never);
    return ENDED;
  } catch (error) {
    return (error as { code?: string }).code === "DOUBLE_FREE" ? REFUSED : OTHER;
  }
}

function lead(): { tries: number; wrong: string[] } {
  const wrong: string[] = [],
    deadline = performance.now() + seconds * 1000;
  let n = 0;
  while (n < tries && wrong.length === 0 && (n % 256 !== 0 || performance.now() < deadline)) {
    const h = pool.alloc();
    control[HANDLE] = h;
    say(ROUND, ++n);
    until(READY, n);
    const mine = end(h);
    until(DONE, n);
    const its = control[RESULT]!;
    if (mine + its !== ENDED + REFUSED) wrong.push(`try ${n}: handle ${h} was ${names[mine]} and ${names[its]}`);
  }
  say(ROUND, OVER);
  return { tries: n, wrong };
}

const names = ["ended", "refused", "something else"];

function follow(): void {
  for (let n = 1; ; n++) {
    until(ROUND, n);
    if (Atomics.load(control, ROUND) === OVER) return;
    const h = control[HANDLE]!;
    say(READY, n);
    control[RESULT] = end(h);
    say(DONE, n);
  }
}

const result = row === 0 ? lead() : follow();
pool.flush?.();
parentPort!.postMessage({ ...result, idle });
