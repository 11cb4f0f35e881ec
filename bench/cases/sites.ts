import { Fast } from "../generated/fast/index.js";
import { ConfigurablePool, RecordAccess } from "../competitors/configurable-pool.js";
import { voidLoop } from "../harness/void-loop.js";
import type { BenchCase } from "../harness/types.js";

/** The functions come from `bench/sites.mjs`: the same text over and over, as a parser or a simulation step has it. */
const configurable = () => {
  const pool = new ConfigurablePool({ slotWords: 8, capacity: 8192 });
  return { pool, access: new RecordAccess(pool.i32) };
};

/** `templates/kinds/free-list/fast.ts` for the same pool, without the specialiser. */
const template = async () => {
  const { defineFreeListFast } = await import("../../templates/kinds/free-list/fast.js");
  const Pool = defineFreeListFast({
    name: "records",
    struct: "Record",
    imageWords: 128 + 8 * 8192,
    capacity: 8192,
    strideWords: 8,
    originWord: 120,
    headWord: 8,
    iterate: false,
    zero: false,
    quarantine: false,
    liveWord: 0,
  });
  const pool = new Pool(new ArrayBuffer((128 + 8 * 8192) * 4), 0);
  pool._format();
  return { pool: pool as { tryAlloc(): number; free(h: number): void }, access: new RecordAccess(pool._i32) };
};

export const benchCase: BenchCase = {
  kind: "timed",
  name: "sites",
  operation: "allocate, 4 writes, 4 reads, free, at one of 4 or 16 call sites of one function",
  variants: {
    void: voidLoop,
    "16 sites, tryAlloc": async () => (await import("../generated/sites/try-alloc-16.js")).make(Fast.create().records),
    "16 sites, alloc": async () => (await import("../generated/sites/alloc-16.js")).make(Fast.create().records),
    "16 sites, raw array": async () => (await import("../generated/sites/raw-16.js")).make(8192),
    "4 sites, tryAlloc": async () => (await import("../generated/sites/try-alloc-4.js")).make(Fast.create().records),
    "4 sites, alloc": async () => (await import("../generated/sites/alloc-4.js")).make(Fast.create().records),
    "4 sites, configurable pool": async () => {
      const { pool, access } = configurable();
      return (await import("../generated/sites/configurable-4.js")).make(pool, access);
    },
    "4 sites, unspecialised template": async () => {
      const { pool, access } = await template();
      return (await import("../generated/sites/template-4.js")).make(pool, access);
    },
    "16 sites, unspecialised template": async () => {
      const { pool, access } = await template();
      return (await import("../generated/sites/template-16.js")).make(pool, access);
    },
  },
  bars: [
    { ours: "16 sites, tryAlloc", theirs: "16 sites, raw array", atMost: 1.15 },
    { ours: "16 sites, alloc", theirs: "16 sites, raw array" },
    { ours: "4 sites, tryAlloc", theirs: "4 sites, configurable pool", faster: 4 },
    { ours: "4 sites, alloc", theirs: "4 sites, configurable pool" },
    { ours: "4 sites, tryAlloc", theirs: "4 sites, unspecialised template" },
    { ours: "16 sites, tryAlloc", theirs: "16 sites, unspecialised template" },
  ],
};
