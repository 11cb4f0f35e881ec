import { damageOf, type Fault, type Row, rowsOf, wroteInto } from "./fault.js";
import type { Level } from "./ground.js";
import { halfFull, type Pool, sixAndTwo, slotZeroOpen } from "./pool.js";

/*
 * Live are the slots 1, 3, 5 and 6. The free list of `fast` and `checked` is 4 → 2, in `fast` → 7 → 8, which were never
 * used; that of `paranoid` is a queue, 2 → 4.
 */

const noSlot = (nth: number, word: number): string =>
  `free slot ${nth} of the list is linked to word ${word}, where no slot starts: something wrote into a free slot`;

/** A word where no slot of the pool starts. */
const wrongLinks: readonly (readonly [title: string, word: (pool: Pool) => number])[] = [
  ["a word of the header", () => 5],
  ["a word before the image", () => -1],
  ["a word behind any image", () => 2 ** 31 - 1],
  ["the null slot", ({ wordOf }) => wordOf(0)],
  ["the second word of a slot", ({ wordOf }) => wordOf(7) + 1],
  ["the word behind the last slot", ({ wordOf }) => wordOf(9)],
];

const fast: Fault<Pool>[] = [
  ...wrongLinks.flatMap(([title, wordIn]): Fault<Pool>[] => [
    {
      title: `a free slot is linked to ${title}`,
      plant: (pool) => {
        const word = (pool.words[pool.wordOf(4)] = wordIn(pool));
        return [noSlot(2, word)];
      },
    },
    {
      title: `the head is ${title}`,
      plant: (pool) => {
        const word = (pool.words[pool.at["headWord"]!] = wordIn(pool));
        return [noSlot(1, word)];
      },
    },
  ]),
  {
    title: "the slot that was freed last is freed again",
    plant: ({ free }) => {
      free(4);
      return ["slot 4 is in the free list twice: it was freed twice"];
    },
  },
  {
    title: "another slot is freed again",
    plant: ({ free }) => {
      free(2);
      return ["slot 2 is in the free list twice: it was freed twice"];
    },
  },
];

const iterated: Fault<Pool>[] = [
  {
    title: "the head is 0",
    plant: ({ words, at }) => {
      words[at["headWord"]!] = 0;
      return [2, 4, 7, 8].map((s) => `slot ${s} is lost: it is neither in the free list nor marked live`);
    },
  },
  {
    title: "the mark of a live slot is gone",
    plant: ({ words, at }) => {
      words[at["liveWord"]!]! &= ~(1 << 5);
      return ["slot 5 is lost: it is neither in the free list nor marked live"];
    },
  },
  {
    title: "a free slot and one that was never used are marked",
    plant: ({ words, at }) => {
      words[at["liveWord"]!]! |= (1 << 4) | (1 << 7);
      return ["slot 4 is free and marked live", "slot 7 is free and marked live"];
    },
  },
];

/** Where generations wrap nothing is taken out. */
const notAll = ({ ground: { name } }: Pool, live: number, free: number, quarantined = 0): string =>
  name === "special"
    ? `${live} live + ${free} free + ${quarantined} quarantined slots are not the 6 used so far`
    : `${live} live + ${free} free slots are not the 6 used so far`;

/** What `checked` and `paranoid` find alike. */
const guarded: Fault<Pool>[] = [
  ...[9, -1, 2 ** 31 - 1, -(2 ** 31)].map((value): Fault<Pool> => ({
    title: `the frontier is ${value}`,
    plant: ({ words, at }) => {
      words[at["frontierWord"]!] = value;
      return [damageOf(at["frontierWord"]!, "the frontier", value)];
    },
  })),
  slotZeroOpen,
  {
    title: "the free list is cut off",
    plant: (pool) => {
      const { words, at } = pool;
      words[at["headWord"]!] = 0;
      return [notAll(pool, 4, 0)];
    },
  },
];

/** Where a slot whose generation wraps is taken out. */
const quarantined: Fault<Pool>[] = [
  {
    title: "a slot more was taken out for good",
    plant: (pool) => {
      pool.words[pool.at["quarantinedWord"]!] = 1;
      return [notAll(pool, 4, 2, 1)];
    },
  },
];

