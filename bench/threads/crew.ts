import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { quick } from "../harness/quick.js";
import { channelBytes } from "./loops/ring.js";
import { jobs } from "./jobs.js";
import { GO, type Report, STOP, type Task, WARM } from "./task.js";

/** Workers share two processors: long enough for each to have had its turn many times. */
const millisecondsFor = (count: number): number => (quick ? 50 : count > 2 ? 1200 : 300);

/**
 * What `count` workers do together at one job. The time is that of an operation of the whole crew: while it runs, all
 * of them together do 1e9 / time a second. Operations of a pipe are counted where they end.
 */
export async function crew(name: string, count: number, together: boolean): Promise<Readonly<Record<string, number>>> {
  const gate = new Int32Array(new SharedArrayBuffer(12));
  const { buffer, verify } = jobs[name]!.create();
  const shared = { buffer, channel: new SharedArrayBuffer(channelBytes), gate };
  const workers = Array.from({ length: count }, (_, i) => {
    const task: Task = { ...shared, name, row: i + 1, together };
    return new Worker(new URL("worker.js", import.meta.url), { workerData: task });
  });
  const reports = Promise.all(workers.map(async (worker) => (await once(worker, "message"))[0] as Report));
  while (Atomics.load(gate, WARM) < count) await Promise.race([sleep(5), reports]);
  Atomics.store(gate, GO, 1);
  Atomics.notify(gate, GO);
  await sleep(millisecondsFor(count));
  Atomics.store(gate, STOP, 1);
  const all = await reports;
  await Promise.all(workers.map((worker) => worker.terminate()));
  verify?.();
  const counted = name.startsWith("pipe") ? all.slice(-1) : all;
  const perSecond = counted.reduce((sum, { done, ns }) => sum + (done * 1e9) / ns, 0);
  return { "operation, ns": 1e9 / perSecond, "JS heap, B/op": Math.max(...all.map((r) => r.heapBytesPerOp)) };
}
