import fc from "fast-check";
import { handIn, leaveAll } from "./pool-guards.js";
import type { PoolUnderTest } from "./pool-model.js";
import { Ballast, PoolModel } from "./pool-model.js";
import type { PoolCommand } from "./pool-steps.js";
import { same } from "./steps.js";

/**
 * Runs a program of two users, the second of which is never heard of again: slots in its hand, retired ones, guards it
 * is inside of. `recover` takes that back and tells which live slots it had allocated; in the end the first user has
 * all.
 */
export function runUntilDeath(
  program: Iterable<PoolCommand>,
  real: Omit<PoolUnderTest, "ballast">,
  recover: () => readonly number[],
): void {
  const [model, all] = [new PoolModel(), { ...real, ballast: new Ballast(new Int32Array(0)) }];
  try {
    fc.modelRun(() => ({ model, real: all }), program);
  } finally {
    leaveAll(real.guards?.slice(0, 1));
  }
  const left = recover();
  const its = [...model.live.values()].filter(({ by }) => by === 1).map(({ handle }) => handle);
  same(sorted(left), sorted(its), "what the dead one had allocated and not freed");
  const [user] = real.users;
  const guards = real.guards?.slice(0, 1) ?? [];
  handIn({ ...all, users: [user!], guards });
  const [, pool] = user!;
  const { live, cached, retired } = pool.stats();
  same(live, model.live.size, "count of live slots after recover");
  same(cached + retired, 0, "count of cached and retired slots after recover");
  pool.freeBatch(Int32Array.from(model.live.keys()));
  same(pool.stats().live, 0, "count of live slots when all are freed");
  same(pool.check().problems.join("; "), "", "what check() finds");
}

const sorted = (handles: readonly number[]): string => [...handles].sort((a, b) => a - b).join(" ");
