import type { AllocatorSpec, WorkersSpec, ZeroSpec } from "../../dialect/spec.js";

/** `fast.ts`: a bump pointer over granules of 8 bytes. Granule g is at word `originWord + 2 * g`, g from 1. */
export interface FastArenaSpec extends AllocatorSpec, WorkersSpec, ZeroSpec {
  /** Several threads: `load`, `store`, `cas`, ... become Atomics. */
  readonly shared: boolean;
  /** Granules of 8 bytes. */
  readonly granules: number;
  readonly originWord: number;
  /** Granules in use (fast: word address of the first free word). */
  readonly frontierWord: number;
  readonly checked: boolean;
  readonly paranoid: boolean;
}

/** `checked.ts` */
export interface ArenaSpec extends FastArenaSpec {
  /** Resets and rewinds so far: the upper bits of every handle. */
  readonly epochWord: number;
  /** The handle of the block that starts in granule g stands at `metaWord + g`, 0 inside a block. */
  readonly metaWord: number;
  /** Power of two minus one, at least `granules`. */
  readonly granuleMask: number;
  /** A multiple of granuleMask + 1, as firstSlot of pools. */
  readonly firstSlot: number;
  readonly generationStep: number;
}
