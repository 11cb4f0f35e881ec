import type { AllocatorDoc } from "../../1-parse/types.js";
import { counted } from "../../diagnostics/counted.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { KindRule } from "../kinds/kind-meaning.js";
import { powerFor } from "../numbers.js";
import { maxShardBytes } from "../sharding.js";
import { bytesOf, granuleBytes } from "../sizes.js";

/** An image is smaller than that, so what is wrong with an arena of this size is its size. */
const tooLarge = 2 ** 31;

export const shardSize: KindRule<AllocatorDoc> = ({ value: { size, shards } }) => {
  const bytes = size === undefined ? undefined : bytesOf(size.value);
  if (bytes === undefined || shards === undefined || shards.value < 1 || bytes >= tooLarge) return [];
  const count = powerFor(shards.value);
  const each = bytes / count;
  if (each >= granuleBytes && each <= maxShardBytes) return [];
  const most = 2 ** Math.floor(Math.log2(bytes / granuleBytes));
  const hint = each < granuleBytes ? `at most ${most}` : `at least ${powerFor(bytes / maxShardBytes)}`;
  const holes = { shards: counted(count, "shard"), bytes: counted(round(each), "byte"), hint };
  return [diagnose("shard-size", shards.range, holes)];
};

const round = (bytes: number): number => Math.round(bytes * 10) / 10;
