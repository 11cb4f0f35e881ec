import type { AllocatorDoc } from "../../1-parse/types.js";
import { diagnose } from "../../diagnostics/diagnose.js";
import type { KindRule } from "../kinds/kind-meaning.js";
import { shardsOf } from "../sharding.js";
import { bytesOf, granuleBytes } from "../sizes.js";

/** A block of one granule and the guard behind it. */
const least = 2 * granuleBytes;

/** Only guards take room in an arena, and only `paranoid` has any. What is too small for a granule is no size. */
export const arenaTooSmall: KindRule<AllocatorDoc> = ({ name, value: allocator }, { checks }) => {
  const { size } = allocator;
  const wanted = size === undefined ? undefined : bytesOf(size.value);
  if (checks !== "paranoid" || size === undefined || wanted === undefined) return [];
  // each shard of a sharded arena has a granule, and a block may span several
  const bytes = Math.max(wanted, shardsOf(allocator, wanted) * granuleBytes);
  return bytes < least ? [diagnose("arena-too-small", size.range, { name, least, bytes })] : [];
};
