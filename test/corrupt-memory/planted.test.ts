import { describe, expect, test } from "vitest";
import { arenaCounts } from "./planted/arena-counts.js";
import type { Counting } from "./planted/counts.js";
import type { Row } from "./planted/fault.js";
import { allKinds } from "../kinds/kinds.js";
import { levels } from "../kinds/kind-under-test.js";
import { type Level, type Maker, makerOf, mutantOf } from "./planted/ground.js";
import { type Message, messagesIn, messagesOfTemplates } from "./planted/messages.js";
import { blindChecks, wrongCounts } from "./planted/mutants.js";
import { outOfRange, use } from "./planted/out-of-range.js";
import { poolCounts } from "./planted/pool-counts.js";
import { shardedCounts } from "./planted/sharded-counts.js";

/*
 * Each fault that check() says it finds is planted, one at a time, into an allocator that is half full, and check() has to
 * name it, its slot and its word, and nothing else. And stats() counts what a model counts that has never seen the words.
 */

const rows: readonly Row[] = allKinds.flatMap(({ corrupt }) => corrupt.planted);

/** What was found in each row. */
const named: { readonly row: Row; readonly problems: readonly string[] }[] = [];

/** The problems that check() had to name, and did. */
function plantIn(maker: Maker, row: Row): readonly string[] {
  const ground = maker.ground(row.allocator),
    { image, part } = ground,
    name = row.allocator;
  const { counts, plant } = row.begin(ground);
  const exact = image["attached"] === undefined || (image["attached"] as unknown as unknown[]).length === 1;
  expect(part["stats"]!()).toMatchObject({ name, ...counts, exact });
  expect(part["check"]!()).toEqual({ name, ok: true, exact, problems: [] });
  const problems = plant();
  expect(part["check"]!(), "planted").toEqual({ name, ok: false, exact, problems });
  return problems;
}

const groups = (["local", "shared"] as const).flatMap((sharing) => levels.map((level) => ({ sharing, level })));

describe.each(groups)("$sharing $level", (group) => {
  const own = rows.filter(({ sharing, level }) => sharing === group.sharing && level === group.level);

  test.each(own)("$allocator: $title", async (row) => {
    named.push({ row, problems: plantIn(await makerOf(row.sharing, row.level), row) });
  });
});

test.each(blindChecks)("$sharing $level $allocator: it would be noticed that $what", async (mutant) => {
  const { sharing, level, allocator, file = allocator, patch } = mutant;
  const maker = await mutantOf(sharing, level, `${file}.js`, patch);
  const own = rows.filter((row) => row.sharing === sharing && row.level === level && row.allocator === allocator);
  expect(() => own.forEach((row) => plantIn(maker, row))).toThrow(/^planted: /);
});

describe("what another worker is at is no fault", () => {
  function checkDuringReset(maker: Maker): void {
    const { part, words, at } = maker.ground("spread");
    words[at["epochWord"]! + 1] = words[at["epochWord"]!]! + 1;
    expect(part["check"]!()).toMatchObject({ ok: true, problems: [] });
  }

  test.each(levels)("a reset that has begun, %s", async (level) => {
    checkDuringReset(await makerOf("shared", level));
    const maker = await mutantOf("shared", level, "spread.js", [["((epoch + 1) | 0)", "((epoch + 1) & 0)"]]);
    expect(() => checkDuringReset(maker)).toThrow(/ok/);
  });
});

describe("every sentence of the templates", () => {
  const messages = messagesOfTemplates();

  /** Those that no row expects. */
  const missing = (all: readonly Message[], without?: RegExp): Message[] =>
    all.filter(
      ({ file, pattern }) =>
        !named.some(
          ({ row, problems }) =>
            row.templates.includes(file) && problems.some((text) => !without?.test(text) && pattern.test(text)),
        ),
    );

  test("is expected by a row", () => {
    expect(messages.length).toBeGreaterThan(40);
    expect(missing(messages)).toEqual([]);
  });

  test("would be missed if there were none", () => {
    expect(
      missing(messages, /past the end of slot/)
        .map(({ file }) => file)
        .sort(),
    ).toEqual(["kinds/free-list/paranoid.ts", "kinds/free-list/shared-checked.ts", "runtime/guarded-slots.ts"]);
    const said =
      'problems.push(`slot ${s} ${a ? "is odd" : "is even"}`); return { problems: [damage(w, "the top", p)] };';
    expect(missing(messagesIn("kinds/free-list/fast.ts", said)).map(({ pattern }) => pattern.source)).toEqual([
      "^slot .+ is odd$",
      "^slot .+ is even$",
      "^word -?\\d+, the top, holds -?\\d+: something else wrote into the image$",
    ]);
  });
});

/** One case for each level. */
const atEach = <T extends { readonly levels: readonly Level[] }>(cases: readonly T[]): (T & { level: Level })[] =>
  cases.flatMap((each) => each.levels.map((level) => ({ ...each, level })));

const countings: readonly Counting[] = [...poolCounts, ...arenaCounts, ...shardedCounts];

/** How many states there were. */
function count(maker: Maker, allocator: string, states: Counting["states"]): number {
  const ground = maker.ground(allocator);
  let n = 0;
  for (const counts of states(ground)) {
    expect(ground.part["stats"]!(), `state ${n++}`).toMatchObject(counts);
    expect(ground.part["check"]!()).toMatchObject({ ok: true, problems: [] });
  }
  return n;
}

describe("stats() counts as a model does", () => {
  test.each(atEach(countings))("$sharing $level $allocator: $title", async ({ sharing, level, allocator, states }) => {
    expect(count(await makerOf(sharing, level), allocator, states)).toBeGreaterThan(2);
  });

  test.each(wrongCounts)("$sharing $level $allocator: it would be noticed that $what", async (mutant) => {
    const { sharing, level, allocator, file = allocator, patch } = mutant;
    const maker = await mutantOf(sharing, level, `${file}.js`, patch);
    const own = countings.filter((c) => c.sharing === sharing && c.levels.includes(level) && c.allocator === allocator);
    expect(() => own.forEach(({ states }) => count(maker, allocator, states))).toThrow(/^state \d+: /);
  });
});

describe("stats() of a word that is out of range", () => {
  const cases = atEach(outOfRange).flatMap((each) => each.values.map((value) => ({ ...each, value })));

  test.each(cases)("$sharing $level: $title: $value", async ({ sharing, level, allocator, word, value, counts }) => {
    const ground = (await makerOf(sharing, level)).ground(allocator);
    use(ground);
    const at = word(ground);
    ground.words[at] = value;
    const stats = (): unknown => ground.part["stats"]!();
    if (counts === undefined) expect(stats).toThrow(expect.objectContaining({ code: "CORRUPT", allocator, value: at }));
    else expect(stats()).toMatchObject(counts(value));
    expect(ground.part["check"]!()).toMatchObject({ ok: false });
  });
});
