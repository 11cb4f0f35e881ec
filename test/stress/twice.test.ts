import { describe, expect, test } from "vitest";
import { isLong, secondsFor, timeoutFor } from "./scale.js";
import { twice, type Twice } from "./twice.js";

/*
 * Two real threads end one handle at the same moment: one of them gets DOUBLE_FREE, always. 10 million tries of each in the
 * long form, a second in CI.
 */

const seconds = isLong ? 3600 : secondsFor(0, 1),
  tries = isLong ? 10_000_000 : 100_000;

const kinds: readonly (Twice & { readonly name: string })[] = [
  { name: "sharded-free-list, 2 free", kind: "sharded-free-list", level: "paranoid", endings: ["free", "free"] },
  { name: "sharded-free-list, 2 retire", kind: "sharded-free-list", level: "paranoid", endings: ["retire", "retire"] },
  {
    name: "sharded-free-list, 1 frees, 1 retires",
    kind: "sharded-free-list",
    level: "paranoid",
    endings: ["free", "retire"],
  },
  { name: "free-list, 2 free", kind: "free-list", level: "paranoid", endings: ["free", "free"] },
  { name: "free-list, 2 free, checked", kind: "free-list", level: "checked", endings: ["free", "free"] },
];

describe("one handle, ended by two threads at the same moment", () => {
  test.each(kinds)("$name", { timeout: timeoutFor(seconds) }, async ({ name, ...shape }) => {
    const { tries: done, ...found } = await twice(shape, { tries, seconds });
    console.log(`${name}: ${done} tries`);
    expect(found).toEqual({ wrong: [], problems: [], doubles: 0 });
    expect(done).toBeGreaterThan(isLong ? 1_000_000 : 500);
  });

  test("a compare-exchange that is none is noticed", { timeout: timeoutFor(60) }, async () => {
    const from = "const isClosed = Atomics.compareExchange(m, this.#metaOf(h), h, this.#closed(h)) === h;";
    const to =
      "const isClosed = Atomics.load(m, this.#metaOf(h)) === h;\n    if (isClosed) Atomics.store(m, this.#metaOf(h), this.#closed(h));";
    const mutant = { file: "runtime/claims.ts", from, to };
    const { wrong } = await twice(kinds[0]!, { tries: 1e9, seconds: 60 }, mutant);
    expect(wrong[0]).toMatch(/was ended and ended/);
  });

  test(
    "checked: both may succeed; then check names the slot, and it is handed out once",
    { timeout: timeoutFor(60) },
    async () => {
      const shape = { ...kinds[0]!, level: "checked" } as const;
      const { tries: done, wrong, problems, doubles } = await twice(shape, { tries: 1e9, seconds: 60 });
      console.log(`checked: ${wrong[0]} after ${done} tries`);
      expect(wrong[0]).toMatch(/was ended and ended/);
      expect(problems).toEqual([expect.stringMatching(/^slot \d+ stands in 2 cells$/)]);
      expect(doubles).toBe(0);
    },
  );

  test("an alloc that does not look hands it out twice", { timeout: timeoutFor(60) }, async () => {
    const from = "((this._i32[SPEC.metaWord + (h & SPEC.slotMask)]! ^ h) - 1 >>> 0) >= (SPEC.generationStep - 1 >>> 0)";
    const mutant = { file: "kinds/sharded-free-list/sharded-free-list.ts", from, to: "h === 0" };
    const { doubles } = await twice({ ...kinds[0]!, level: "checked" }, { tries: 1e9, seconds: 60 }, mutant);
    expect(doubles).toBe(1);
  });
});
