import type { AllocatorDoc, Entry } from "../1-parse/types.js";
import { isShardedFreeList, type Scope } from "./scope.js";
import { bytesOf, granuleBytes } from "./sizes.js";
import type { ArenaShards, FreeListShards, ReclamationModel } from "./types.js";

/** Smallest 2 ** k that is at least `count`. */
export const powerFor = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/** Of the capacity, all workers together have at most this share at hand, and as much in batches, unless the schema says otherwise. */
const cacheShare = 1 / 8;

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

/** One reclamation for all sharded free lists; what the schema leaves out follows from the smallest of them. */
export function reclamationOf({ doc, workers }: Scope): ReclamationModel | undefined {
  const smallest = smallestPool(doc.allocators);
  if (smallest === undefined) return undefined;
  const { batch, robust, target } = doc.memory?.value.reclamation?.value ?? {};
  const isRobust = robust?.value ?? false;
  return {
    batch: batch?.value ?? defaultBatch(smallest.value.capacity!.value, workers, isRobust),
    robust: isRobust,
    targetPermille: Math.round((target?.value ?? 0.125) * 1000),
  };
}

export function smallestPool(allocators: readonly Entry<AllocatorDoc>[]): Entry<AllocatorDoc> | undefined {
  const pools = allocators.filter((a) => isShardedFreeList(a.value.kind.value));
  return pools.sort((a, b) => a.value.capacity!.value - b.value.capacity!.value)[0];
}

/** The largest of 32, 16, … 1 that keeps no more than an eighth of the slots out of reach. */
export function defaultBatch(capacity: number, workers: number, robust: boolean): number {
  return [32, 16, 8, 4, 2].find((batch) => mostUnreleased(batch, workers, robust) <= capacity * cacheShare) ?? 1;
}

/**
 * How many retired slots of a pool can stand in batches that their workers have not filled yet: nobody else can free
 * those. A robust reclamation fills two at once, one of them for slots that no stalled reader can have seen.
 */
export function mostUnreleased(batch: number, workers: number, robust: boolean): number {
  return workers * (robust ? 2 : 1) * (batch - 1);
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
