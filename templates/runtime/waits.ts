import { AllocError } from "./errors.js";

/** How a wait ended: it was notified, the value was another from the start, or the time was over. */
export type Waited = "ok" | "not-equal" | "timed-out";

/** Sleeps while element i is `expected` and nobody notifies. Throws AllocError UNSUPPORTED where a thread may not sleep. */
export function waitFor(m: Int32Array, i: number, expected: number, timeoutMs: number, field: string): Waited {
  return sleeping(field, i, () => Atomics.wait(m, i, expected, timeoutMs));
}

export function waitForLong(m: BigInt64Array, i: number, expected: bigint, timeoutMs: number, field: string): Waited {
  return sleeping(field, i, () => Atomics.wait(m, i, expected, timeoutMs));
}

function sleeping(field: string, i: number, wait: () => Waited): Waited {
  try {
    return wait();
  } catch (error) {
    if ((error as Error).name !== "TypeError") throw error;
    throw new AllocError("UNSUPPORTED", field, i, "this thread may not sleep, as that of a page; wait in a worker, or look again from a timer");
  }
}
