import fc from "fast-check";
import type { Command } from "fast-check";
import type { Pool, PoolModel, PoolUnderTest, Slot } from "./pool-model.js";
import { verify } from "./pool-model.js";
import type { Say } from "./steps.js";
import { Step } from "./steps.js";

export type PoolCommand = Command<PoolModel, PoolUnderTest>;

/** What a command works on: the pool as one module sees it, and the model. */
export interface Turn {
  readonly model: PoolModel;
  readonly real: PoolUnderTest;
  /** Which of the users gives the command, its pool, and its name in the report. */
  readonly user: number;
  readonly name: string;
  readonly pool: Pool;
  readonly say: Say;
}

/** Which of the attached modules, and which of the live slots: taken modulo how many there are. */
export const user = fc.nat(7);
export const pick = fc.nat(1000);

/** A command that any attached module may give. */
export const byUser = (by: number, act: (turn: Turn) => void): PoolCommand =>
  new Step<PoolModel, PoolUnderTest>((model, real, say) => {
    const index = by % real.users.length;
    const [name, pool] = real.users[index]!;
    act({ model, real, user: index, name, pool, say });
  }, verify);

/** A command that only those modules may give that allocate and free. */
export const byOwner = (by: number, act: (turn: Turn) => void): PoolCommand =>
  new Step<PoolModel, PoolUnderTest>((model, real, say) => {
    const index = by % real.owners;
    const [name, pool] = real.users[index]!;
    act({ model, real, user: index, name, pool, say });
  }, verify);

/** The `which`th of some slots, round and round; undefined when there is none. */
export const choose = (slots: Iterable<Slot>, which: number): Slot | undefined => {
  const all = [...slots];
  return all[which % all.length];
};

/** Different slots, in the order of the picks. */
export const chooseSome = (slots: Iterable<Slot>, picks: readonly number[]): Slot[] => {
  const left = [...slots];
  return picks.slice(0, left.length).flatMap((which) => left.splice(which % left.length, 1));
};
