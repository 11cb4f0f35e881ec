import { type Ground, type Level, levels, type Sharing } from "./ground.js";

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
  readonly kind: Kind;
  /** Brings the allocator to its normal state. */
  begin(ground: Ground): { readonly counts: Counts; plant(): readonly string[] };
}

export type Kind = "free-list" | "bitmap-pool" | "sharded-free-list" | "arena" | "sharded-arena";

/** Where rows stand: each allocator of the list has a row for each fault. */
export interface Plot<G extends Normal> {
  readonly kind: Kind;
  readonly sharing: Sharing;
  readonly allocators: readonly string[];
  readonly levels?: readonly Level[];
  begin(ground: Ground): G;
}

export function rowsOf<G extends Normal>(plot: Plot<G>, faults: readonly Fault<G>[]): Row[] {
  const { kind, sharing, allocators, begin } = plot;
  const rowsAt = (level: Level, allocator: string): Row[] =>
    faults
      .filter((fault) => (fault.levels ?? levels).includes(level))
      .map(({ title, plant }) => ({
        title,
        sharing,
        level,
        allocator,
        kind,
        begin: (ground) => {
          const normal = begin(ground);
          return { counts: normal.counts, plant: () => plant(normal) };
        },
      }));
  return (plot.levels ?? levels).flatMap((level) => allocators.flatMap((allocator) => rowsAt(level, allocator)));
}

/** The template whose check() a row tests, and those that help it. */
export function templatesOf({ kind, level }: Pick<Row, "kind" | "level">): string[] {
  const checked = level === "fast" ? level : "checked";
  if (kind === "bitmap-pool") return [`kinds/free-list/shared-${checked}.ts`];
  if (kind === "arena") return [`kinds/arena/${checked}.ts`];
  if (kind === "free-list") return [`kinds/free-list/${level}.ts`];
  const own = `kinds/${kind}/${kind}.ts`;
  if (kind === "sharded-arena") return [own];
  return [own, "runtime/depot.ts", ...(level === "paranoid" ? ["runtime/guarded-slots.ts"] : [])];
}

/** What checked pools and arenas say of a metadata word that cannot be. */
export const wroteInto = (what: string, value: number): string =>
  `${what} has metadata ${value}: something wrote into it`;

/** What corrupt.ts calls damage. */
export const damageOf = (word: number, what: string, value: number): string =>
  `word ${word}, ${what}, holds ${value}: something else wrote into the image`;
