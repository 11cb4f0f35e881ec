import { type Fault, type Row, rowsOf } from "./fault.js";
import type { Ground } from "./ground.js";
import { halfFull, makeOld, type Pool } from "./pool.js";

/* Live are the slots 1, 3, 4 and 5; the worker has a magazine in its hand whose cells say 2 and 6, 6 on top. */

const RETIRED = 1 << 31;

const state = ({ at, ground }: Pool, slot: number): number =>
  ground.level === "fast"
    ? at["stateWord"]! + ((at["originWord"]! + slot * at["strideWords"]!) >> at["stateShift"]!)
    : at["stateWord"]! + slot;

/** The top cell of our magazine. */
const topCell = ({ words, at }: Pool): number => words[at["topsWord"]!]!;

/** Under `paranoid` the state of a slot says that it was freed; before, only that somebody had it. */
const lost = ({ ground }: Pool, slot: number): string[] =>
  ground.level === "paranoid" ? [`slot ${slot} is lost: it stands in no magazine, and its state is 1`] : [];

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
  {
    title: "a live slot is closed, and nobody says that it frees it",
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 4]! &= ~at["slotMask"]!;
      return ["slot 4 is lost: a worker died while two freed it"];
    },
  },
];

const counts = { capacity: 12, live: 4, free: 0, cached: 2, retired: 0, unmapped: 6, quarantined: 0 };
const plot = {
  kind: "sharded-free-list",
  sharing: "shared",
  begin: (ground: Ground) => halfFull(ground, counts),
} as const;

export const shardedFreeListRows: readonly Row[] = [
  ...rowsOf({ ...plot, allocators: ["items"], levels: ["fast"] }, [...all, ...fast]),
  ...rowsOf({ ...plot, allocators: ["items", "worn"], levels: ["checked"] }, [...all, ...guarded]),
  ...rowsOf({ ...plot, allocators: ["items", "worn"], levels: ["paranoid"] }, [...all, ...guarded, ...paranoid]),
  ...rowsOf({ ...plot, allocators: ["worn"], levels: ["checked", "paranoid"] }, worn),
];
