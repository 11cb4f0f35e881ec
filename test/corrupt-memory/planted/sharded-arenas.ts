import { damageOf, type Fault, type Normal, type Row, rowsOf } from "./fault.js";
import type { Ground } from "./ground.js";

/* Two shards of 32 granules, buffers of 16. Each of two workers has a block of 8 bytes and one of 24. */

interface Spread extends Normal {
  readonly words: Int32Array;
  readonly at: Readonly<Record<string, number>>;
}

/** Words of a worker's line. */
const FREE = 0,
  END = 1;

function fill(ground: Ground): Spread {
  const { words, at, level, name } = ground,
    peer = ground.attach();
  for (const part of [ground.part, peer[name]!]) for (const bytes of [8, 24]) part["alloc"]!(bytes);
  const metadata = level === "paranoid" ? 4 * 8 : 0;
  return {
    ground,
    words,
    at,
    counts: { size: 512, used: 64, padding: 0, metadata, remaining: 512 - 64 - metadata },
  };
}

const line = ({ at }: Spread, worker: number): number => at["buffersWord"]! + worker * at["lineWords"]!;

/** Granules that were taken of a shard. */
const setUsed = ({ words, at }: Spread, shard: number, granules: number): void => {
  words[at["shardsWord"]! + shard * at["lineWords"]!] = granules;
};

const all: Fault<Spread>[] = [
  {
    title: "more of a shard is taken than it has",
    plant: (spread) => {
      setUsed(spread, 1, 40);
      return ["40 granules of shard 1 are in use, it has 32"];
    },
  },
  {
    title: "less of a shard is taken than a buffer has",
    plant: (spread) => {
      setUsed(spread, 1, 15);
      return ["the buffer of worker 1 ends at granule 48, shard 1 is taken up to 47"];
    },
  },
  {
    title: "a buffer ends behind what was taken",
    plant: (spread) => {
      spread.words[line(spread, 0) + END]! += 8;
      return ["the buffer of worker 0 ends at granule 20, shard 0 is taken up to 16"];
    },
  },
  ...[-1, 2 ** 31 - 1, 7].map((value): Fault<Spread> => ({
    title: `the epoch that has begun is ${value}`,
    plant: ({ words, at }) => {
      words[at["epochWord"]! + 1] = value;
      return [damageOf(at["epochWord"]! + 1, "the epoch that has begun", value)];
    },
  })),
];

const wrongPlaces: readonly (readonly [title: string, place: (spread: Spread) => number])[] = [
  ["before the image", () => -1],
  ["behind any image", () => 2 ** 31 - 1],
  ["before the first granule", ({ at }) => at["originWord"]!],
  ["inside of a granule", ({ at }) => at["originWord"]! + 2 + 2 * 3 + 1],
  ["behind the arena", ({ at }) => at["originWord"]! + 2 + 2 * at["granules"]! + 2],
];

const buffers: Fault<Spread>[] = wrongPlaces.flatMap(([title, place]): Fault<Spread>[] => [
  {
    title: `a buffer goes on ${title}`,
    plant: (spread) => {
      const word = line(spread, 0) + FREE,
        value = (spread.words[word] = place(spread));
      return [damageOf(word, "where the buffer of worker 0 goes on", value)];
    },
  },
  {
    title: `a buffer ends ${title}`,
    plant: (spread) => {
      const word = line(spread, 1) + END,
        value = (spread.words[word] = place(spread));
      return [damageOf(word, "where the buffer of worker 1 ends", value)];
    },
  },
]);

const behindItsEnd: Fault<Spread> = {
  title: "a buffer goes on behind its end",
  plant: (spread) => {
    const { words } = spread,
      word = line(spread, 0) + FREE,
      value = (words[word] = words[line(spread, 0) + END]! + 2);
    return [damageOf(word, "where the buffer of worker 0 goes on", value)];
  },
};

const everywhere = [...all, ...buffers, behindItsEnd];

const guarded: Fault<Spread>[] = [
  {
    title: "the metadata word of granule 0 could be a handle",
    plant: ({ words, at }) => {
      words[at["metaWord"]!] = 0;
      return ["metadata word of granule 0 is 0, not -1"];
    },
  },
];

/** Guards stand behind the blocks, in the granules 2 and 6 of each worker's buffer. */
const paranoid: Fault<Spread>[] = [
  [2, 0],
  [6, 16],
  [34, 256],
  [38, 272],
].flatMap(([guard, byte]) =>
  [0, 1].map((word): Fault<Spread> => ({
    title: `word ${word} of granule ${guard!}, behind a block, is written`,
    plant: ({ words, at }) => {
      words[at["originWord"]! + guard! * 2 + word] = 0;
      return [`something wrote past the end of the block at byte ${byte!}`];
    },
  })),
);

const plot = {
  sharing: "shared",
  allocators: ["spread"],
  templates: () => ["kinds/sharded-arena/sharded-arena.ts"],
  begin: fill,
} as const;

export const shardedArenaRows: readonly Row[] = [
  ...rowsOf({ ...plot, levels: ["fast"] }, everywhere),
  ...rowsOf({ ...plot, levels: ["checked"] }, [...everywhere, ...guarded]),
  ...rowsOf({ ...plot, levels: ["paranoid"] }, [...everywhere, ...guarded, ...paranoid]),
];
