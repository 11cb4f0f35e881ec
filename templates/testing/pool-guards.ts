import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Guards, PoolModel, PoolUnderTest } from "./pool-model.js";
import { verify } from "./pool-model.js";
import type { PoolCommand, Turn } from "./pool-steps.js";
import { byOwner, byUser, choose, pick, user } from "./pool-steps.js";
import { codeOf, same } from "./steps.js";

const guardsOf = ({ real, user: index }: Turn): Guards => real.guards![index]!;

/** A reader that is robust against others sees what it announced: all that is live now. */
const announce = (turn: Turn): void => guardsOf(turn).protect?.(() => {});

const isRobust = ({ guards }: PoolUnderTest): boolean => guards?.[0]?.protect !== undefined;

const enter = user.map((by) =>
  byUser(by, (turn) => {
    turn.say(`guards.enter() // where ${turn.name} is`);
    guardsOf(turn).enter();
    announce(turn);
    turn.model.readers.enter(turn.user);
  }),
);

const leave = user.map((by) =>
  byUser(by, (turn) => {
    if (turn.model.readers.depthOf(turn.user) === 0) return;
    turn.say(`guards.leave() // where ${turn.name} is`);
    turn.model.readers.leave(turn.user);
    guardsOf(turn).leave();
    same(guardsOf(turn).isInside, turn.model.readers.depthOf(turn.user) > 0, "isInside");
  }),
);

/** Inside a nested guard it would break the promise of the outer one. */
const refresh = user.map((by) =>
  byUser(by, (turn) => {
    const depth = turn.model.readers.depthOf(turn.user);
    if (depth === 0) return;
    turn.say(`guards.refresh() // where ${turn.name} is`);
    if (depth > 1) {
      same(
        codeOf(() => guardsOf(turn).refresh()),
        "BUSY",
        "the end of refresh inside a nested guard",
      );
      return;
    }
    turn.model.readers.refresh(turn.user);
    guardsOf(turn).refresh();
    announce(turn);
  }),
);

const guarded = fc.tuple(user, pick).map(([by, which]) =>
  byUser(by, (turn) => {
    const slot = choose(turn.model.live.values(), which);
    if (!slot) return;
    turn.say(`guards.guard(() => ${turn.name}.addressOf(${slot.name}))`);
    const read = (): number => turn.pool.addressOf(slot.handle);
    same(guardsOf(turn).guard(read), slot.address, `address of ${slot.name} inside a guard`);
  }),
);

const retire = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, real, name, pool, say }) => {
    const slot = choose(model.live.values(), which);
    if (!slot) return;
    say(`${name}.retire(${slot.name})`);
    model.retired(slot, isRobust(real));
    pool.retire!(slot.handle);
  }),
);

const tryRetire = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, real, name, pool, say }) => {
    const slot = choose(model.live.values(), which);
    if (!slot) return;
    say(`${name}.tryRetire(${slot.name})`);
    model.retired(slot, isRobust(real));
    same(pool.tryRetire!(slot.handle), 1, "tryRetire of a live handle");
  }),
);

const flush = user.map((by) =>
  byUser(by, (turn) => {
    turn.say(`guards.flush(); ${turn.name}.flush()`);
    guardsOf(turn).flush();
    turn.pool.flush!();
    same(turn.pool.stats().cached === 0 || turn.real.users.length > 1, true, "an empty hand after flush");
  }),
);

/** A handle that was freed, or retired and handed out anew. */
const retireDead = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, real, name, pool, say }) => {
    const dead = choose(model.dead, which);
    if (!dead || real.checks === "fast") return;
    say(`${name}.retire(${dead.name}) // dead`);
    const codes = ["STALE_HANDLE", "DOUBLE_FREE"];
    same(codes.includes(codeOf(() => pool.retire!(dead.handle))), true, `retire(${dead.name}) being found wrong`);
    same(pool.tryRetire!(dead.handle), 0, `tryRetire(${dead.name}), dead before`);
  }),
);

/** Commands that sharded pools take as well. */
export const guardCommands: readonly Arbitrary<PoolCommand>[] = [
  enter,
  leave,
  leave,
  refresh,
  guarded,
  retire,
  retire,
  tryRetire,
  flush,
  retireDead,
];

/** When all guards are left and all hands are empty, nothing is retired or cached any more. */
export function settle(model: PoolModel, real: PoolUnderTest): void {
  leaveAll(real.guards);
  handIn(real);
  const { cached, retired } = real.users[0]![1].stats();
  same(retired, 0, "count of retired slots when no guard is left");
  same(cached, 0, "count of cached slots when all hands are empty");
  model.readers.forget();
  verify(model, real);
}

/** What was retired goes into the hands of those who free it, and these are emptied then. */
export function handIn({ guards, users }: PoolUnderTest): void {
  for (const own of guards ?? []) own.flush();
  for (const [, pool] of users) pool.flush?.();
}

/** Nobody could dispose of a module inside a guard. */
export function leaveAll(guards: readonly Guards[] = []): void {
  for (const own of guards) while (own.isInside) own.leave();
}
