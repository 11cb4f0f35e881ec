/**
 * One of several workers that reset one arena at the same moment, each of which then allocates behind its own reset. Each
 * notes the blocks that it got while the epoch was the same before and after: they are its own as long as the epoch lasts.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type Arena, type ArenaClass, load } from "./classes.js";
import type { ResetsGround } from "./ground.js";
import { dice } from "./random.js";

const ground = workerData as ResetsGround & { readonly row: number };
const { control, row, arena: spec, lists, listWords, rounds, seconds, workers } = ground;
const Class = await load<ArenaClass>("arena-class");
const arena: Arena = new Class(ground.buffer, 0, row);
const m = new Int32Array(ground.buffer);
const below = dice(row + 1);
Error.stackTraceLimit = 0;

/** Words of the control: how many have come to this round's start, or end; 1 when it is over. */
const ARRIVED = 0,
  OVER = 1,
  BUSY = 2,
  DONE = 3;

/** Everybody is here. */
function meet(n: number): void {
  Atomics.add(control, ARRIVED, 1);
  Atomics.notify(control, ARRIVED);
  for (let turns = 0; Atomics.load(control, ARRIVED) < n * workers; turns++)
    if (turns > 2000) Atomics.wait(control, ARRIVED, Atomics.load(control, ARRIVED), 1);
}

function reset(): void {
  try {
    arena.reset();
    Atomics.add(control, DONE, 1);
  } catch (error) {
    if ((error as { code?: string }).code !== "BUSY") throw error;
    Atomics.add(control, BUSY, 1);
  }
}

function fill(): void {
  const list = lists.subarray(row * listWords);
  let n = 0;
  for (let i = 0; i < 40; i++) {
    const epoch = Atomics.load(m, spec.epochWord),
      h = arena.tryAlloc(8);
    if (h === 0 || Atomics.load(m, spec.epochWord) !== epoch) continue;
    list[1 + 2 * n] = epoch;
    list[2 + 2 * n++] = h;
  }
  list[0] = n;
}

/** Blocks of one epoch that two have. */
function doubles(): string[] {
  const seen = new Set<string>(),
    found: string[] = [];
  for (let w = 0; w < workers; w++) {
    const list = lists.subarray(w * listWords);
    for (let n = 0; n < list[0]!; n++) {
      const block = `block ${list[2 + 2 * n]} of epoch ${list[1 + 2 * n]}`;
      if (seen.has(block)) found.push(block);
      seen.add(block);
    }
  }
  return found;
}

const found: string[] = [],
  deadline = performance.now() + seconds * 1000;
let round = 0,
  meeting = 0,
  idle = 0;
while (Atomics.load(control, OVER) === 0) {
  meet(++meeting);
  for (let i = below(60); i > 0; i--) idle += Atomics.load(control, OVER);
  reset();
  fill();
  meet(++meeting);
  if (row === 0) {
    found.push(...doubles());
    if (++round === rounds || found.length > 0 || performance.now() > deadline) Atomics.store(control, OVER, 1);
  }
  meet(++meeting);
}
parentPort!.postMessage({ rounds: round, found, idle, busy: control[BUSY], done: control[DONE] });
