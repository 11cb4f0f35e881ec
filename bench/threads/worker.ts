/** One worker of a benchmark: warms up, waits for the others, works until it is told to stop, reports. */
import { parentPort, workerData } from "node:worker_threads";
import { heapUsed } from "../harness/heap.js";
import { startOthers } from "../harness/together.js";
import { jobs } from "./jobs.js";
import { GO, type Report, STOP, type Task, WARM } from "./task.js";

/** Some 30 µs of the fastest job. */
const BATCH = 16_384;
const WARM_UP_BATCHES = 60;

function work({ name, row, buffer, channel, gate, together }: Task): Report {
  const loop = jobs[name]!.join(buffer, row, new Int32Array(channel));
  const others = together ? startOthers() : () => {};
  for (let i = 0; i < WARM_UP_BATCHES; i++) loop(BATCH);
  Atomics.add(gate, WARM, 1);
  Atomics.wait(gate, GO, 0);
  const heap = heapUsed();
  let done = 0;
  let ms = 0;
  while (Atomics.load(gate, STOP) === 0) {
    const start = performance.now();
    done += loop(BATCH);
    ms += performance.now() - start;
    others();
  }
  return { done, ns: ms * 1e6, heapBytesPerOp: Math.max(0, heapUsed() - heap) / done };
}

parentPort!.postMessage(work(workerData as Task));
