import type { ShardedArenaSpec } from "../../../templates/kinds/sharded-arena/spec.js";
import type { ShardedFreeListSpec } from "../../../templates/kinds/sharded-free-list/spec.js";

/** What every worker is told when it is hired. */
export interface Hired {
  readonly row: number;
  /** How many were hired before it. */
  readonly number: number;
  readonly seed: number;
  readonly orders: Int32Array;
  readonly tally: SharedArrayBuffer;
}

/** The image of the hammer; behind the pool's and the reclamation's words stand those of the stress. */
export interface HammerGround {
  readonly buffer: SharedArrayBuffer;
  readonly pool: ShardedFreeListSpec;
  /** Published slots; readers look here. */
  readonly roots: number;
  readonly rootCount: number;
  /** Slots that change hands: who puts one in takes out the one before. */
  readonly mail: number;
  readonly mailCount: number;
  /** By slot: how often it was allocated, whether somebody holds it, whether it was published. */
  readonly generations: number;
  readonly holders: number;
  readonly published: number;
  /** By row: the slot this worker is about to take out of a root or of the mail. */
  readonly journal: number;
  /** How long a worker waits for a slot before it gives up. */
  readonly patienceMs: number;
  /** Names of the roles; the n-th worker hired has role n, and so on around. */
  readonly roles: readonly string[];
}

export interface ArenaGround {
  readonly buffer: SharedArrayBuffer;
  readonly arena: ShardedArenaSpec;
  /** By row `listWords` words: how many blocks this worker has, and for each its handle, bytes, alignment and pattern. */
  readonly lists: Int32Array;
  readonly listWords: number;
}

export interface WaitsGround {
  readonly buffer: SharedArrayBuffer;
  readonly pool: ShardedFreeListSpec;
  /** How long a worker waits for a slot at most. */
  readonly timeoutMs: number;
}

export interface TwiceGround {
  readonly buffer: SharedArrayBuffer;
  readonly control: Int32Array;
  /** By row: what this worker does with the handle. */
  readonly endings: readonly ("free" | "retire")[];
  /** There is a reclamation, beside the pool. */
  readonly hasGuards: boolean;
  /** It ends after so many tries, or seconds. */
  readonly tries: number;
  readonly seconds: number;
}

export interface ResetsGround {
  readonly buffer: SharedArrayBuffer;
  readonly arena: ShardedArenaSpec;
  readonly control: Int32Array;
  readonly workers: number;
  /** By row `listWords` words: how many blocks it notes, and for each the epoch and the handle. */
  readonly lists: Int32Array;
  readonly listWords: number;
  /** It ends after so many rounds, or seconds. */
  readonly rounds: number;
  readonly seconds: number;
}
