import type { AllocatorDoc } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { KindRule } from "../kinds/kind-meaning.js";
import { shardedArenaOf } from "../sharding.js";
import { bytesOf } from "../sizes.js";

/** A buffer is taken from one shard. */
export const bufferTooLarge: KindRule<AllocatorDoc> = ({ value }, { workers }) => {
  const { buffer, size } = value;
  if (buffer === undefined || bytesOf(buffer.value) === undefined) return [];
  if (size === undefined || bytesOf(size.value) === undefined) return [];
  const { buffer: bytes, shards, size: whole } = shardedArenaOf({ ...value, size }, workers);
  const shard = whole / shards;
  const other = shards > 1 ? `fewer shards than ${shards}` : "a larger size";
  return bytes <= shard ? [] : [diagnose("buffer-too-large", buffer.range, { bytes, shard, other })];
};
