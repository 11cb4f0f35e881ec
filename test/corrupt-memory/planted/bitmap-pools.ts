import { type Fault, type Row, rowsOf, wroteInto } from "./fault.js";
import type { Level } from "./ground.js";
import { halfFull, type Pool, sixAndTwo, slotZeroOpen } from "./pool.js";

/* Live are the slots 1, 3, 5 and 6; all slots have their bits in one word. */

const flipBit = ({ words, at }: Pool, slot: number): void => {
  words[at["bitmapWord"]!]! ^= 1 << slot;
};

/** Bits that are no slots: the first one, and those behind the last slot. */
const all: Fault<Pool>[] = [0, 9, 31].map((bit) => ({
  title: `bit ${bit} is cleared`,
  plant: (pool) => {
    flipBit(pool, bit);
    return [`bit ${bit} of the bitmap is 0: slot ${bit} does not exist`];
  },
}));

const fast: Fault<Pool>[] = [
  {
    title: "the bit of a free slot is set",
    plant: (pool) => {
      flipBit(pool, 4);
      return ["slot 4 is taken, but nobody owns it"];
    },
  },
  {
    title: "the state of a live slot is cleared",
    plant: ({ words, at }) => {
      words[at["stateWord"]! + 3] = 0;
      return ["slot 3 is taken, but nobody owns it"];
    },
  },
  {
    title: "the bit of a live slot is cleared",
    plant: (pool) => {
      flipBit(pool, 6);
      return ["slot 6 is free, but has an owner"];
    },
  },
];

const guarded: Fault<Pool>[] = [
  slotZeroOpen,
  {
    title: "the metadata word of a live slot is a handle of another allocator",
    plant: ({ words, at, handles }) => {
      const h = (words[at["metaWord"]! + 3] = handles.get(3)! ^ 16); // firstSlot is a multiple of 16
      return [wroteInto("slot 3", h)];
    },
  },
  {
    title: "the bits of slots are flipped",
    plant: (pool) => {
      flipBit(pool, 2);
      flipBit(pool, 5);
      return [
        "slot 2 is taken in the bitmap and free in its metadata",
        "slot 5 is free in the bitmap and live in its metadata",
      ];
    },
  },
  {
    title: "the metadata word of a live slot loses its slot",
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 5] = at["generationStep"]!; // with generation 0 it would look taken out
      return ["slot 5 is taken in the bitmap and free in its metadata"];
    },
  },
  {
    title: "the state of a live slot is cleared",
    plant: ({ words, at }) => {
      words[at["stateWord"]! + 3] = 0;
      return ["slot 3 is live, but nobody has it"];
    },
  },
];

const paranoid: Fault<Pool>[] = [
  ...[0, 2].map((offset): Fault<Pool> => ({
    title: `word ${offset} of a free slot is written`,
    plant: ({ words, wordOf }) => {
      words[wordOf(4) + offset] = 0;
      return ["free slot 4 was written"];
    },
  })),
  {
    title: "the canary of a live slot is written",
    plant: ({ words, canaryOf }) => {
      words[canaryOf(6)]! ^= 1 << 31;
      return ["something wrote past the end of slot 6"];
    },
  },
];

const plot = {
  sharing: "shared",
  templates: (level: Level) => [`kinds/free-list/shared-${level === "fast" ? level : "checked"}.ts`],
  begin: (ground: Pool["ground"]) => halfFull(ground, sixAndTwo({ free: 4, unmapped: 0 })),
} as const;

export const bitmapPoolRows: readonly Row[] = [
  ...rowsOf({ ...plot, allocators: ["marked"], levels: ["fast"] }, [...all, ...fast]),
  ...rowsOf({ ...plot, allocators: ["marked", "gone"], levels: ["checked"] }, [...all, ...guarded]),
  ...rowsOf({ ...plot, allocators: ["marked", "gone"], levels: ["paranoid"] }, [...all, ...guarded, ...paranoid]),
];