/** Handles as metadata. */
const metadata: Fault<Pool>[] = [
  {
    title: "a slot is used and the frontier is before it",
    plant: ({ words, at, handles }) => {
      words[at["frontierWord"]!] = 5;
      return [wroteInto("slot 6", handles.get(6)!)];
    },
  },
  {
    title: "the metadata word of a slot that was never used is written",
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 8] = -7;
      return [wroteInto("slot 8", -7)];
    },
  },
  {
    title: "the metadata word of a live slot is a handle of another allocator",
    plant: ({ words, at, handles }) => {
      const h = (words[at["metaWord"]! + 3] = handles.get(3)! ^ 16); // firstSlot is a multiple of 16
      return [wroteInto("slot 3", h)];
    },
  },
];

const checked: Fault<Pool>[] = [
  {
    title: "a link to a slot that was never used, instead of the last free one",
    plant: ({ words, at }) => {
      const h = (words[at["metaWord"]! + 4] = at["firstSlot"]! + 7);
      return [`the free list links to ${h}, which is no handle of the 6 slots used so far`];
    },
  },
  {
    title: "a link to a slot of another allocator",
    plant: (pool) => {
      const { words, at } = pool;
      const h = (words[at["metaWord"]! + 2] = (at["firstSlot"]! ^ 16) + 3); // firstSlot is a multiple of 16
      return [`the free list links to ${h}, which is no handle of the 6 slots used so far`, notAll(pool, 4, 7)];
    },
  },
  {
    title: "a link to a live slot",
    plant: (pool) => {
      const { words, at, handles } = pool;
      words[at["metaWord"]! + 2] = handles.get(3)!;
      return [notAll(pool, 4, 7)]; // it leads to itself, and the walk ends where there are too many
    },
  },
  {
    title: "a link from a slot to itself",
    plant: (pool) => {
      const { words, at } = pool;
      words[at["metaWord"]! + 4] = at["firstSlot"]! + 4;
      return [notAll(pool, 5, 7)];
    },
  },
];

const paranoid: Fault<Pool>[] = [
  ...[0, 2, 7, -1].map((value): Fault<Pool> => ({
    title: `the last free slot is ${value}`,
    plant: ({ words, at }) => {
      words[at["tailWord"]!] = value;
      return [damageOf(at["tailWord"]!, "the last free slot", value)];
    },
  })),
  {
    title: "a link to a slot that was never used, instead of the last free one",
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 2]! ^= 4 ^ 7;
      return ["free slot 7 was never used"];
    },
  },
  {
    title: "the first free slot is none",
    plant: (pool) => {
      const { words, at } = pool;
      words[at["headWord"]!] = 2 ** 31 - 1;
      return [`free slot ${2 ** 31 - 1} was never used`, notAll(pool, 4, 1)];
    },
  },
  ...[0, 2].map((offset): Fault<Pool> => ({
    title: `word ${offset} of a free slot is written`,
    plant: ({ words, wordOf }) => {
      words[wordOf(4) + offset] = 7;
      return ["free slot 4 was written"];
    },
  })),
  {
    title: "the canary of a live slot is written",
    plant: ({ words, canaryOf }) => {
      words[canaryOf(3)]! ^= 1;
      return ["something wrote past the end of slot 3"];
    },
  },
  {
    title: "a whole neighbour is copied over a slot",
    plant: ({ words, wordOf }) => {
      words.copyWithin(wordOf(6), wordOf(5), wordOf(6));
      return ["something wrote past the end of slot 6"];
    },
  },
];

const plot = {
  sharing: "local",
  allocators: ["items", "special"],
  templates: (level: Level) => [`kinds/free-list/${level}.ts`],
} as const;

export const freeListRows: readonly Row[] = [
  ...rowsOf({ ...plot, levels: ["fast"], begin: (g) => halfFull(g, sixAndTwo({ free: 4, unmapped: 0 })) }, fast),
  ...rowsOf(
    {
      ...plot,
      allocators: ["special"],
      levels: ["fast"],
      begin: (g) => halfFull(g, sixAndTwo({ free: 4, unmapped: 0 })),
    },
    iterated,
  ),
  ...rowsOf(
    {
      ...plot,
      allocators: ["special"],
      levels: ["checked", "paranoid"],
      begin: (g) => halfFull(g, sixAndTwo({ free: 2, unmapped: 2 })),
    },
    quarantined,
  ),
  ...(["checked", "paranoid"] as const).flatMap((level) =>
    rowsOf({ ...plot, levels: [level], begin: (g) => halfFull(g, sixAndTwo({ free: 2, unmapped: 2 })) }, [
      ...guarded,
      ...metadata,
      ...(level === "checked" ? checked : paranoid),
    ]),
  ),
];
