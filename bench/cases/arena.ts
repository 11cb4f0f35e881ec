import { Fast } from "../generated/fast/index.js";
import { fresh } from "../harness/fresh.js";
import { voidLoop } from "../harness/void-loop.js";
import type { PlainRecord } from "../competitors/objects.js";
import type { BenchCase, Variant } from "../harness/types.js";

/** Records alive at once: half the arena, then everything goes at one stroke. */
const GENERATION = 16_384;

/** Splits `ops` where a generation ends; `fill` makes records at [from, to) of it, `release` drops them all. */
const inGenerations = (fill: (from: number, to: number) => number, release: () => void): Variant => {
  let live = 0;
  const run = (ops: number): number => {
    let last = 0;
    for (let left = ops; left > 0;) {
      if (live === GENERATION) {
        release();
        live = 0;
      }
      const to = Math.min(GENERATION, live + left);
      last = fill(live, to);
      left -= to - live;
      live = to;
    }
    return last;
  };
  return { run };
};

const arena = (): Variant => {
  const { pages } = Fast.create();
  const fill = (from: number, to: number): number => {
    // The arena has room: each generation fits.
    let h = 0 as ReturnType<typeof pages.allocRecord>;
    for (let i = from; i < to; i++) {
      h = pages.tryAllocRecord() as typeof h;
      pages.setRecordEnd(h, i);
    }
    return pages.getRecordEnd(h);
  };
  return inGenerations(fill, () => pages.reset());
};

const literal = (): Variant => {
  const kept: PlainRecord[] = [];
  const fill = (from: number, to: number): number => {
    for (let i = from; i < to; i++) {
      kept[i] = { id: 0, kind: 0, size: 0, flags: 0, owner: 0, start: 0, end: i, state: 0 };
    }
    return kept[to - 1]!.end;
  };
  return inGenerations(fill, () => {});
};

const pair = async (): Promise<Variant> => {
  const { tryAllocFree } = await fresh<typeof import("../loops/pair.js")>("pair");
  return tryAllocFree(Fast.create().records);
};

export const benchCase: BenchCase = {
  kind: "timed",
  name: "arena",
  operation: "allocate a 32-byte record and write one field; all freed together after 16,384",
  variants: { void: voidLoop, tryAllocRecord: arena, "free-list pair": pair, "object literal": literal },
  bars: [
    { ours: "tryAllocRecord", theirs: "free-list pair", atMost: 1 },
    { ours: "tryAllocRecord", theirs: "object literal", faster: 4 },
  ],
  unequal: ["free-list pair"],
};
