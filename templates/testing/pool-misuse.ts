import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { PoolCommand } from "./pool-steps.js";
import { byOwner, byUser, choose, pick, user } from "./pool-steps.js";
import { codeOf, literal, same } from "./steps.js";

/** `free` of a handle that was freed before. */
const freeDead = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, (turn) => {
    const dead = choose(turn.model.dead, which);
    if (!dead) return;
    turn.say(`${turn.name}.free(${dead.name}) // again`);
    const code = turn.model.isReused(dead) ? "STALE_HANDLE" : "DOUBLE_FREE";
    same(
      codeOf(() => turn.pool.free(dead.handle)),
      code,
      `the end of freeing ${dead.name} again`,
    );
    same(turn.pool.tryFree(dead.handle), 0, `tryFree(${dead.name}), freed before`);
  }),
);

/** Any use of a handle that was freed. */
const useDead = fc.tuple(user, pick).map(([by, which]) =>
  byUser(by, (turn) => {
    const dead = choose(turn.model.dead, which);
    if (!dead) return;
    const { pool, real } = turn;
    turn.say(`${turn.name}.at(${dead.name}) // freed`);
    const { get, forms } = real.fields[which % real.fields.length]!;
    same(pool.isLive?.(dead.handle), false, `isLive(${dead.name}), freed before`);
    same(
      codeOf(() => (forms?.includes("cursor") === false ? pool.addressOf(dead.handle) : pool.at(dead.handle))),
      "STALE_HANDLE",
      `the end of at(${dead.name})`,
    );
    same(
      codeOf(() => get(pool, dead.handle)),
      "STALE_HANDLE",
      `the end of reading ${dead.name}`,
    );
  }),
);

/** Numbers that are no handle of any pool. */
const nonsense = fc.oneof(
  fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 0.5, 1.5, 2 ** 31, 2 ** 53),
  fc.double({ noInteger: true }),
);

const useNonsense = fc.tuple(user, nonsense).map(([by, number]) =>
  byOwner(by, ({ pool, name, say }) => {
    say(`${name}.free(${literal(number)})`);
    // all ones may be a slot, and the generation before its first one
    const codes = ["INVALID_HANDLE", "FOREIGN_HANDLE", ...(number === -1 ? ["STALE_HANDLE", "DOUBLE_FREE"] : [])];
    same(codes.includes(codeOf(() => pool.free(number))), true, `free(${literal(number)}) being found wrong`);
    same(pool.tryFree(number), 0, `tryFree(${literal(number)})`);
    same(pool.isLive?.(number), false, `isLive(${literal(number)})`);
  }),
);

/** Commands that `checked` and `paranoid` refuse; the ledger is intact after each. */
export const misuse: readonly Arbitrary<PoolCommand>[] = [freeDead, useDead, useNonsense];
