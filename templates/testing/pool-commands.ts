import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Field } from "./fields/field.js";
import type { Writing } from "./fields/contents.js";
import { Contents, everyWriting, write, writings } from "./fields/contents.js";
import { thinnedOut } from "./fields/elements.js";
import { guardCommands, leaveAll, settle } from "./pool-guards.js";
import { misuse } from "./pool-misuse.js";
import type { PoolUnderTest } from "./pool-model.js";
import { Ballast, PoolModel, verifyCheck } from "./pool-model.js";
import type { PoolCommand, Turn } from "./pool-steps.js";
import { byOwner, byUser, choose, chooseSome, pick, user } from "./pool-steps.js";
import { allocOrZero, codeOf, same } from "./steps.js";

/** Every command a pool takes; those that are wrong only where the pool finds them. */
export function poolCommands(
  fields: readonly Field[],
  checks: PoolUnderTest["checks"],
  isSharded = false,
): Arbitrary<PoolCommand>[] {
  const writing = writeTo(fields);
  const right = [alloc, tryAlloc, allocBatch, free, tryFree, freeBatch, writing, writing, writing, iterate, reset];
  return [...right, ...(isSharded ? guardCommands : []), ...(checks === "fast" ? [] : misuse)];
}

/** A program that writes each field of one slot in every way there is. */
export const everyField = (fields: readonly Field[]): Arbitrary<PoolCommand[]> =>
  fc.tuple(alloc, ...thinnedOut(fields.flatMap(everyWriting), MOST_WRITINGS).map(writeOne));

/** What is verified after each of them grows with the number of fields. */
const MOST_WRITINGS = 1000;

/** Slots that are to be had: in a sharded pool none of those in another user's hand, nor retired ones. */
function withinReach({ model, real, pool }: Turn): number {
  if (!real.guards) return real.capacity - real.ballast.size - model.live.size - model.quarantined;
  const { free, unmapped, cached } = pool.stats();
  return free + unmapped + (real.users.length === 1 ? cached : 0);
}

/** None is to be had when none was given. */
const verifyRefusal = (turn: Turn): void =>
  same(withinReach(turn), 0, "count of slots within reach that were not given");

/** A slot was handed out: it must be aligned and nobody else's. */
function born({ model, real, user: by, pool }: Turn, name: string, handle: number): void {
  same(model.live.has(handle) || real.ballast.has(handle), false, `${name} being live before it was allocated`);
  const address = pool.addressOf(handle);
  same(address % real.align, 0, `address of ${name} modulo its alignment`);
  for (const slot of model.live.values()) {
    if (Math.abs(slot.address - address) < real.size) throw new Error(`${name} overlaps ${slot.name}`);
  }
  model.born({ name, handle, address, by, contents: new Contents(real.buffer, address, real.size, model.live.size) });
}

function allocated(turn: Turn, name: string, allocate: () => number): void {
  const handle = allocate();
  if (handle === 0) verifyRefusal(turn);
  else born(turn, name, handle);
}

const alloc = user.map((by) =>
  byOwner(by, (turn) => {
    const h = turn.model.nextName();
    turn.say(`const ${h} = ${turn.name}.alloc()`);
    allocated(turn, h, () => allocOrZero(() => turn.pool.alloc()));
  }),
);

const tryAlloc = user.map((by) =>
  byOwner(by, (turn) => {
    const h = turn.model.nextName();
    turn.say(`const ${h} = ${turn.name}.tryAlloc()`);
    allocated(turn, h, () => turn.pool.tryAlloc());
  }),
);

const allocBatch = fc.tuple(user, fc.nat(9)).map(([by, wanted]) =>
  byOwner(by, (turn) => {
    const names = Array.from({ length: wanted }, () => turn.model.nextName());
    turn.say(`const [${names.join(", ")}] = ${turn.name}.allocBatch(${wanted})`);
    const out = new Int32Array(wanted);
    const count = turn.pool.allocBatch(out);
    names.slice(0, count).forEach((h, i) => born(turn, h, out[i]!));
    if (count < wanted) verifyRefusal(turn);
  }),
);

const free = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, name, pool, say }) => {
    const slot = choose(model.live.values(), which);
    if (!slot) return;
    say(`${name}.free(${slot.name})`);
    pool.free(slot.handle);
    model.died(slot);
  }),
);

const tryFree = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, ({ model, name, pool, say }) => {
    const slot = choose(model.live.values(), which);
    if (!slot) return;
    say(`${name}.tryFree(${slot.name})`);
    same(pool.tryFree(slot.handle), 1, "tryFree of a live handle");
    model.died(slot);
  }),
);

const freeBatch = fc.tuple(user, fc.array(pick, { maxLength: 9 })).map(([by, picks]) =>
  byOwner(by, ({ model, name, pool, say }) => {
    const slots = chooseSome(model.live.values(), picks);
    say(`${name}.freeBatch([${slots.map((slot) => slot.name).join(", ")}])`);
    pool.freeBatch(Int32Array.from(slots, (slot) => slot.handle));
    for (const slot of slots) model.died(slot);
  }),
);

const writeTo = (fields: readonly Field[]): Arbitrary<PoolCommand> => writeOne(writings(fields));

const writeOne = (one: Arbitrary<Writing>): Arbitrary<PoolCommand> =>
  fc.tuple(user, pick, one).map(([by, which, writing]) =>
    byUser(by, ({ model, real, name: ownerName, pool, say }) => {
      const slot = choose(model.live.values(), which);
      if (!slot) return;
      const { handle, name } = slot;
      const at = { text: `${ownerName}.at(${name})`, open: () => pool.at(handle) };
      const view = { text: `${ownerName}.view(${name})`, open: () => pool.view(handle) };
      const target = { ...slot, ownerName, owner: pool, at, view };
      write(target, writing, real.checks, say);
    }),
  );

const iterate = user.map((by) =>
  byUser(by, ({ model, real, name, pool, say }) => {
    if (!pool.handles || !pool.forEach) return;
    say(`[...${name}.handles()]`);
    const visited: number[] = [];
    pool.forEach((handle) => visited.push(handle));
    for (const found of [[...pool.handles()], visited]) {
      same(found.length, model.live.size + real.ballast.size, "count of visits");
      const handles = new Set(found);
      for (const slot of model.live.values()) same(handles.has(slot.handle), true, `a visit to ${slot.name}`);
    }
  }),
);

const reset = user.map((by) =>
  byOwner(by, ({ model, real, name, pool, say }) => {
    if (real.ballast.size > 0) return;
    say(`${name}.reset()`);
    if (real.owners > 1) {
      same(
        codeOf(() => pool.reset()),
        "BUSY",
        "the end of reset() while another owner is attached",
      );
      return;
    }
    pool.reset();
    const slots = Array.from(model.live.values());
    for (const slot of slots) model.died(slot);
  }),
);

/**
 * Runs a program of `fc.commands` against the pool. Where `spare` is given, only that many slots are left to it: the
 * others are taken beforehand, so that it meets a full pool.
 */
export function runPoolProgram(
  program: Iterable<PoolCommand>,
  real: Omit<PoolUnderTest, "ballast">,
  spare?: number,
): void {
  const ballast = new Int32Array(spare === undefined ? 0 : real.capacity - spare);
  same(real.users[0]![1].allocBatch(ballast), ballast.length, "count of slots taken beforehand");
  const [model, all] = [new PoolModel(), { ...real, ballast: new Ballast(ballast) }];
  try {
    fc.modelRun(() => ({ model, real: all }), program);
    settle(model, all);
    verifyCheck(all.users[0]![1]);
  } finally {
    leaveAll(all.guards);
  }
}
