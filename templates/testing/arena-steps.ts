import fc from "fast-check";
import type { Command } from "fast-check";
import type { Arena, ArenaModel, ArenaUnderTest, Block } from "./arena-model.js";
import { verify } from "./arena-model.js";
import type { Say } from "./steps.js";
import { codeOf, same, Step } from "./steps.js";

export type ArenaCommand = Command<ArenaModel, ArenaUnderTest>;

/** What a command works on: the arena as one module sees it, and the model. */
export interface Turn {
  readonly model: ArenaModel;
  readonly real: ArenaUnderTest;
  readonly name: string;
  readonly arena: Arena;
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

/** `size` bytes always fit where there are `size` and the largest padding left; they never fit in less than `size`. */
export function request({ model, arena, say }: Turn, name: string, wanted: Request): void {
  const { remaining } = arena;
  say(`const ${name} = ${wanted.statement}`);
  const handle = wanted.isTry ? wanted.make() : allocOrZero(wanted.make);
  if (remaining >= wanted.size + wanted.align + 8) same(handle === 0, false, `${name} === 0`);
  if (remaining < wanted.size) same(handle, 0, name);
  if (handle === 0) return;
  const address = arena.addressOf(handle);
  same(address % wanted.align, 0, `address of ${name} modulo its alignment`);
  model.born({ name, handle, address, size: wanted.size, holds: wanted.holds(address, handle) });
}

function allocOrZero(make: () => number): number {
  let handle = 0;
  const code = codeOf(() => {
    handle = make();
  });
  if (code !== "no error") same(code, "EXHAUSTED", "the end of the allocation");
  return handle;
}
