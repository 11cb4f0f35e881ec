import { scopes as arena } from "./arena.js";
import { scopes as bitmap } from "./bitmap.js";
import { controlScopes, robustScopes } from "./reclamation-robust.js";
import { doubleDeaths, scopes as reclamation } from "./reclamation-scopes.js";
import { scopes as freeList } from "./sharded-programs.js";
import { exploresWeakly } from "./suite.js";
import { poolScopes, scopes as together } from "./together.js";
import { scopes as workers } from "./worker-table.js";

/*
 * The suites once more, on a machine where plain stores are seen late and in any order, and plain loads find old values:
 * ARM, and what V8 may make of plain accesses on any processor. Each deviation from the order of the program multiplies
 * the states, so the scopes here have one of them and one switch between threads; the long form has two of each.
 */

exploresWeakly("sharded free list", freeList, {
  large: [
    "1 dies, another works: alloc, free",
    "1 dies, another works, checked: alloc, free, flush",
    "1 dies, another frees what it had, a third lists it",
  ],
  // The state of a slot that another worker took over is seen late: it still names the dead worker.
  open: { "1 dies, another frees what it had, a third lists it": /is listed, but another worker holds it/ },
});
exploresWeakly(
  "reclamation",
  { ...reclamation, ...doubleDeaths, ...robustScopes, ...controlScopes },
  {
    large: ["a reader dies, then the one who recovers it, preemptions: 1"],
  },
);
exploresWeakly(
  "free list and reclamation together",
  { ...together, ...poolScopes },
  {
    large: ["a reader, the one who replaces dies"],
  },
);
exploresWeakly("worker table", workers, {
  large: ["who recovers dies too, 2 others at once", "3 die, each while it recovers the one before"],
});
// A slot's state is seen later than the empty hand of the worker that took it: who recovers takes it for lost.
exploresWeakly("bitmap pool", bitmap, {
  large: ["1 dies, another is at work", "1 dies, another is at work, checked"],
  open: {
    "another takes what a dead worker was about to take": /handed out to two/,
    "another takes what a dead worker was about to take, checked": /handed out to two/,
    "1 dies, another is at work": /handed out to two/,
    "1 dies, another is at work, checked": /passes as one of|could not be freed|handed out to two/,
    "2 die at one slot": /are live, 1 are held/,
    "a slot in doubt, then another dies": /are live, 1 are held/,
  },
});
// The words of a worker's own buffer are seen late, from before another's reset.
exploresWeakly("sharded arena", arena, {
  open: {
    "a reset in the middle of an allocation": /does not balance/,
    "a reset between, checked": /does not balance/,
    "2 resets": /handed out twice/,
  },
});
