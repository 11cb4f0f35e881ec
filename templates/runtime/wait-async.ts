/** What Atomics.waitAsync returns (ES2024; Node 16, Chrome 87, Safari 16.4 and later have it). */
type Waiting = { readonly async: false; readonly value: "not-equal" | "timed-out" } | { readonly async: true; readonly value: Promise<"ok" | "timed-out"> };
type WaitAsync = (m: Int32Array, i: number, expected: number, timeout: number) => Waiting;

/** The longest time we ask a timer for, milliseconds; a longer wait looks again then. */
const longMs = 2 ** 30;
/** How long a thread without Atomics.waitAsync sleeps between two looks, milliseconds. */
const napMs = 4;

/**
 * Resolves when word i was changed and notified, or perhaps without a reason, or after `timeout` milliseconds; at once if
 * that is 0, negative or NaN.
 */
export async function waitAsync(m: Int32Array, i: number, expected: number, timeout: number): Promise<"ok" | "not-equal" | "timed-out"> {
  const { waitAsync: native } = Atomics as { waitAsync?: WaitAsync };
  if (!(timeout > 0)) return "timed-out";
  if (native !== undefined) return waitNatively(native, m, i, expected, timeout);
  const deadline = performance.now() + timeout;
  while (Atomics.load(m, i) === expected) {
    if (performance.now() >= deadline) return "timed-out";
    await new Promise((resolve) => setTimeout(resolve, napMs));
  }
  return "ok";
}

/**
 * The time is kept by a timer of our own. Those of V8 stay behind when the wait is over; at a high rate they bring the
 * event loop to a standstill. And ours keeps a thread of Node alive that has nothing else to wait for. At its end it wakes
 * all who wait for this word, so that nobody is left in V8's list; the others look, and wait on. It ends our wait itself:
 * Deno does not wait for what V8 has to say when nothing else is pending.
 */
async function waitNatively(native: WaitAsync, m: Int32Array, i: number, expected: number, timeout: number): Promise<"ok" | "not-equal" | "timed-out"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<"ok" | "timed-out">((resolve) => {
    timer = setTimeout(() => {
      Atomics.notify(m, i);
      resolve(timeout <= longMs ? "timed-out" : "ok");
    }, Math.min(timeout, longMs));
  });
  try {
    return await Promise.race([native(m, i, expected, Infinity).value, end]);
  } finally {
    clearTimeout(timer);
  }
}
