import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { ArenaCommand } from "./arena-steps.js";
import { byOwner, byUser, pick, user } from "./arena-steps.js";
import { codeOf, literal, same } from "./steps.js";

/** Any use of a block that was rewound or reset. */
const useDead = fc.tuple(user, pick).map(([by, which]) =>
  byUser(by, ({ model, name, arena, say }) => {
    const dead = model.dead[which % model.dead.length];
    if (!dead) return;
    say(`${name}.addressOf(${dead.name}) // rewound or reset`);
    same(arena.isLive?.(dead.handle), false, `isLive(${dead.name})`);
    same(
      codeOf(() => arena.addressOf(dead.handle)),
      "STALE_HANDLE",
      `the end of addressOf(${dead.name})`,
    );
    same(
      codeOf(() => arena.bytes(dead.handle, 1)),
      "STALE_HANDLE",
      `the end of bytes(${dead.name})`,
    );
  }),
);

const wrongSize = fc.oneof(
  fc.constantFrom(0, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53),
  fc.integer({ max: 0 }),
  fc.double({ noInteger: true }),
);

const allocWrongSize = fc.tuple(user, wrongSize).map(([by, size]) =>
  byOwner(by, ({ name, arena, say }) => {
    say(`${name}.alloc(${literal(size)})`);
    same(
      codeOf(() => arena.alloc(size)),
      "INVALID_SIZE",
      `the end of alloc(${literal(size)})`,
    );
  }),
);

const allocWrongAlign = fc.tuple(user, fc.constantFrom(0, -8, 3, 12, 0.5, NaN, Infinity)).map(([by, align]) =>
  byOwner(by, ({ name, arena, say }) => {
    say(`${name}.alloc(8, ${literal(align)})`);
    same(
      codeOf(() => arena.alloc(8, align)),
      "INVALID_SIZE",
      `the end of alloc(8, ${literal(align)})`,
    );
  }),
);

/** Numbers that are no handle. */
const nonsense = fc.oneof(
  fc.constantFrom(0, -1, NaN, Infinity, -Infinity, 0.5, 1.5, 2 ** 31, 2 ** 53),
  fc.double({ noInteger: true }),
);

const useNonsense = fc.tuple(user, nonsense).map(([by, number]) =>
  byUser(by, ({ name, arena, say }) => {
    say(`${name}.addressOf(${literal(number)})`);
    const codes = ["INVALID_HANDLE", "FOREIGN_HANDLE", "STALE_HANDLE"];
    const code = codeOf(() => arena.addressOf(number));
    same(codes.includes(code), true, `addressOf(${literal(number)}) being found wrong (${code})`);
    same(arena.isLive?.(number), false, `isLive(${literal(number)})`);
  }),
);

/** Commands that `checked` and `paranoid` refuse; the ledger is intact after each. */
export const arenaMisuse: readonly Arbitrary<ArenaCommand>[] = [useDead, allocWrongSize, allocWrongAlign, useNonsense];
