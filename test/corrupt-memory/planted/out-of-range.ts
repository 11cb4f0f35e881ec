import type { Counts } from "./fault.js";
import { levels } from "../../kinds/kind-under-test.js";
import type { Ground, Level, Sharing } from "./ground.js";

/** A word that no allocator writes, and what stats() makes of it: CORRUPT, which names the word, or numbers. */
export interface OutOfRange {
  readonly title: string;
  readonly sharing: Sharing;
  readonly levels: readonly Level[];
  readonly allocator: string;
  readonly word: (ground: Ground) => number;
  readonly values: readonly number[];
  /** Numbers, where no walk depends on the word: they may be wrong, as CHECKS.md says, and these are. */
  readonly counts?: (value: number) => Counts;
}

const guarded = ["checked", "paranoid"] as const;
const beyond = [-1, 2 ** 31 - 1, -(2 ** 31)];

export const outOfRange: readonly OutOfRange[] = [
  {
    title: "the frontier of a pool",
    sharing: "local",
    levels: guarded,
    allocator: "items",
    word: ({ at }) => at["frontierWord"]!,
    values: [9, ...beyond],
  },
  ...(["local", "shared"] as const).map((sharing) => ({
    title: "the frontier of an arena",
    sharing,
    levels,
    allocator: "space",
    word: ({ at }: Ground) => at["frontierWord"]!,
    values: beyond,
  })),
  {
    title: "more slots in a magazine than it has cells",
    sharing: "shared",
    levels,
    allocator: "items",
    word: ({ at }) => at["depotWord"]! + 4,
    values: [-1, 2 ** 31 - 1, 1 | (4 << 7)],
  },
  {
    title: "the free list leads out of the pool: it ends there",
    sharing: "local",
    levels: ["fast"],
    allocator: "items",
    word: ({ at }) => at["originWord"]! + 2 * at["strideWords"]!,
    values: beyond,
    counts: () => ({ live: 7, free: 1 }),
  },
  {
    title: "a top cell outside of all magazines: the magazine holds what it held when it was taken",
    sharing: "shared",
    levels: ["fast"],
    allocator: "items",
    word: ({ at }) => at["topsWord"]!,
    values: beyond,
    counts: () => ({ live: 0, cached: 3, unmapped: 9 }),
  },
  {
    title: "slots taken out for good",
    sharing: "local",
    levels: guarded,
    allocator: "special",
    word: ({ at }) => at["quarantinedWord"]!,
    values: [-1, 9],
    counts: (value) => ({ live: 1, free: -value, quarantined: value }),
  },
];

/** Takes a slot of a pool, or a block. */
export function use({ part }: Ground): void {
  part["alloc"]!(8);
}
