import { describe, expect, test } from "vitest";
import { arenaRows } from "./planted/arenas.js";
import { bitmapPoolRows } from "./planted/bitmap-pools.js";
import { type Row, templatesOf } from "./planted/fault.js";
import { freeListRows } from "./planted/free-lists.js";
import { levels, makerOf } from "./planted/ground.js";
import { type Message, messagesIn, messagesOfTemplates } from "./planted/messages.js";
import { shardedArenaRows } from "./planted/sharded-arenas.js";
import { shardedFreeListRows } from "./planted/sharded-free-lists.js";

/*
 * Each fault that check() says it finds is planted, one at a time, into an allocator that is half full, and check() has to
 * name it, its slot and its word, and nothing else.
 */

const rows: readonly Row[] = [
  ...freeListRows,
  ...bitmapPoolRows,
  ...shardedFreeListRows,
  ...arenaRows,
  ...shardedArenaRows,
];

/** What was found in each row. */
const named: { readonly row: Row; readonly problems: readonly string[] }[] = [];

const groups = (["local", "shared"] as const).flatMap((sharing) => levels.map((level) => ({ sharing, level })));

describe.each(groups)("$sharing $level", (group) => {
  const own = rows.filter(({ sharing, level }) => sharing === group.sharing && level === group.level);

  test.each(own)("$allocator: $title", async (row) => {
    const ground = (await makerOf(row.sharing, row.level)).ground(row.allocator);
    const { counts, plant } = row.begin(ground);
    const exact =
      ground.image["attached"] === undefined || (ground.image["attached"] as unknown as unknown[]).length === 1;
    expect(ground.part["stats"]!()).toMatchObject({ name: row.allocator, ...counts, exact });
    expect(ground.part["check"]!()).toEqual({ name: row.allocator, ok: true, exact, problems: [] });
    const problems = plant();
    expect(ground.part["check"]!()).toEqual({ name: row.allocator, ok: problems.length === 0, exact, problems });
    named.push({ row, problems });
  });
});

describe("every sentence of the templates", () => {
  /** Those that no row expects. */
  const missing = (messages: readonly Message[], without?: RegExp): Message[] =>
    messages.filter(
      ({ file, pattern }) =>
        !named.some(
          ({ row, problems }) =>
            templatesOf(row).includes(file) && problems.some((text) => !without?.test(text) && pattern.test(text)),
        ),
    );

  test("is expected by a row", () => {
    const messages = messagesOfTemplates();
    expect(messages.length).toBeGreaterThan(40);
    expect(missing(messages)).toEqual([]);
  });

  test("would be missed if there were none", () => {
    expect(missing(messagesOfTemplates(), /past the end of slot/).map(({ file }) => file)).toEqual([
      "allocators/bitmap-pool-checked.ts",
      "allocators/free-list-paranoid.ts",
      "runtime/guarded-slots.ts",
    ]);
    const said =
      'problems.push(`slot ${s} ${a ? "is odd" : "is even"}`); return { problems: [damage(w, "the head", p)] };';
    expect(missing(messagesIn("allocators/free-list-fast.ts", said)).map(({ pattern }) => pattern.source)).toEqual([
      "^slot .+ is odd$",
      "^slot .+ is even$",
      "^word -?\\d+, the head, holds -?\\d+: something else wrote into the image$",
    ]);
  });
});
