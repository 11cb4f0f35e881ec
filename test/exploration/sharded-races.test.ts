import { describe, expect, test } from "vitest";
import { lanes, replay } from "../explorer/replay.js";
import { walk } from "../explorer/walk.js";
import { scopes } from "./sharded-programs.js";
import { long } from "./suite.js";

describe("sharded free list: no plain access races", () => {
  for (const [name, scope] of Object.entries(scopes)) {
    test(name, { timeout: 600_000 }, async () => {
      const program = await scope.program();
      const found = walk(program, {
        runs: long ? 20_000 : 60,
        kills: "kills" in scope ? scope.kills : 0,
        races: true,
      });
      expect(
        found === undefined ? "" : `${found.message}\n${lanes(program, replay(program, found.replay, { fine: true }))}`,
      ).toBe("");
    });
  }

  test("the detector sees the race of a magazine that is handed in by a plain store", async () => {
    const program = await scopes["2 workers: alloc, free, flush"].program([
      {
        from: "Atomics.store(m, i, nextVersion(v) | DEPOT | (n << 7));",
        to: "m[i] = nextVersion(v) | DEPOT | (n << 7);",
      },
    ]);
    expect(walk(program, { runs: 500, races: true })?.message).toMatch(/race on i32/);
  });
});
