import fc from "fast-check";
import { arenaCommands, runArenaProgram } from "../../../templates/testing/arena-commands.js";
import { poolCommands, runPoolProgram } from "../../../templates/testing/pool-commands.js";
import type { ArenaKind, DefineArena } from "./arenas.js";
import { attachArenas, slices } from "./arenas.js";
import type { Define, PoolKind } from "./pools.js";
import { attachPools, fields } from "./pools.js";

/** Around the 32 slots of a bitmap word, and so small that programs fill and empty the pool. */
const shapes = fc.record({
  capacity: fc.constantFrom(1, 2, 3, 31, 32, 33, 63, 64, 100),
  structWords: fc.constantFrom(1, 2, 5, 18),
});

/** Slots left to a program; the others are taken before it begins. */
const spares = fc.option(fc.nat(9), { nil: undefined });

const poolPrograms = (kind: PoolKind) =>
  fc.commands(poolCommands(fields, kind.checks), { maxCommands: 80, size: "+1" });

/** A pool holds under any program. */
export const poolProperty = (kind: PoolKind, define?: Define) =>
  fc.property(shapes, spares, poolPrograms(kind), (shape, spare, program) => {
    const left = spare === undefined ? undefined : Math.min(spare, shape.capacity);
    runPoolProgram(program, attachPools(kind, shape, define), left);
  });

/** Four generations a slot, three slots: programs are long enough to use them up. */
const wornShapes = shapes.map(({ capacity, structWords }) => ({
  capacity: Math.min(capacity, 3),
  structWords,
  slotBits: 30,
  quarantine: true,
}));

/** No handle comes back to life when generations wrap: such slots are taken out for good. */
export const wornPoolProperty = (kind: PoolKind, define?: Define) =>
  fc.property(wornShapes, poolPrograms(kind), (shape, program) => {
    runPoolProgram(program, attachPools(kind, shape, define));
  });

/** From one granule of 8 bytes to more than a program asks for. */
const sizes = fc.constantFrom(8, 16, 64, 248, 256, 1000, 4096);

/** An arena holds under any program. */
export const arenaProperty = (kind: ArenaKind, define?: DefineArena) =>
  fc.property(
    sizes,
    fc.commands(arenaCommands([], slices, kind.checks, "rewound"), { maxCommands: 80, size: "+1" }),
    (size, program) => {
      runArenaProgram(program, attachArenas(kind, size, define));
    },
  );
