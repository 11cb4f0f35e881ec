/** What Atomics.waitAsync returns (ES2024; Node 16, Chrome 87, Safari 16.4 and later have it). */
type Waiting = { readonly async: false; readonly value: "not-equal" | "timed-out" } | { readonly async: true; readonly value: Promise<"ok" | "timed-out"> };
type WaitAsync = (m: Int32Array, i: number, expected: number, timeout: number) => Waiting;

/** An interval this long never ends while anybody lives, milliseconds. */
const longMs = 2 ** 30;
/** How long a thread without Atomics.waitAsync sleeps between two looks, milliseconds. */
const napMs = 4;

/** Resolves when word i was changed and notified, or after `timeout` milliseconds. */
export async function waitAsync(m: Int32Array, i: number, expected: number, timeout: number): Promise<"ok" | "not-equal" | "timed-out"> {
  const { waitAsync: native } = Atomics as { waitAsync?: WaitAsync };
  if (native !== undefined) {
    const alive = setInterval(() => undefined, longMs); // Node would end a thread that has nothing else to wait for
    try {
      return await native(m, i, expected, timeout).value;
    } finally {
      clearInterval(alive);
    }
  }
  const deadline = performance.now() + timeout;
  while (Atomics.load(m, i) === expected) {
    if (performance.now() >= deadline) return "timed-out";
    await new Promise((resolve) => setTimeout(resolve, napMs));
  }
  return "ok";
}
