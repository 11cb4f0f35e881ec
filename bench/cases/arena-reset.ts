import { Threads } from "../generated/threads/index.js";
import { voidLoop } from "../harness/void-loop.js";
import type { BenchCase, Variant } from "../harness/types.js";

/** Half full, as far as `reset` may care. */
const resetting = (arena: "pages" | "note"): Variant => {
  const target = Threads.create()[arena];
  for (let i = 0; i < 1_000; i++) target.allocMessage();
  return {
    run(ops) {
      for (let i = 0; i < ops; i++) target.reset();
      return target.used;
    },
  };
};

export const benchCase: BenchCase = {
  kind: "timed",
  name: "arena-reset",
  operation: "reset a sharded arena for all workers",
  variants: { void: voidLoop, "64 MiB": () => resetting("pages"), "1 MiB": () => resetting("note") },
  bars: [{ ours: "64 MiB", theirs: "1 MiB", atMost: 1.2 }],
};
