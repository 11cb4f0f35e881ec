import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import v8 from "node:v8";
import { runInNewContext } from "node:vm";

/** Counts collections. V8 reports them between turns of the event loop, so `settle` before reading. */
export class GcWatch {
  count = 0;
  longestMs = 0;
  totalMs = 0;
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => this.#add(duration)),
    );
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  #add(milliseconds: number): void {
    this.count++;
    this.totalMs += milliseconds;
    this.longestMs = Math.max(this.longestMs, milliseconds);
  }

  async settle(): Promise<void> {
    await nextTurn();
    await nextTurn();
  }

  clear(): void {
    this.count = this.longestMs = this.totalMs = 0;
  }

  stop(): void {
    this.#observer.disconnect();
  }
}

/** Collects everything. V8 hands `gc` out to contexts made after the flag was set, so no command line needs it. */
export const collect: () => void = (() => {
  v8.setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

export const heapUsed = (): number => v8.getHeapStatistics().used_heap_size;

/**
 * Bytes of JS heap that one operation allocates. A collection in between would hide what was allocated, so the run is
 * halved until none falls into it.
 */
export const heapBytesPerOp = async (run: (ops: number) => unknown, ops: number): Promise<number> => {
  const watch = new GcWatch();
  try {
    for (let n = ops; ; n = Math.ceil(n / 2)) {
      collect();
      await watch.settle();
      watch.clear();
      const before = heapUsed();
      run(n);
      const grown = heapUsed() - before;
      await watch.settle();
      if (watch.count === 0 || n === 1) return Math.max(0, grown) / n;
    }
  } finally {
    watch.stop();
  }
};
