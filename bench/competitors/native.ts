import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../harness/unavailable.js";
import type { Variant } from "../harness/types.js";

/** Built by `bench/build.mjs` when there is a C compiler. */
const program = fileURLToPath(new URL("../../native/allocators", import.meta.url));

/** One workload of `c/allocators.c`, which keeps its own time; a process a run. */
export const native = (workload: "pair" | "batch", allocator: "index" | "malloc"): Variant => {
  if (!existsSync(program)) throw new Unavailable("no C compiler when the benchmarks were built");
  let elapsed = 0;
  return {
    run(ops) {
      const [ns, checksum] = execFileSync(program, [workload, allocator, String(ops)], { encoding: "utf8" }).split(" ");
      elapsed = Number(ns);
      return Number(checksum);
    },
    elapsed: () => elapsed,
  };
};
