import { damageOf, type Fault, type Row, rowsOf, wroteInto } from "./fault.js";
import type { Ground, Level } from "./ground.js";
import { halfFull, makeOld, type Pool, slotZeroOpen } from "./pool.js";

/* Live are the slots 1, 3, 4 and 5; the worker has a magazine in its hand whose cells say 2 and 6, 6 on top. */

const RETIRED = 1 << 31;

const state = ({ at, ground }: Pool, slot: number): number =>
  ground.level === "fast"
    ? at["stateWord"]! + ((at["originWord"]! + slot * at["strideWords"]!) >> at["stateShift"]!)
    : at["stateWord"]! + slot;

/** The top cell of our magazine. */
const topCell = ({ words, at }: Pool): number => words[at["topsWord"]!]!;

/** A free slot stands nowhere. `fast` only knows that somebody had it, and takes it for live. */
function lost({ ground }: Pool, slot: number): string[] {
  if (ground.level === "fast") return [];
  const said = ground.level === "paranoid" ? "its state is 1" : "its handle is dead";
  return [`slot ${slot} is lost: it stands in no magazine, and ${said}`];
}

const all: Fault<Pool>[] = [
  ...[0, 5, 7].map((g): Fault<Pool> => ({
    title: `word 0 of magazine ${g} is written`,
    plant: ({ words, at }) => {
      words[at["cellsWord"]! + g * at["magazineWords"]!] = 7;
      return [`word 0 of magazine ${g} was overwritten`];
    },
  })),
  {
    title: "a cell holds the slot of another cell",
    plant: (pool) => {
      const { words } = pool;
      words[topCell(pool)] = words[topCell(pool) - 1]!;
      return ["slot 2 stands in 2 cells", ...lost(pool, 6)];
    },
  },
  {
    title: "a cell holds what is no slot",
    plant: (pool) => {
      pool.words[topCell(pool)] = 15;
      return [...lost(pool, 6), "1 cell holds what is no slot"];
    },
  },
  {
    title: "two cells hold what is no slot",
    plant: (pool) => {
      const { words } = pool;
      words[topCell(pool)] = 15; // a number behind the last slot, and no word where one starts
      words[topCell(pool) - 1] = 0;
      return [...lost(pool, 2), ...lost(pool, 6), "2 cells hold what is no slot"];
    },
  },
  ...[0, 77].map((value): Fault<Pool> => ({
    title: `the state of a live slot is ${value}`,
    plant: (pool) => {
      pool.words[state(pool, 3)] = value;
      return [`slot 3 is lost: it stands in no magazine, and its state is ${value}`];
    },
  })),
  {
    title: "a free slot says that it is retired",
    plant: (pool) => {
      pool.words[state(pool, 2)] = RETIRED | 480;
      return ["slot 2 is free, but item 480 could free it once more"];
    },
  },
];

/** Where the slots are cannot be told, and so nothing else is said. */
const misplaced: Fault<Pool>[] = [
  ...[-1, 2 ** 31 - 1, 2 | (4 << 7)].map((value): Fault<Pool> => ({
    title: `the word of magazine 4 is ${value}`,
    plant: ({ words, at }) => {
      const word = at["depotWord"]! + 4;
      words[word] = value;
      return [damageOf(word, "of the depot", value)];
    },
  })),
  ...[0, 1].flatMap((worker) =>
    [0, -1, 2 ** 31 - 1].map((value): Fault<Pool> => ({
      title: `the top cell of worker ${worker} is ${value}`,
      plant: ({ words, at }) => {
        const word = at["topsWord"]! + worker * at["lineWords"]!;
        words[word] = value;
        return [damageOf(word, "the top cell of a worker", value)];
      },
    })),
  ),
  {
    title: "the top cell of a worker is the first one behind all magazines",
    plant: ({ words, at }) => {
      const value = (words[at["topsWord"]!] = at["cellsWord"]! + at["magazines"]! * at["magazineWords"]!);
      return [damageOf(at["topsWord"]!, "the top cell of a worker", value)];
    },
  },
];

const fast: Fault<Pool>[] = [
  {
    title: "a slot is freed again",
    plant: ({ free }) => {
      free(2);
      return ["slot 2 stands in 2 cells"];
    },
  },
];

const guarded: Fault<Pool>[] = [
  slotZeroOpen,
  {
    title: "the metadata word of a live slot is the handle of its neighbour",
    plant: ({ words, at, handles }) => {
      const h = (words[at["metaWord"]! + 4] = handles.get(5)!);
      return [wroteInto("slot 4", h)];
    },
  },
  {
    title: "a worker's top cell is one cell too low",
    plant: (pool) => {
      pool.words[pool.at["topsWord"]!]!--;
      return lost(pool, 6);
    },
  },
  {
    title: "the metadata word of a free slot is a handle",
    plant: ({ words, at, handles }) => {
      const h = (words[at["metaWord"]! + 2] = handles.get(2)!);
      return [`slot 2 is free, but handle ${h} passes as live`];
    },
  },
];

const worn: Fault<Pool>[] = [
  {
    title: "the metadata word of a slot that was taken out is a handle",
    plant: (pool) => {
      const { words, at, ground } = pool;
      const h = makeOld(pool, 3);
      ground.part["free"]!(h);
      words[at["metaWord"]! + 3] = h;
      return [`slot 3 is taken out, but handle ${h} passes as live`];
    },
  },
];

const paranoid: Fault<Pool>[] = [
  {
    title: "the canary of a live slot is written",
    plant: ({ words, canaryOf }) => {
      words[canaryOf(5)]! ^= 1;
      return ["something wrote past the end of slot 5"];
    },
  },
  ...[0, 2].map((offset): Fault<Pool> => ({
    title: `word ${offset} of a free slot is written`,
    plant: ({ words, wordOf }) => {
      words[wordOf(6) + offset]! ^= 1;
      return ["free slot 6 was written"];
    },
  })),
];

const closed: Fault<Pool>[] = [
  {
    title: "a live slot is closed, and nobody says that it frees it",
    plant: ({ words, at, ground }) => {
      words[at["metaWord"]! + 4]! &= ~at["slotMask"]!;
      const said = ground.level === "paranoid" ? "a worker died while two freed it" : undefined;
      return [`slot 4 is lost: ${said ?? "it stands in no magazine, and its handle is dead"}`];
    },
  },
];

const counts = { capacity: 12, live: 4, free: 0, cached: 2, retired: 0, unmapped: 6, quarantined: 0 };
const plot = {
  sharing: "shared",
  templates: (level: Level) => [
    "kinds/sharded-free-list/sharded-free-list.ts",
    "runtime/depot.ts",
    ...(level === "paranoid" ? ["runtime/guarded-slots.ts"] : []),
  ],
  begin: (ground: Ground) => halfFull(ground, counts),
} as const;

export const shardedFreeListRows: readonly Row[] = [
  ...rowsOf({ ...plot, allocators: ["items"], levels: ["fast"] }, [...all, ...misplaced, ...fast]),
  ...rowsOf({ ...plot, allocators: ["items", "worn"], levels: ["checked"] }, [
    ...all,
    ...misplaced,
    ...guarded,
    ...closed,
  ]),
  ...rowsOf({ ...plot, allocators: ["items", "worn"], levels: ["paranoid"] }, [
    ...all,
    ...misplaced,
    ...guarded,
    ...closed,
    ...paranoid,
  ]),
  ...rowsOf({ ...plot, allocators: ["worn"], levels: ["checked", "paranoid"] }, worn),
];
