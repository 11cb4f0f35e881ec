import { blocksHold, type BlocksModel, resolveForms } from "../families/blocks.js";
import { arenaTooSmall } from "../rules/arena-too-small.js";
import { badGroups } from "../rules/bad-groups.js";
import { bufferTooLarge } from "../rules/buffer-too-large.js";
import { shardSize } from "../rules/shard-size.js";
import { type ArenaShards, shardedArenaOf } from "../sharding.js";
import type { KindMeaning } from "./kind-meaning.js";

/** Each worker has a buffer. */
export interface ShardedArenaModel extends BlocksModel {
  readonly kind: "sharded-arena";
  readonly sharded: ArenaShards;
}

export const shardedArena: KindMeaning<"sharded-arena"> = {
  holds: blocksHold,
  prefixesForms: true,
  insteadOf: "arena",
  retirable: () => 0,
  errors: [arenaTooSmall, badGroups, bufferTooLarge, shardSize],
  warnings: [],
  resolve(common, doc, scope) {
    const { size, ...sharded } = shardedArenaOf(doc, scope.workers);
    return { ...common, kind: "sharded-arena", ...resolveForms(doc, scope), size, sharded };
  },
};
