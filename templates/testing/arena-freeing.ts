import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Block, FreeingArena } from "./arena-model.js";
import type { ArenaCommand, Turn } from "./arena-steps.js";
import { byOwner, byUser, pick, user } from "./arena-steps.js";
import { codeOf, same } from "./steps.js";

const freeingIn = ({ arena }: Turn): FreeingArena => arena as FreeingArena;

/** Frees one of the live blocks; `way` says how. */
const freeOne = (way: "free" | "tryFree"): Arbitrary<ArenaCommand> =>
  fc.tuple(user, pick).map(([by, which]) =>
    byOwner(by, (turn) => {
      const { model, name, say } = turn;
      const block = model.live[which % model.live.length];
      if (!block) return;
      say(`${name}.${way}(${block.name})`);
      const arena = freeingIn(turn);
      const before = arena.remaining;
      if (way === "free") arena.free(block.handle);
      else same(arena.tryFree(block.handle), 1, "tryFree of a live handle");
      same(arena.remaining - before >= block.size, true, `bytes that ${block.name} gave back being enough`);
      model.died(block);
    }),
  );

const byAddress = (a: Block, b: Block): number => a.address - b.address;

/** All that is live, and nothing else, by address; what `takeLargest` has is the program's no more than anybody's. */
const iterate = user.map((by) =>
  byUser(by, (turn) => {
    const { model, name, say } = turn;
    say(`[...${name}.handles()]`);
    const arena = freeingIn(turn);
    const own = new Set(model.live.map(({ handle }) => handle));
    const visited: number[] = [];
    arena.forEach((h) => visited.push(h));
    same(visited.filter((h) => own.has(h)).join(), listed(model.live), "what forEach visits");
    same([...arena.handles()].join(), visited.join(), "what handles() yields");
    for (const { handle, size, name: block } of model.live)
      same(arena.sizeOf(handle), Math.ceil(size / 8) * 8, `sizeOf(${block})`);
  }),
);

const listed = (blocks: readonly Block[]): string =>
  [...blocks]
    .sort(byAddress)
    .map(({ handle }) => handle)
    .join();

/** What an allocator that frees its blocks one by one takes. */
export const freeing: readonly Arbitrary<ArenaCommand>[] = [
  freeOne("free"),
  freeOne("tryFree"),
  freeOne("free"),
  iterate,
];

/** A block that was freed: `tryFree` says so, `free` and `sizeOf` throw. */
const freeDead = fc.tuple(user, pick).map(([by, which]) =>
  byOwner(by, (turn) => {
    const { model, name, say } = turn;
    const dead = model.dead[which % model.dead.length];
    if (!dead) return;
    say(`${name}.free(${dead.name}) // for the second time`);
    const arena = freeingIn(turn);
    same(arena.tryFree(dead.handle), 0, `tryFree(${dead.name})`);
    const code = codeOf(() => arena.free(dead.handle));
    same(code === "DOUBLE_FREE" || code === "STALE_HANDLE", true, `free(${dead.name}) being found wrong (${code})`);
    same(
      codeOf(() => arena.sizeOf(dead.handle)),
      "STALE_HANDLE",
      `the end of sizeOf(${dead.name})`,
    );
  }),
);

const freeNonsense = fc.tuple(user, fc.constantFrom(0, -1, NaN, 0.5, 2 ** 31)).map(([by, number]) =>
  byOwner(by, (turn) => {
    turn.say(`${turn.name}.free(${number})`);
    const arena = freeingIn(turn);
    const code = codeOf(() => arena.free(number));
    same(/^(INVALID|FOREIGN|STALE)_HANDLE$/.test(code), true, `free(${number}) being found wrong (${code})`);
    same(arena.tryFree(number), 0, `tryFree(${number})`);
  }),
);

/** Commands that `checked` and `paranoid` refuse; the ledger is intact after each. */
export const wrongFreeing: readonly Arbitrary<ArenaCommand>[] = [freeDead, freeNonsense];

/** Takes the largest block there is, and again, until no larger one than `spare` bytes is left. */
export function takeLargest(arena: FreeingArena, spare: number): void {
  while (arena.largestFree > spare) arena.alloc(arena.largestFree);
}
