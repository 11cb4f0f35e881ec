/**
 * `sharded-arena.ts`: shards with a frontier each, and a buffer per worker. Granule g (8 bytes, from 1) is at word `originWord + 2 * g`.
 *
 *   | epoch | frontiers, a line each | buffers, a line a worker | meta | granules |      zeroed
 */
export interface ShardedArenaSpec {
  readonly name: string;
  readonly imageWords: number;
  readonly workersWord: number;
  readonly workers: number;
  /** shards * shardGranules. */
  readonly granules: number;
  /** Even; first granule's word minus 2. */
  readonly originWord: number;
  /** A power of two. */
  readonly shards: number;
  /** ceil(size / 8 / shards), below 2 ** 22. */
  readonly shardGranules: number;
  /** A power of two that divides `shards`: memory nodes; worker w belongs to group w % groups. */
  readonly groups: number;
  /** What a worker takes from a shard at once: 1 ... shardGranules. */
  readonly bufferGranules: number;
  /** Resets so far; behind it the epoch that a reset has begun. Alone on its line. */
  readonly epochWord: number;
  /** Shard i's frontier is `shardsWord + i * lineWords`. */
  readonly shardsWord: number;
  /** Worker w's buffer is `buffersWord + w * lineWords`: first free word, end, epoch, words lost. */
  readonly buffersWord: number;
  /** 32. */
  readonly lineWords: number;
  /** Handles are `epoch << slotBits | firstSlot + granule`, and every use of one is checked; else word addresses. True in `paranoid` too. */
  readonly checked: boolean;
  /** Memory holds zeros when it is handed out. */
  readonly zero: boolean;
  /** New blocks are poisoned unless they are zeroed, and a guard granule behind each tells of writes past its end. */
  readonly paranoid: boolean;
  /** checked: handle of the block that starts in granule g at `metaWord + g`, 0 inside a block. granuleMask + 1 words. */
  readonly metaWord: number;
  readonly granuleMask: number;
  readonly firstSlot: number;
  readonly generationStep: number;
}
