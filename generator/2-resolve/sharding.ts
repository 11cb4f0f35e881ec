import type { AllocatorDoc } from "../1-parse/types.js";
import { cacheShare, powerFor } from "./numbers.js";
import { bytesOf, granuleBytes } from "./sizes.js";

export interface FreeListShards {
  /** Places of the depot where workers begin to look for slots, a power of two. */
  readonly shards: number;
  /** Slots a worker takes and gives back at once, 2 ** k - 1. */
  readonly cache: number;
  /** All slots are written and their pages touched by `create`; else at their first use. */
  readonly preallocate: boolean;
}

export interface ArenaShards {
  /** A power of two. */
  readonly shards: number;
  /** Bytes a worker takes from a shard at once, a multiple of 8, at most a shard. */
  readonly buffer: number;
  /** Memory nodes, a power of two that divides `shards`: worker w belongs to group w % groups. */
  readonly groups: number;
}

/** What the schema leaves out follows from capacity and workers. */
export function shardedFreeListOf(doc: AllocatorDoc, capacity: number, workers: number): FreeListShards {
  return {
    shards: powerFor(doc.shards?.value ?? workers),
    cache: doc.cache === undefined ? defaultCache(capacity, workers) : powerFor(doc.cache.value + 1) - 1,
    preallocate: doc.preallocate?.value ?? false,
  };
}

/** The largest of 511, 255, … 1 that leaves seven eighths of the slots to whoever asks. */
export function defaultCache(capacity: number, workers: number): number {
  return [511, 255, 127, 63, 31, 15, 7, 3].find((cache) => workers * cache <= capacity * cacheShare) ?? 1;
}

/** Frontiers count granules in 22 bits. */
export const maxShardBytes = (2 ** 22 - 1) * granuleBytes;

const defaultShards = 64;
/** Below this, blocks of some size would soon be larger than a shard. */
const leastShardBytes = 16 * 2 ** 10;
const defaultBuffer = 64 * 2 ** 10;
/** Two lines of 64 bytes, which processors fetch in pairs: neighbours in a shard do not disturb each other. */
const bufferStep = 128;

/** What the schema leaves out follows from size, workers and groups; `size` is rounded up to whole shards. */
export function shardedArenaOf(doc: AllocatorDoc, workers: number): ArenaShards & { readonly size: number } {
  const wanted = bytesOf(doc.size!.value)!;
  const groups = doc.groups?.value ?? 1;
  const shards = shardsOf(doc, wanted);
  const shardBytes = Math.ceil(wanted / shards / granuleBytes) * granuleBytes;
  const given = doc.buffer === undefined ? undefined : bytesOf(doc.buffer.value);
  const buffer = given ?? bufferFor(shardBytes, wanted / workers);
  return { shards, buffer, groups, size: shards * shardBytes };
}

/** As written, else as many as there are of decent size; one for each group, and none larger than a frontier counts. */
export function shardsOf({ shards, groups }: AllocatorDoc, size: number): number {
  if (shards !== undefined) return powerFor(shards.value);
  const decent = 2 ** Math.floor(Math.log2(Math.max(1, size / leastShardBytes)));
  return Math.max(Math.min(defaultShards, decent), powerFor(groups?.value ?? 1), powerFor(size / maxShardBytes));
}

/** Four to a shard, and half of the arena for all workers together, so that no buffer takes what others need. */
function bufferFor(shardBytes: number, share: number): number {
  const steps = Math.floor(Math.min(defaultBuffer, shardBytes / 4, share / 2) / bufferStep);
  return Math.min(shardBytes, Math.max(1, steps) * bufferStep);
}
