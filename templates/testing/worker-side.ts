import type { ArenaJob } from "./worker-arena.js";
import { runArenaJob } from "./worker-arena.js";
import type { PoolJob } from "./worker-pool.js";
import { runPoolJob } from "./worker-pool.js";
import type { Seat } from "./worker-seat.js";
import type { StressJob } from "./worker-stress.js";
import { runStressJob } from "./worker-stress.js";

/** What a thread can be asked to do; each job on an image of its own. */
export type Job = PoolJob | ArenaJob | StressJob;

interface Port {
  on(event: "message", listener: (job: Job) => void): void;
  postMessage(answer: object): void;
}

interface NodeProcess {
  getBuiltinModule(id: "node:worker_threads"): { parentPort: Port };
}

/**
 * Makes this thread one that runs jobs. `attach` takes a seat at the image: a row of the worker table, of the thread's
 * own choice where none is given.
 */
export function serve(attach: (buffer: SharedArrayBuffer, row?: number) => Seat): void {
  const { process: node } = globalThis as unknown as { process: NodeProcess };
  const { parentPort } = node.getBuiltinModule("node:worker_threads");
  parentPort.on("message", (job) => parentPort.postMessage(answerTo(job, attach)));
}

function answerTo(job: Job, attach: (buffer: SharedArrayBuffer, row?: number) => Seat): object {
  try {
    const seat = attach(job.buffer, job.row);
    const found = run(job, seat);
    seat.module.dispose();
    return { found };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function run(job: Job, seat: Seat): unknown {
  if (job.run === "pool") return runPoolJob(job, seat);
  return job.run === "arena" ? runArenaJob(job, seat) : runStressJob(job, seat);
}
