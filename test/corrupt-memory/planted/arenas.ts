import { damageOf, type Counts, type Fault, type Normal, type Row, rowsOf, wroteInto } from "./fault.js";
import type { Ground, Level } from "./ground.js";

/* A block of 8 bytes, a string of four, a block of 8 bytes that starts on a multiple of 64, and a block of 24 bytes. */

interface Arena extends Normal {
  readonly words: Int32Array;
  readonly at: Readonly<Record<string, number>>;
  /** Granule in which each of the blocks starts. */
  readonly starts: readonly number[];
}

/** Granules of each block, its guard left out. */
const sizes = [1, 2, 1, 3];

function fill(ground: Ground): Arena {
  const { part, words, at, level } = ground;
  const taken = [part["alloc"]!(8), part["allocString"]!("some"), part["alloc"]!(8, 64), part["alloc"]!(24)];
  const granuleOf = (h: unknown): number =>
    level === "fast" ? ((h as number) - at["originWord"]!) / 2 : (h as number) & at["slotMask"]!;
  const starts = taken.map(granuleOf);
  return { ground, words, at, starts, counts: countsOf(ground, starts) };
}

/** From where the blocks are: what stats() has to say. `fast` knows neither padding nor guards. */
function countsOf({ level }: Ground, starts: readonly number[]): Counts {
  const guards = level === "paranoid" ? sizes.length : 0;
  const used = sizes.reduce((sum, size) => sum + size),
    filled = starts[3]! + sizes[3]! - 1 + (guards > 0 ? 1 : 0),
    padding = filled - used - guards;
  const known = level === "fast" ? { used: filled * 8, padding: 0 } : { used: used * 8, padding: padding * 8 };
  return { size: 256, ...known, metadata: guards * 8, remaining: 256 - filled * 8 };
}

const frontierIs = (title: string, valueOf: (arena: Arena) => number): Fault<Arena> => ({
  title: `the frontier is ${title}`,
  plant: (arena) => {
    const { words, at } = arena;
    const value = (words[at["frontierWord"]!] = valueOf(arena));
    return [damageOf(at["frontierWord"]!, "the frontier", value)];
  },
});

const fast: Fault<Arena>[] = [
  frontierIs("0", () => 0),
  frontierIs("-1", () => -1),
  frontierIs("before the first block", ({ at }) => at["originWord"]!),
  frontierIs("behind the arena", ({ at }) => at["originWord"]! + 2 + at["granules"]! * 2 + 2),
  frontierIs("inside of a granule", ({ at }) => at["originWord"]! + 2 + 9),
];

const guarded: Fault<Arena>[] = [
  frontierIs("-1", () => -1),
  frontierIs("behind the arena", ({ at }) => at["granules"]! + 1),
  {
    title: "the metadata word of granule 0 could be a handle",
    plant: ({ words, at }) => {
      words[at["metaWord"]!] = 0;
      return ["metadata word of granule 0 is 0, not -1"];
    },
  },
  ...[0, 1, 2, 3].map((i): Fault<Arena> => ({
    title: `the handle of block ${i} is overwritten`,
    plant: ({ words, at, starts }) => {
      words[at["metaWord"]! + starts[i]!] = 12345;
      return [wroteInto(`granule ${starts[i]!}`, 12345)];
    },
  })),
  {
    title: "the handle of one block stands at another one",
    plant: ({ words, at, starts }) => {
      const w = (words[at["metaWord"]! + starts[3]!] = words[at["metaWord"]! + starts[2]!]!);
      return [wroteInto(`granule ${starts[3]!}`, w)];
    },
  },
  {
    title: "the handle of the first block is gone",
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 1] = 0;
      return ["granule 1 is inside a block that starts nowhere"];
    },
  },
];

/** `checked` sees where a block starts by what is padding; `paranoid` by the guard of the block before as well. */
const beginnings: Fault<Arena>[] = [
  {
    title: "the first granule is padding, and a block goes on behind it",
    levels: ["checked"],
    plant: ({ words, at }) => {
      words[at["metaWord"]! + 2] = 0;
      words[at["metaWord"]! + 1] = -at["generationStep"]!;
      return ["granule 2 is inside a block that starts nowhere"];
    },
  },
  {
    title: "the handle behind padding is gone",
    plant: ({ words, at, starts: [, , third] }) => {
      words[at["metaWord"]! + third!] = 0;
      return [`granule ${third!} is inside a block that starts nowhere`];
    },
  },
];

const guards: Fault<Arena>[] = [
  {
    title: "the handle behind a guard is gone",
    plant: ({ words, at, starts: [, second] }) => {
      words[at["metaWord"]! + second!] = 0;
      return [`granule ${second!} is inside a block that starts nowhere`];
    },
  },
  ...[0, 1, 2, 3].map((i): Fault<Arena> => ({
    title: `the guard of block ${i} is no guard`,
    plant: ({ words, at, starts: all }) => {
      const guard = all[i]! + sizes[i]!;
      words[at["metaWord"]! + guard] = 0;
      return [`the block before byte ${guard * 8} has no guard`];
    },
  })),
  {
    title: "the frontier is inside of a block",
    plant: ({ words, at, starts: all }) => {
      words[at["frontierWord"]!] = all[3]! + 1;
      return [`the block before byte ${(all[3]! + 1) * 8} has no guard`];
    },
  },
  {
    title: "the frontier is behind what was taken",
    plant: ({ words, at, starts: all }) => {
      const next = all[3]! + 4;
      words[at["frontierWord"]!] = next;
      return [
        `granule ${next} is inside a block that starts nowhere`,
        `the block before byte ${next * 8} has no guard`,
      ];
    },
  },
];

const overflows: Fault<Arena>[] = [0, 1, 2, 3].flatMap((i) =>
  [0, 1].map((word): Fault<Arena> => ({
    title: `word ${word} behind block ${i} is written`,
    plant: ({ words, at, starts }) => {
      const guard = starts[i]! + sizes[i]!;
      words[at["originWord"]! + guard * 2 + word] = 0;
      return [`something wrote past the end of the block before byte ${(guard - 1) * 8}`];
    },
  })),
);

const plot = {
  allocators: ["space"],
  templates: (level: Level) => [`kinds/arena/${level === "fast" ? level : "checked"}.ts`],
  begin: fill,
};

export const arenaRows: readonly Row[] = (["local", "shared"] as const).flatMap((sharing) => [
  ...rowsOf({ ...plot, sharing, levels: ["fast"] }, fast),
  ...rowsOf({ ...plot, sharing, levels: ["checked", "paranoid"] }, [...guarded, ...beginnings]),
  ...rowsOf({ ...plot, sharing, levels: ["paranoid"] }, [...guards, ...overflows]),
]);
