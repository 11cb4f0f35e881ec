import { scopes as arena } from "./arena.js";
import { scopes as bitmap } from "./bitmap.js";
import { controlScopes, robustScopes } from "./reclamation-robust.js";
import { doubleDeaths, scopes as reclamation } from "./reclamation-scopes.js";
import { misuses, scopes as freeList } from "./sharded-programs.js";
import { exploresWeakly } from "./suite.js";
import { poolScopes, scopes as together } from "./together.js";
import { scopes as workers } from "./worker-table.js";

/*
 * The suites once more, on a machine where plain stores are seen late and in any order, and plain loads find old values:
 * ARM, and what V8 may make of plain accesses on any processor. Each deviation from the order of the program multiplies
 * the states, so the scopes here have one of them and one switch between threads; the long form has two of each.
 */

const takenOver = "the one who replaces dies, and who takes over its row";

exploresWeakly("sharded free list", freeList, {
  large: [
    "1 dies, another works: alloc, free",
    "1 dies, another works, checked: alloc, free, flush",
    "1 dies, another frees what it had, a third lists it",
  ],
  late: ["1 dies, then the one who recovers it"],
  // The state of a slot that another worker took over is seen late: it still names the dead worker.
  open: { "1 dies, another frees what it had, a third lists it": /is listed, but another worker holds it/ },
});
exploresWeakly("one handle ended by several, paranoid", misuses, {
  large: ["1 alone frees a handle, dies, and who recovers it dies"],
  late: ["1 of 2 that free one handle dies", "1 alone frees a handle, dies, and who recovers it dies"],
});
exploresWeakly(
  "reclamation",
  { ...reclamation, ...doubleDeaths, ...robustScopes, ...controlScopes },
  {
    large: ["a reader dies, then the one who recovers it, preemptions: 1"],
    late: [
      "the one who replaces dies, then the one who recovers it, preemptions: 0",
      "robust: a reader, the one who replaces dies",
      "reader and replacer die at once, preemptions: 0",
      "an abandoned batch is used again",
    ],
  },
);
exploresWeakly(
  "free list and reclamation together",
  { ...together, ...poolScopes },
  {
    large: ["a reader, the one who replaces dies", takenOver],
    // Two deaths of the two classes together: more states than the short form has time for.
    late: [takenOver, "the one who replaces dies, its row is taken over"],
  },
);
exploresWeakly("worker table", workers, {
  large: ["who recovers dies too, 2 others at once", "3 die, each while it recovers the one before"],
  late: ["3 die, each while it recovers the one before"],
});
exploresWeakly("bitmap pool", bitmap, {
  late: [
    "1 dies with 3 slots, and who takes over its row",
    "1 dies with 3 slots, and who takes over its row, checked",
    "1 dies, another is at work, checked",
    "1 dies and its row is taken over, checked",
  ],
});
exploresWeakly("sharded arena", arena);
