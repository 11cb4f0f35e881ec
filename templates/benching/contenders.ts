import type { ArenaDescription, BenchDescription, PoolDescription } from "./description.js";
import type { Arena, Loop, Pool } from "./loops.js";
import * as loops from "./loops.js";
import type { Module } from "./module.js";
import { allocatorOf, counterOf } from "./module.js";

/** What several threads do at the same time on one image. */
export interface Contender {
  /** Operations between two looks at the clock. */
  readonly operations: number;
  readonly run: Loop;
  /** Done by one of them between two runs, while the others wait; not measured. */
  readonly prepare?: () => void;
}

export type Contenders = Readonly<Record<string, (module: Module) => Contender>>;

/** Slots of a wave: all are allocated, then all are freed. */
const WAVE = 256;

/** Bytes of a block. */
const BLOCK = 32;

/** Most threads that are measured together. */
export const mostOf = ({ workers }: BenchDescription): number => Math.min(8, workers);

/**
 * An arena that is not sharded is reset by one thread alone, and so is not for threads without end; of a pool each needs a
 * few slots.
 */
export const isContended = (about: PoolDescription | ArenaDescription, most: number): boolean =>
  about.isShared === true && ("capacity" in about ? about.capacity >= 4 * most : about.kind !== "arena");

/** What is measured of an allocator; in each thread one of them, so that its call sites know one pool only. */
export const contendersOf = (about: PoolDescription | ArenaDescription, most: number): Contenders =>
  "capacity" in about ? poolContenders(about, most) : arenaContenders(about, most);

function poolContenders(about: PoolDescription, most: number): Contenders {
  const { name, of, capacity, kind } = about;
  const count = Math.max(1, Math.min(WAVE, Math.floor(capacity / (4 * most))));
  const poolIn = (module: Module): Pool => allocatorOf<Pool>(module, name);
  const touch = (pool: Pool): loops.Touch => loops.touching(pool, counterOf(of));
  return {
    "allocate, write, read, free": (module) => {
      const pool = poolIn(module);
      return { operations: 1000, run: loops.allocAndFree(pool, touch(pool)) };
    },
    [`allocate ${count}, write and read them, free them`]: (module) => {
      const pool = poolIn(module);
      return { operations: count, run: loops.wave(pool, touch(pool), count) };
    },
    ...(kind === "sharded-free-list" ? guardContenders(poolIn) : {}),
  };
}

const guardContenders = (poolIn: (module: Module) => Pool): Contenders => ({
  "allocate, retire": (module) => ({ operations: 1000, run: loops.allocAndRetire(poolIn(module), module.guards) }),
  "enter, find, leave": (module) => {
    const pool = poolIn(module);
    return { operations: 1000, run: loops.enterAndLeave(pool, pool.alloc(), module.guards) };
  },
});

/** Half of the arena, shared by all; then it is reset. */
const arenaContenders = ({ name, size }: ArenaDescription, most: number): Contenders => ({
  [`allocate ${BLOCK} bytes`]: (module) => {
    const arena = allocatorOf<Arena>(module, name);
    return {
      operations: Math.max(1, Math.floor(size / (2 * BLOCK * most))),
      prepare: () => arena.reset(),
      run: loops.takeBlocks(arena, BLOCK),
    };
  },
});
