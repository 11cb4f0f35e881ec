import { counted } from "../diagnostics/counted.js";
import type { AllocatorModel, ReclamationModel } from "../2-resolve/types.js";

/** As the schema writes it: `sharded-free-list`. */
export const kindOf = ({ kind, sharded }: AllocatorModel): string => (sharded === undefined ? kind : `sharded-${kind}`);

/** `8 shards, a worker keeps up to 127 slots at hand`; nothing for an allocator that is not sharded. */
export function shardingOf(allocator: AllocatorModel): string {
  if (allocator.sharded === undefined) return "";
  if (allocator.kind === "free-list") {
    const { shards, cache, preallocate } = allocator.sharded;
    const written = preallocate ? ", all written by create" : "";
    return `${counted(shards, "shard")}, a worker keeps up to ${counted(cache, "slot")} at hand${written}`;
  }
  const { shards, buffer, groups } = allocator.sharded;
  const grouped = groups === 1 ? "" : ` in ${groups} groups`;
  return `${counted(shards, "shard")} of ${allocator.size / shards} bytes${grouped}, a worker takes ${buffer} bytes at once`;
}

/** `batches of up to 32 slots, robust against stalled readers, …` */
export function reclamationText({ batch, robust, targetPermille }: ReclamationModel): string {
  return [
    `batches of up to ${counted(batch, "slot")}`,
    ...(robust ? ["robust against stalled readers"] : []),
    targetPermille === 0
      ? "always as large as they go"
      : `smaller when less than ${targetPermille / 10} % of the slots are free`,
  ].join(", ");
}
