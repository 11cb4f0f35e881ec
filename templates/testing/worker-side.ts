import type { ModuleClass } from "./description.js";
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

type Attach = (buffer: SharedArrayBuffer, row?: number) => Seat;

/** Runs the jobs it is sent: each on a module that it attaches, in the row of the worker table that the job names. */
export function serveJobs(Module: ModuleClass): void {
  const attach: Attach = (buffer, row) => {
    const module = Module.attach(buffer as never, 0, row) as Seat & { onLeak?: () => void };
    // what a worker leaves is no news to anybody
    if (module.onLeak) module.onLeak = () => {};
    return module;
  };
  const { process: node } = globalThis as unknown as { process: NodeProcess };
  const { parentPort } = node.getBuiltinModule("node:worker_threads");
  parentPort.on("message", (job) => parentPort.postMessage(answerTo(job, attach)));
}

function answerTo(job: Job, attach: Attach): object {
  try {
    const seat = attach(job.buffer, job.row);
    const found = run(job, seat);
    seat.dispose();
    return { found };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function run(job: Job, seat: Seat): unknown {
  if (job.run === "pool") return runPoolJob(job, seat);
  return job.run === "arena" ? runArenaJob(job, seat) : runStressJob(job, seat);
}
