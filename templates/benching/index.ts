import { takePart, threadTask } from "./contention.js";
import type { BenchDescription, ModuleClass } from "./description.js";
import { loadWith } from "../testing/peers.js";

export type * from "./description.js";

/**
 * Measures the allocators of a schema against objects and hand-written pools, and those that threads share under
 * contention. To be called in a script for Node, which the threads load, too. Arguments of the script: names of
 * allocators, `--alone` or `--threads` for one half of it, `--json`, `--quick` to see that it runs.
 */
export function benchModule(module: ModuleClass, description: BenchDescription): void {
  const task = threadTask();
  if (task) return takePart(module, description, task);
  const suite = loadWith<typeof import("./bench.js")>(import.meta.url, "./bench.js", {
    user: "Generated benchmarks",
    packages: ["tinybench"],
  });
  suite.runBench(module, description);
}
