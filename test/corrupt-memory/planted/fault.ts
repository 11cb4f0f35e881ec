import { levels } from "../../kinds/kind-under-test.js";
import type { Ground, Level, Sharing } from "./ground.js";

/** What stats() says, without the names. */
export type Counts = Readonly<Record<string, number>>;

/** An allocator in its normal state, and what stats() has to say then. */
export interface Normal {
  readonly ground: Ground;
  readonly counts: Counts;
}

/** One fault: `plant` puts it into the image, and says which problems check() has to name, and no other. */
export interface Fault<G extends Normal> {
  readonly title: string;
  readonly levels?: readonly Level[];
  plant(normal: G): readonly string[];
}

/** A fault, ready to be planted. */
export interface Row {
  readonly title: string;
  readonly sharing: Sharing;
  readonly level: Level;
  readonly allocator: string;
  /** Those whose check() it tests: `kinds/arena/fast.ts`. */
  readonly templates: readonly string[];
  /** Brings the allocator to its normal state. */
  begin(ground: Ground): { readonly counts: Counts; plant(): readonly string[] };
}

/** Where rows stand: each allocator of the list has a row for each fault. */
export interface Plot<G extends Normal> {
  /** The template whose check() is tested, and those that help it. */
  templates(level: Level): readonly string[];
  readonly sharing: Sharing;
  readonly allocators: readonly string[];
  readonly levels?: readonly Level[];
  begin(ground: Ground): G;
}

export function rowsOf<G extends Normal>(plot: Plot<G>, faults: readonly Fault<G>[]): Row[] {
  const { sharing, allocators, begin } = plot;
  const rowsAt = (level: Level, allocator: string): Row[] =>
    faults
      .filter((fault) => (fault.levels ?? levels).includes(level))
      .map(({ title, plant }) => ({
        title,
        sharing,
        level,
        allocator,
        templates: plot.templates(level),
        begin: (ground) => {
          const normal = begin(ground);
          return { counts: normal.counts, plant: () => plant(normal) };
        },
      }));
  return (plot.levels ?? levels).flatMap((level) => allocators.flatMap((allocator) => rowsAt(level, allocator)));
}

/** What checked pools and arenas say of a metadata word that cannot be. */
export const wroteInto = (what: string, value: number): string =>
  `${what} has metadata ${value}: something wrote into it`;

/** What corrupt.ts calls damage. */
export const damageOf = (word: number, what: string, value: number): string =>
  `word ${word}, ${what}, holds ${value}: something else wrote into the image`;
