import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope } from "../scope.js";
import { shardedArenaOf } from "../sharded.js";
import { bytesOf } from "../sizes.js";

/** A buffer is taken from one shard. */
export function bufferTooLarge({ doc, workers }: Scope): Diagnostic[] {
  return doc.allocators.flatMap(({ value }) => {
    const { buffer, size } = value;
    if (buffer === undefined || bytesOf(buffer.value) === undefined) return [];
    if (size === undefined || bytesOf(size.value) === undefined) return [];
    const { buffer: bytes, shards, size: whole } = shardedArenaOf(value, workers);
    const shard = whole / shards;
    const other = shards > 1 ? `fewer shards than ${shards}` : "a larger size";
    return bytes <= shard ? [] : [diagnose("buffer-too-large", buffer.range, { bytes, shard, other })];
  });
}
