import fc from "fast-check";
import type { Command } from "fast-check";
import type { AnyArena, ArenaModel, ArenaUnderTest, Block, FreeingArena } from "./arena-model.js";
import { verify } from "./arena-model.js";
import type { Say } from "./steps.js";
import { allocOrZero, same, Step } from "./steps.js";

export type ArenaCommand = Command<ArenaModel, ArenaUnderTest>;

/** What a command works on: the arena as one module sees it, and the model. */
export interface Turn {
  readonly model: ArenaModel;
  readonly real: ArenaUnderTest;
  readonly name: string;
  readonly arena: AnyArena;
  readonly say: Say;
}

/** Which of the attached modules, and which of the live blocks: taken modulo how many there are. */
export const user = fc.nat(7);
export const pick = fc.nat(1000);

/** A command that any attached module may give. */
export const byUser = (by: number, act: (turn: Turn) => void): ArenaCommand =>
  new Step<ArenaModel, ArenaUnderTest>((model, real, say) => {
    const [name, arena] = real.users[by % real.users.length]!;
    act({ model, real, name, arena, say });
  }, verify);

/** A command that only those modules may give that allocate. */
export const byOwner = (by: number, act: (turn: Turn) => void): ArenaCommand =>
  new Step<ArenaModel, ArenaUnderTest>((model, real, say) => {
    const [name, arena] = real.users[by % real.owners]!;
    act({ model, real, name, arena, say });
  }, verify);

/** A request for memory: how it reads, how it is made, and the block it makes. */
export interface Request {
  readonly statement: string;
  readonly size: number;
  readonly align: number;
  readonly make: () => number;
  /** `tryAlloc` and its kin return 0 when there is no room; the others throw EXHAUSTED. */
  readonly isTry: boolean;
  readonly holds: (address: number, handle: number) => Block["holds"];
}

/**
 * How much must be left for a block to fit for sure: itself, the largest padding, and what `paranoid` puts behind it.
 * Shards may all end too early for it, and the others' buffers may be all that is left; across shards nothing is sure.
 */
function sureOf({ sharded, users }: ArenaUnderTest, { size, align }: Request): number {
  const whole = size + align + 16;
  if (!sharded) return whole;
  return whole > sharded.size ? Infinity : whole * (sharded.count + 1) + sharded.buffer * (users.length - 1);
}

/** Where enough is left a block fits; it never fits in less than its size. */
export function request({ model, real, arena, say }: Turn, name: string, wanted: Request): void {
  const { remaining } = arena;
  const fits = real.frees ? Math.max(wanted.size, wanted.align) <= (arena as FreeingArena).largestFree : undefined;
  say(`const ${name} = ${wanted.statement}`);
  const handle = wanted.isTry ? wanted.make() : allocOrZero(wanted.make);
  if (fits !== undefined) same(handle !== 0, fits, `${name} !== 0`);
  else if (remaining >= sureOf(real, wanted)) same(handle === 0, false, `${name} === 0`);
  if (remaining < wanted.size) same(handle, 0, name);
  if (handle === 0) return;
  const address = arena.addressOf(handle);
  same(address % wanted.align, 0, `address of ${name} modulo its alignment`);
  model.born({ name, handle, address, size: wanted.size, holds: wanted.holds(address, handle) });
}
