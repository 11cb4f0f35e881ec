import { Checked } from "../generated/checked/index.js";
import { Fast } from "../generated/fast/index.js";
import { native } from "../competitors/native.js";
import { ArrayPool, Collected, LinkedPool } from "../competitors/objects.js";
import { fresh } from "../harness/fresh.js";
import { voidLoop } from "../harness/void-loop.js";
import { churnObjects } from "../loops/churn-objects.js";
import type { BenchCase } from "../harness/types.js";

const loops = () => fresh<typeof import("../loops/churn.js")>("churn");

export const benchCase: BenchCase = {
  kind: "timed",
  name: "churn",
  operation: "4,096 live: free 16 at random, then allocate and write 16; an operation is one free and one allocation",
  variants: {
    void: voidLoop,
    fast: async () => (await loops()).churnHandles(Fast.create().records),
    checked: async () => (await loops()).churnHandles(Checked.create().records),
    new: () => churnObjects(new Collected()),
    "object pool (array)": () => churnObjects(new ArrayPool(8192)),
    "object pool (linked)": () => churnObjects(new LinkedPool(8192)),
    "C index list": () => native("batch", "index"),
    "C malloc": () => native("batch", "malloc"),
  },
  bars: [
    { ours: "fast", theirs: "C index list", atMost: 2.2 },
    { ours: "fast", theirs: "C malloc", faster: 1.8 },
    { ours: "fast", theirs: "new", faster: 3 },
    { ours: "fast", theirs: "object pool (array)", faster: 1.2 },
    { ours: "fast", theirs: "object pool (linked)", faster: 1.2 },
    { ours: "checked", theirs: "fast", atMost: 1.3 },
  ],
};
