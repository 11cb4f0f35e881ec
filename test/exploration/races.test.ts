import { describe, expect, test } from "vitest";
import { lanes, replay } from "../explorer/replay.js";
import { searchRaces } from "../explorer/search.js";
import type { Mutation } from "../explorer/transform.js";
import { scopes as arena } from "./arena.js";
import { robustScopes } from "./reclamation-robust.js";
import { scopes as reclamation } from "./reclamation-scopes.js";
import { scopes as freeList } from "./sharded-programs.js";
import { racesNowhere, type Scope } from "./suite.js";
import { scopes as together } from "./together.js";

/*
 * No plain access of a template races, in no state of these scopes: what the explorer shows under sequential consistency
 * holds on real machines then. `EXPLORE=long` looks at the others too; still larger ones are walked at random
 * (`sharded-races.test.ts`).
 *
 * Left out are resets of an arena while others allocate from it: the block of an allocation that overlaps one may be
 * somebody else's too, and then their writes race.
 */

const takenOver = "the one who replaces dies, and who takes over its row";

const rest = (scopes: Readonly<Record<string, Scope>>): Record<string, Scope> =>
  Object.fromEntries(Object.entries(scopes).map(([name, scope]) => [name, { ...scope, long: true }]));

racesNowhere("sharded free list", {
  "2 workers: alloc, free, alloc, free": freeList["2 workers: alloc, free, alloc, free"],
  "2 workers: alloc, free, flush": freeList["2 workers: alloc, free, flush"],
  "2 workers, 3 cells: 2 allocs, 2 frees": freeList["2 workers, 3 cells: 2 allocs, 2 frees"],
  "2 workers, checked: alloc, free": freeList["2 workers, checked: alloc, free"],
  "1 dies, checked: 2 allocs, 2 frees": freeList["1 dies, checked: 2 allocs, 2 frees"],
  "1 dies, another works: alloc, free": freeList["1 dies, another works: alloc, free"],
  "1 dies, then the one who recovers it": freeList["1 dies, then the one who recovers it"],
  "1 waits, the other goes idle": freeList["1 waits, the other goes idle"],
});

racesNowhere("reclamation", {
  "2 readers, 1 replacement": reclamation["2 readers, 1 replacement"],
  "a batch is used again at once": reclamation["a batch is used again at once"],
  "a batch is used again while its reader refreshes": reclamation["a batch is used again while its reader refreshes"],
  "a reader dies, at most 2 preemptions": { ...reclamation["a reader dies"], preemptions: 2 },
  "the one who replaces dies": reclamation["the one who replaces dies"],
  "robust: an old and a young object in one batch": robustScopes["robust: an old and a young object in one batch"],
});

/** Of two classes together, with a death: seconds each, for the long form. */
const slow = new Set([
  "a reader, the one who replaces dies",
  "the one who replaces dies, its row is taken over",
  takenOver,
]);

racesNowhere(
  "pool and reclamation",
  Object.fromEntries(
    Object.entries(together).map(([name, scope]) => [name, slow.has(name) ? { ...scope, long: true } : scope]),
  ),
);

racesNowhere("sharded arena", {
  "2 workers, 1 shard": arena["2 workers, 1 shard"],
  "2 workers, checked": arena["2 workers, checked"],
  "blocks of more than a shard": arena["blocks of more than a shard"],
  "a worker dies, another takes its row": arena["a worker dies, another takes its row"],
});

racesNowhere("all of the sharded free list", rest(freeList));
racesNowhere("all of the reclamation", rest({ ...reclamation, ...robustScopes }));

describe("a race is found when", () => {
  const cases: Readonly<Record<string, [scope: Scope, mutation: Mutation]>> = {
    "a released batch is announced by a plain store": [
      reclamation["a reader dies"],
      { from: "Atomics.store(m, at, state | LIVE);", to: "m[at] = state | LIVE;" },
    ],
    "an idle batch is": [
      reclamation["a reader twice, 2 replacements"],
      { from: "Atomics.store(m, at, (state & ~255) + 256 | IDLE);", to: "m[at] = (state & ~255) + 256 | IDLE;" },
    ],
    "a link is read once more after the answer": [
      reclamation["a batch is used again while its reader refreshes"],
      {
        from: "      this.#clear(b, 1 << this._worker);\n    }",
        to: "      this.#clear(b, 1 << this._worker);\n      if (this._i32[this.#wordOf(b) + LINKS + this._worker]! < 0) return;\n    }",
      },
    ],
    "the era is announced by a plain store": [
      robustScopes["robust: an old and a young object in one batch"],
      { from: "Atomics.store(m, this._guardWord + ERA, era);", to: "m[this._guardWord + ERA] = era;" },
    ],
  };
  for (const [name, [scope, mutation]] of Object.entries(cases)) {
    test(name, async () => {
      const program = await scope.program([mutation]);
      const { violation } = searchRaces(program, scope);
      expect(violation?.message).toMatch(/race on i32/);
      expect(lanes(program, replay(program, violation!.replay))).toMatch(/write/);
    });
  }
});
