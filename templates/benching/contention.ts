import type { ArenaDescription, BenchDescription, ModuleClass, PoolDescription } from "./description.js";
import { contendersOf, mostOf } from "./contenders.js";
import { threadsEffort } from "./effort.js";
import type { Module } from "./module.js";
import { titleOf } from "./module.js";
import type { Report } from "./report.js";

/** The parts of Node that are used here, typed here: a benchmark needs no @types/node. */
interface Threads {
  readonly isMainThread: boolean;
  readonly workerData: { readonly benchmark?: Task } | undefined;
  readonly parentPort: { postMessage(message: Measured): void };
  readonly Worker: new (file: URL, options: { readonly workerData: { readonly benchmark: Task } }) => Thread;
}

interface Thread {
  on(event: "message", listener: (measured: Measured) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  terminate(): Promise<number>;
}

/** What a thread is to do. */
export interface Task {
  /** Name of the allocator, and of the loop. */
  readonly allocator: string;
  readonly loop: string;
  readonly buffer: ArrayBufferLike;
  readonly control: SharedArrayBuffer;
  readonly index: number;
  readonly workers: number;
}

interface Measured {
  readonly operations: number;
  readonly milliseconds: number;
  /** So that no engine may drop the work. */
  readonly sum: number;
}

/** Words that the threads of one measurement share: those that are ready, end, end of all, and two of a barrier. */
const READY = 0;
const STOP = 1;
const OVER = 2;
const ARRIVED = 3;
const TURN = 4;

interface Node {
  readonly argv: readonly string[];
  getBuiltinModule(id: "node:worker_threads"): Threads;
  getBuiltinModule(id: "node:url"): { pathToFileURL(path: string): URL };
}

const { process: node } = globalThis as unknown as { process: Node };

/** What this thread is to do, if it was started to be measured. */
export function threadTask(): Task | undefined {
  const { isMainThread, workerData } = node.getBuiltinModule("node:worker_threads");
  return isMainThread ? undefined : workerData?.benchmark;
}

type Allocator = PoolDescription | ArenaDescription;

/** Measures each loop with each number of threads. */
export async function contention(
  Module: ModuleClass,
  about: BenchDescription,
  allocator: Allocator,
): Promise<Report<Row>> {
  const most = mostOf(about);
  const rows: Omit<Row, "cells">[] = [];
  for (const group of Object.keys(contendersOf(allocator, most))) {
    for (const workers of new Set([1, Math.min(2, most), most])) {
      rows.push(await measure(Module, allocator.name, group, workers));
    }
  }
  const title = `${titleOf(about, allocator)}, several threads`;
  return { title, columns: ["M op/s", "ns/op", "scale"], rows: rows.map((row) => withCells(row, rows)) };
}

interface Row {
  /** The loop, and how many threads ran it. */
  readonly group: string;
  readonly name: string;
  readonly workers: number;
  /** All threads together, in millions a second. */
  readonly throughput: number;
  /** Nanoseconds of one thread for one operation. */
  readonly nanoseconds: number;
  readonly cells: readonly string[];
}

function withCells(row: Omit<Row, "cells">, rows: readonly Omit<Row, "cells">[]): Row {
  const first = rows.find(({ group }) => group === row.group)!;
  const scale = `${(row.throughput / first.throughput).toFixed(2)} x`;
  return { ...row, cells: [row.throughput.toFixed(1), row.nanoseconds.toFixed(1), scale] };
}

/** The median of a few rounds, each on an image of its own. */
async function measure(
  Module: ModuleClass,
  allocator: string,
  group: string,
  workers: number,
): Promise<Omit<Row, "cells">> {
  const throughputs: number[] = [];
  for (let round = 0; round < threadsEffort.rounds; round++) {
    const all = await together(Module, allocator, group, workers);
    throughputs.push(all.reduce((sum, { operations, milliseconds }) => sum + operations / milliseconds / 1000, 0));
  }
  const throughput = throughputs.sort((a, b) => a - b)[threadsEffort.rounds >> 1]!;
  const name = `${workers} ${workers === 1 ? "worker" : "workers"}`;
  return { group, name, workers, throughput, nanoseconds: (1000 * workers) / throughput };
}

/** The threads load the script that is running. */
async function together(Module: ModuleClass, allocator: string, loop: string, workers: number): Promise<Measured[]> {
  const { Worker } = node.getBuiltinModule("node:worker_threads");
  const file = node.getBuiltinModule("node:url").pathToFileURL(node.argv[1]!);
  const module = Module.create() as Module;
  const { buffer } = module;
  module.dispose(); // its row is for a thread
  const control = new SharedArrayBuffer(64);
  const words = new Int32Array(control);
  const threads = Array.from({ length: workers }, (_, index) => {
    const benchmark: Task = { allocator, loop, buffer, control, index, workers };
    return new Worker(file, { workerData: { benchmark } });
  });
  const all = Promise.all(threads.map(measured));
  // who waits for one that failed waits for ever
  all.catch(() => Promise.all(threads.map((thread) => thread.terminate())));
  while (Atomics.load(words, READY) < workers) await Promise.race([all, sleep(5)]);
  await Promise.race([all, sleep(threadsEffort.milliseconds)]);
  Atomics.store(words, STOP, 1);
  return all;
}

const measured = (thread: Thread): Promise<Measured> =>
  new Promise((resolve, reject) => {
    thread.on("message", resolve);
    thread.on("error", reject);
  });

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One thread: warms up while the others start, then counts what it does. */
export function takePart(Module: ModuleClass, about: BenchDescription, task: Task): void {
  const module = Module.attach(task.buffer as never) as Module;
  const allocator = about.allocators.find(({ name }) => name === task.allocator)!;
  const { operations, run, prepare } = contendersOf(allocator, mostOf(about))[task.loop]!(module);
  const words = new Int32Array(task.control);
  const isOver = prepare ? barrier(words, task, prepare) : () => Atomics.load(words, STOP) === 1;
  Atomics.add(words, READY, 1);
  let [done, milliseconds, sum] = [0, 0, 0];
  while (!isOver()) {
    const start = performance.now();
    sum += run(operations);
    if (Atomics.load(words, READY) < task.workers) continue;
    milliseconds += performance.now() - start;
    done += operations;
  }
  module.dispose();
  node.getBuiltinModule("node:worker_threads").parentPort.postMessage({ operations: done, milliseconds, sum });
}

/** All threads wait for each other, the first one prepares, and they go on together, or end together. */
function barrier(words: Int32Array, { index, workers }: Task, prepare: () => void): () => boolean {
  const meet = (): void => {
    const turn = Atomics.load(words, TURN);
    if (Atomics.add(words, ARRIVED, 1) + 1 === workers) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.add(words, TURN, 1);
      Atomics.notify(words, TURN);
    } else while (Atomics.load(words, TURN) === turn) Atomics.wait(words, TURN, turn);
  };
  return () => {
    meet();
    if (index === 0) {
      prepare();
      Atomics.store(words, OVER, Atomics.load(words, STOP));
    }
    meet();
    return Atomics.load(words, OVER) === 1;
  };
}
