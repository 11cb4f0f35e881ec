// oxlint-disable no-console

/** Runs `operations` operations and returns a checksum of what it read back. */
type Loop = (operations: number) => number;

/** What several threads do at the same time on one image. */
export interface Contender {
  /** Operations between two looks at the clock. */
  readonly operations: number;
  readonly run: Loop;
  /** Done by one of them between two runs, while the others wait; not measured. */
  readonly prepare?: () => void;
}

interface Module {
  readonly buffer: ArrayBufferLike;
  dispose(): void;
}

/** A benchmark of threads: its file is what they load. */
export interface Contention<M extends Module> {
  readonly title: string;
  /** `import.meta.url` */
  readonly file: string;
  /** How many threads there are, in turn. */
  readonly workers: readonly number[];
  readonly create: () => M;
  readonly attach: (buffer: SharedArrayBuffer) => M;
  readonly loops: Readonly<Record<string, (module: M) => Contender>>;
}

/** The parts of Node that are used here, typed here: a benchmark needs no @types/node. */
interface Threads {
  readonly isMainThread: boolean;
  readonly workerData: Task;
  readonly parentPort: { postMessage(message: Measured): void };
  readonly Worker: new (file: URL, options: { readonly workerData: Task }) => Thread;
}

interface Thread {
  on(event: "message", listener: (measured: Measured) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
}

interface Task {
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

const ROUNDS = 3;
const MILLISECONDS = 250;

const { process: node } = globalThis as unknown as {
  process: { argv: string[]; getBuiltinModule(id: "node:worker_threads"): Threads };
};
const threads = node.getBuiltinModule("node:worker_threads");

/** Measures each loop with each number of threads and prints a table, with `--json` JSON; in a thread, takes part. */
export async function contention<M extends Module>(benchmark: Contention<M>): Promise<void> {
  if (!threads.isMainThread) return threads.parentPort.postMessage(takePart(benchmark, threads.workerData));
  const rows: Row[] = [];
  for (const loop of Object.keys(benchmark.loops)) {
    for (const workers of benchmark.workers) rows.push(await measure(benchmark, loop, workers));
  }
  print(benchmark.title, rows);
}

interface Row {
  readonly loop: string;
  readonly workers: number;
  /** All threads together, in millions a second. */
  readonly throughput: number;
  /** Nanoseconds of one thread for one operation. */
  readonly nanoseconds: number;
}

/** The median of a few rounds, each on an image of its own. */
async function measure<M extends Module>(benchmark: Contention<M>, loop: string, workers: number): Promise<Row> {
  const throughputs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const all = await together(benchmark, loop, workers);
    throughputs.push(all.reduce((sum, { operations, milliseconds }) => sum + operations / milliseconds / 1000, 0));
  }
  const throughput = throughputs.sort((a, b) => a - b)[ROUNDS >> 1]!;
  return { loop, workers, throughput, nanoseconds: (1000 * workers) / throughput };
}

async function together<M extends Module>(
  { create, file }: Contention<M>,
  loop: string,
  workers: number,
): Promise<Measured[]> {
  const module = create();
  const { buffer } = module;
  module.dispose(); // its row is for a thread
  const control = new SharedArrayBuffer(64);
  const words = new Int32Array(control);
  const results = Array.from({ length: workers }, (_, index) => {
    const thread = new threads.Worker(new URL(file), { workerData: { loop, buffer, control, index, workers } });
    return new Promise<Measured>((resolve, reject) => {
      thread.on("message", resolve);
      thread.on("error", reject);
    });
  });
  const all = Promise.all(results);
  while (Atomics.load(words, READY) < workers) await Promise.race([all, sleep(5)]);
  await Promise.race([all, sleep(MILLISECONDS)]);
  Atomics.store(words, STOP, 1);
  return all;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One thread: warms up while the others start, then counts what it does. */
function takePart<M extends Module>({ attach, loops }: Contention<M>, task: Task): Measured {
  const module = attach(task.buffer as SharedArrayBuffer);
  const { operations, run, prepare } = loops[task.loop]!(module);
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
  return { operations: done, milliseconds, sum };
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

function print(title: string, rows: readonly Row[]): void {
  if (node.argv.includes("--json")) {
    console.log(JSON.stringify({ title, rows }, undefined, 2));
    return;
  }
  console.log(title);
  const width = Math.max(...rows.map(({ loop }) => loop.length)) + 2;
  for (const loop of new Set(rows.map((row) => row.loop))) {
    const own = rows.filter((row) => row.loop === loop);
    console.log(`\n${[loop.padEnd(width), "M op/s", "ns/op", "scale"].map(cell).join("")}`);
    for (const { workers, throughput, nanoseconds } of own) {
      const name = `  ${workers} ${workers === 1 ? "worker" : "workers"}`.padEnd(width);
      const scale = `${(throughput / own[0]!.throughput).toFixed(2)} x`;
      console.log([name, throughput.toFixed(1), nanoseconds.toFixed(1), scale].map(cell).join(""));
    }
  }
}

const cell = (text: string, column: number): string => (column === 0 ? text : text.padStart(11));
