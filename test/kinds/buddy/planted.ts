import { damageOf, type Fault, type Normal, type Row, rowsOf, wroteInto } from "../../corrupt-memory/planted/fault.js";
import type { Ground } from "../../corrupt-memory/planted/ground.js";

/*
 * 40 units of 16 bytes. Blocks of 16, 16, 40, 100 and 16 bytes were taken, and the first and the fourth given back:
 *
 *   unit   1 … 8   9 … 16   17 … 32   33      34    35    36     37 … 40
 *          spare   free     free      spare   16 B  16 B  free   40 B
 */

interface Pages extends Normal {
  readonly words: Int32Array;
  readonly at: Readonly<Record<string, number>>;
  /** Of the block of 16 bytes at unit 33, which was given back. */
  readonly dead: number;
  word(name: string, index?: number): number;
}

function fill(ground: Ground): Pages {
  const { part, words, at } = ground;
  const [first, , , fourth] = [16, 16, 40, 100, 16].map((bytes) => part["alloc"]!(bytes) as number);
  for (const h of [first, fourth]) part["free"]!(h);
  const counts = { size: 640, used: 72, padding: 24, metadata: 0, remaining: 544 };
  return { ground, words, at, counts, dead: first!, word: (name, index = 0) => at[`${name}Word`]! + index };
}

/** One word is overwritten. */
const overwritten = (
  title: string,
  place: readonly [name: string, index?: number],
  value: number | ((pages: Pages) => number),
  problems: (pages: Pages, value: number, word: number) => readonly string[],
): Fault<Pages> => ({
  title,
  plant(pages) {
    const word = pages.word(...place),
      now = typeof value === "number" ? value : value(pages);
    pages.words[word] = now;
    return problems(pages, pages.words[word]!, word);
  },
});

const sizeIn = (unit: number, size: number): string => `unit ${unit} has size ${size}: something wrote into it`;
const summary = (word: number, value: number): string => damageOf(word, "a summary of free blocks", value);
const count = (word: number, value: number): string => damageOf(word, "the count of free units", value);

const all: readonly Fault<Pages>[] = [
  overwritten("the size of a block is odd", ["sizes", 34], 3, () => [sizeIn(34, 3)]),
  overwritten("a block is larger than all units", ["sizes", 34], 4000, () => [sizeIn(34, 4000)]),
  overwritten("a block begins inside another one", ["sizes", 38], 2, () => [sizeIn(38, 2)]),
  overwritten("a block begins inside a free one", ["sizes", 10], 2, () => [sizeIn(10, 2)]),
  overwritten("a spare is lost", ["spares"], 0, (pages) => [
    "unit 33 is neither in use nor free",
    count(pages.word("free"), 34),
  ]),
  overwritten("a block in use is a spare", ["spares", 1], 37, () => [
    "6 blocks of the map and of the spares are free, not the 5 between those in use",
  ]),
  overwritten("units are counted wrong", ["free"], 3, (_, value, word) => [count(word, value)]),
  overwritten(
    "a summary lacks a word",
    ["map"],
    (pages) => pages.words[pages.word("map")]! ^ 4,
    (_, value, word) => [summary(word, value)],
  ),
  overwritten(
    "a summary has a word behind the map",
    ["map"],
    (pages) => pages.words[pages.word("map")]! ^ (1 << 30),
    (_, value, word) => [summary(word, value)],
  ),
  {
    title: "two free buddies are apart",
    plant({ words, at, word }) {
      words[word("map", at["leaves"]!)]! ^= (1 << 6) | (1 << 12) | (1 << 13);
      return ["the free block at unit 17 and its buddy are two"];
    },
  },
];

const guarded: readonly Fault<Pages>[] = [
  overwritten("the metadata word of unit 0 could be a handle", ["meta"], 0, () => [
    "metadata word of unit 0 is 0, not -1",
  ]),
  overwritten("the handle of a block is overwritten", ["meta", 34], 5, () => [wroteInto("unit 34", 5)]),
  overwritten(
    "a free unit has its old handle",
    ["meta", 33],
    ({ dead }) => dead,
    (_, value) => [wroteInto("unit 33", value)],
  ),
  overwritten(
    "there is a handle inside a block",
    ["meta", 38],
    ({ at }) => at["firstSlot"]! + 38,
    (_, value) => [wroteInto("unit 38", value)],
  ),
];

const paranoid: readonly Fault<Pages>[] = [
  overwritten("a write past the end of a block", ["origin", 37 * 4 + 10], 0, () => [
    "something wrote past the end of the block at unit 37",
  ]),
  overwritten("a write into a free block", ["origin", 33 * 4 + 1], 0, () => ["free unit 33 was written"]),
];

const plot = { allocators: ["pages"], templates: () => ["kinds/buddy/buddy.ts"], begin: fill };

export const buddyRows: readonly Row[] = (["local", "shared"] as const).flatMap((sharing) => [
  ...rowsOf({ ...plot, sharing, levels: ["fast"] }, all),
  ...rowsOf({ ...plot, sharing, levels: ["checked"] }, [...all, ...guarded]),
  ...rowsOf({ ...plot, sharing, levels: ["paranoid"] }, [...all, ...guarded, ...paranoid]),
]);
