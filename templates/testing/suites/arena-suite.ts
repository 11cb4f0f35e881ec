import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenaCommands, everyFieldOf, runArenaProgram } from "../arena-commands.js";
import type { ArenaDescription } from "../description.js";
import type { Subject } from "../module-under-test.js";
import { counted } from "../names.js";
import { codeOf, effort, fieldEffort } from "../steps.js";
import { arenaHeapSuite } from "./arena-heap.js";
import { ArenaSubject } from "./arena-under-test.js";
import { arenaWrongUse } from "./arena-wrong-use.js";

/** Bytes left to programs that are to meet a full arena; no more than half of it. */
const SPARE = 400;

/** Beyond so many bytes taking all but a few in each run costs more than it shows. */
const LARGE = 2 ** 26;

/** The tests of one arena: programs against a model, exhaustion, wrong use, the JS heap. */
export function arenaSuite(subject: Subject, about: ArenaDescription): void {
  const arena = new ArenaSubject(subject, about);
  describe(about.name, { timeout: 120_000 }, () => {
    programs(arena);
    exhaustion(arena);
    if (arena.frees) freeing(arena);
    if (about.zero === true) zeros(arena);
  });
  if (subject.about.checks !== "fast") arenaWrongUse(arena);
  if (subject.about.checks !== "paranoid" && subject.about.heap !== false) arenaHeapSuite(arena);
}

/** Blocks and structs where everything was full of ones before the reset. */
function zeros(arena: ArenaSubject): void {
  const { subject, forms } = arena;
  test("hands out zeros, whatever stood there", () => {
    using module = subject.create();
    const blocks = arena.of(module);
    for (const round of ["new", "used", "used again"]) {
      const taken = Array.from({ length: 8 }, () => [
        [blocks.tryAlloc(40), 40],
        ...forms.map((form) => [form.tryAlloc(blocks), form.size]),
      ]).flat() as [number, number][];
      for (const [h, size] of taken.filter((block) => block[0] !== 0)) {
        const bytes = new Uint8Array(module.buffer, blocks.addressOf(h), size);
        expect([round, bytes.every((byte) => byte === 0)]).toEqual([round, true]);
        bytes.fill(0xff);
      }
      blocks.reset();
    }
  });
}

type Program = Parameters<typeof runArenaProgram>[0];

function programs(arena: ArenaSubject): void {
  const { subject, about, forms, slices } = arena;
  const alone = (program: Program, spare?: number): void => {
    using module = subject.create();
    runArenaProgram(program, arena.underTest(module), spare);
  };
  const commands = fc.commands(arenaCommands(forms, slices, subject.about.checks, arena.going), {
    maxCommands: 60,
    size: "max",
  });
  const spare = Math.min(SPARE, about.size / 2);

  for (const form of forms) {
    test(`keeps each field of a ${form.name} in bytes of its own`, () => {
      fc.assert(
        fc.property(everyFieldOf(form), (program) => alone(program)),
        fieldEffort,
      );
    });
  }

  test("holds under any program", () => {
    fc.assert(
      fc.property(commands, (program) => alone(program)),
      effort,
    );
  });

  if (about.size <= LARGE) {
    test(`holds under any program that finds ${counted(spare, "byte")} left`, () => {
      fc.assert(
        fc.property(commands, (program) => alone(program, spare)),
        effort,
      );
    });
  }

  if (!subject.hasThreads) return;

  test("holds under any program of two attached modules", () => {
    fc.assert(
      fc.property(commands, (program) => {
        using module = subject.create();
        using other = subject.attach(module.buffer);
        runArenaProgram(program, arena.underTest(module, other));
      }),
      effort,
    );
  });
}

/** A part of the blocks stays while the others go; at the end all is as it was at the beginning. */
function freeing(arena: ArenaSubject): void {
  const { subject, about } = arena;
  test.each([1, 3])("becomes one again when each block is freed, every %d. one first", (step) => {
    using module = subject.create();
    const blocks = arena.of(module);
    const { largestFree } = blocks;
    const block = Math.max(about.least ?? 8, 2 ** Math.floor(Math.log2(about.size / 256)));
    const handles: number[] = [];
    for (let h = blocks.tryAlloc(block); h !== 0; h = blocks.tryAlloc(block)) handles.push(h);
    const order = Array.from({ length: step }, (_, i) => handles.filter((_h, at) => at % step === i)).flat();
    for (const h of order) blocks.free(h);
    expect(blocks.remaining).toBe(about.size);
    expect(blocks.largestFree).toBe(largestFree);
    expect([...blocks.handles()]).toEqual([]);
    expect(blocks.check()).toMatchObject({ ok: true });
    expect(blocks.tryAlloc(largestFree)).not.toBe(0);
  });
}

/** In a sharded arena the end of each shard may be too small for one more; a tiny one may have no room for any. */
function exhaustion(arena: ArenaSubject): void {
  const { subject, about, isSharded } = arena;
  const { size, least = 8 } = about;
  const block = Math.max(least, 2 ** Math.floor(Math.log2(size / 256)));
  const most = Math.floor(size / block);
  // the canaries of `paranoid` may take more than such blocks do
  const isTight = subject.about.checks === "paranoid" && block < 64;
  test("hands out what remains, then nothing, and all of it again after reset", () => {
    using module = subject.create();
    const blocks = arena.of(module);
    const fill = (): number => {
      let count = 0;
      while (count <= most && blocks.tryAlloc(block) !== 0) count++;
      return count;
    };
    const count = fill();
    expect(count).toBeGreaterThan(isTight ? -1 : most >> 1);
    expect(count).toBeLessThanOrEqual(most);
    if (!isSharded) expect(blocks.remaining).toBeLessThan(2 * block + (isTight ? 32 : 0));
    expect(codeOf(() => blocks.alloc(block))).toBe("EXHAUSTED");
    expect(blocks.check()).toMatchObject({ ok: true });
    blocks.reset();
    expect(blocks.remaining).toBe(size);
    expect(fill()).toBe(count);
  });
}
