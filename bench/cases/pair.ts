import { Checked } from "../generated/checked/index.js";
import { Fast } from "../generated/fast/index.js";
import { native } from "../competitors/native.js";
import { ArrayPool, Collected, LinkedPool } from "../competitors/objects.js";
import { fresh } from "../harness/fresh.js";
import { voidLoop } from "../harness/void-loop.js";
import { pairOfObjects } from "../loops/pair-objects.js";
import type { BenchCase } from "../harness/types.js";

const loops = () => fresh<typeof import("../loops/pair.js")>("pair");
const fast = () => Fast.create().records;
const checked = () => Checked.create().records;

export const benchCase: BenchCase = {
  kind: "timed",
  name: "pair",
  operation: "allocate a record, write one field, free it",
  variants: {
    void: voidLoop,
    alloc: async () => (await loops()).allocFree(fast()),
    tryAlloc: async () => (await loops()).tryAllocFree(fast()),
    tryFree: async () => (await loops()).tryAllocTryFree(fast()),
    "checked alloc": async () => (await loops()).allocFree(checked()),
    "checked tryAlloc": async () => (await loops()).tryAllocFree(checked()),
    "checked tryFree": async () => (await loops()).tryAllocTryFree(checked()),
    new: () => pairOfObjects(new Collected()),
    "object pool (array)": () => pairOfObjects(new ArrayPool(8192)),
    "object pool (linked)": () => pairOfObjects(new LinkedPool(8192)),
    "C index list": () => native("pair", "index"),
    "C malloc": () => native("pair", "malloc"),
  },
  bars: [
    { ours: "alloc", theirs: "C index list", atMost: 1.2 },
    { ours: "tryAlloc", theirs: "C index list", atMost: 0.8 },
    { ours: "alloc", theirs: "C malloc", faster: 4 },
    { ours: "tryAlloc", theirs: "C malloc", faster: 4 },
    { ours: "alloc", theirs: "new", faster: 4 },
    { ours: "tryAlloc", theirs: "new", faster: 4 },
    { ours: "checked alloc", theirs: "alloc", atMost: 2 },
    { ours: "checked tryAlloc", theirs: "tryAlloc", atMost: 2 },
    { ours: "checked tryFree", theirs: "tryFree", atMost: 2 },
    { ours: "tryAlloc", theirs: "object pool (array)" },
    { ours: "tryAlloc", theirs: "object pool (linked)" },
  ],
};
