import { describe, expect, test } from "vitest";
import { fight } from "./battle.js";
import { largeSubjects, subjects } from "./schemas.js";

/*
 * A writer that never rests: real threads use an image of every kind while another one writes random words all over it.
 * Nothing may hang, and nothing may throw anything but AllocError. `npm run hostile:long -- minutes seed` does it for longer.
 */

const minutes = Number(process.env["HOSTILE_MINUTES"] ?? 0);
const seed = Number(process.env["HOSTILE_SEED"] ?? 1);
const shared = subjects.filter(({ name }) => name.includes("shared"));
const battles = [
  ...shared,
  ...(minutes > 0 ? largeSubjects.map(({ name, yaml }) => ({ name: `${name}, large`, yaml })) : []),
];
const ms = minutes > 0 ? (minutes * 60_000) / battles.length : 1500;

describe("a hostile writer", () => {
  test.each(battles)("$name", { timeout: ms + 60_000 }, async (subject) => {
    const { problems, calls, writes, rounds } = await fight(subject, seed, ms);
    console.log(`${subject.name}, seed ${seed}: ${rounds} rounds, ${calls} calls, ${writes} words written`);
    expect(problems).toEqual([]);
    expect(calls).toBeGreaterThan(100);
    expect(writes).toBeGreaterThan(100);
  });
});
