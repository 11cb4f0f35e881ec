import { afterEach, describe, expect, test, vi } from "vitest";
import { waitAsync } from "../../templates/runtime/wait-async.js";

const word = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
const later = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, ms, value));
const timers = (): number => process.getActiveResourcesInfo().filter((r) => r === "Timeout").length;

/** The longest time that the event loop stood still while somebody waited, and was notified, as often as it goes. */
async function longestPause(ms: number): Promise<number> {
  const m = word();
  let [longest, last] = [0, performance.now()];
  const end = last + ms;
  const tick = setInterval(() => {
    const now = performance.now();
    [longest, last] = [Math.max(longest, now - last), now];
  }, 10);
  for (let n = 0; performance.now() < end; n++) {
    const waiting = waitAsync(m, 0, 0, 1000);
    Atomics.notify(m, 0);
    await waiting;
    if (n % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await later(1000, undefined);
  clearInterval(tick);
  return longest;
}

describe("waitAsync", () => {
  test("ok when it is notified, not-equal when there is nothing to wait for, else timed-out, in time", async () => {
    const m = word();
    const waiting = waitAsync(m, 0, 0, 5000);
    setTimeout(() => Atomics.notify(m, 0), 10);
    expect(await waiting).toBe("ok");
    expect(await waitAsync(m, 0, 1, 5000)).toBe("not-equal");
    const before = performance.now();
    expect(await waitAsync(m, 0, 0, 30)).toBe("timed-out");
    expect(performance.now() - before).toBeGreaterThanOrEqual(25);
  });

  test.each([0, -1, NaN])("a timeout of %s is over at once", async (timeout) => {
    expect(await Promise.race([waitAsync(word(), 0, 0, timeout), later(500, "late")])).toBe("timed-out");
  });

  test.each([1e12, Infinity])("a timeout of %s does not end early", async (timeout) => {
    const m = word();
    const waiting = waitAsync(m, 0, 0, timeout);
    expect(await Promise.race([waiting, later(50, "waits")])).toBe("waits");
    Atomics.notify(m, 0);
    expect(await waiting).toBe("ok");
  });

  test("when the time is over, nobody is left on the word", async () => {
    const m = word();
    await waitAsync(m, 0, 0, 5);
    expect(Atomics.notify(m, 0)).toBe(0);
  });

  test.each([1000, Infinity])("a timeout of %s keeps the thread alive, as long as it waits", async (timeout) => {
    const m = word(),
      before = timers();
    const waiting = waitAsync(m, 0, 0, timeout);
    expect(timers()).toBe(before + 1);
    Atomics.notify(m, 0);
    await waiting;
    expect(timers()).toBe(before);
  });

  test("who waits at a high rate does not bring the thread to a standstill", async () => {
    expect(await longestPause(2000)).toBeLessThan(500);
  });
});

describe("without Atomics.waitAsync", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test("it looks every few milliseconds", async () => {
    vi.stubGlobal("Atomics", { load: Atomics.load, notify: Atomics.notify });
    const m = word();
    const waiting = waitAsync(m, 0, 0, 5000);
    setTimeout(() => (m[0] = 1), 10);
    expect(await waiting).toBe("ok");
    expect(await waitAsync(m, 0, 1, 10)).toBe("timed-out");
    expect(await waitAsync(m, 0, 1, NaN)).toBe("timed-out");
  });
});
