import { catches } from "./suite.js";
import { scopes } from "./worker-table.js";

catches("mutants of the worker table", "worker-table.json", {
  "a row is taken by a load and a store": {
    breaks: "of all who take a row one gets it",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, at, FREE, ATTACHING) !== FREE) return false;",
        to: "if (Atomics.load(m, at) !== FREE) return false;\n  Atomics.store(m, at, ATTACHING);",
      },
    ],
    scope: scopes["3 threads, 2 rows"],
  },
  "a row is attached before its incarnation advances": {
    breaks: "who died before it was attached is not taken for the worker before",
    mutations: [
      { from: "Atomics.compareExchange(m, at, FREE, ATTACHING)", to: "Atomics.compareExchange(m, at, FREE, ATTACHED)" },
    ],
    scope: scopes["2 die in one row"],
  },
  "who died while it attached is left there": {
    breaks: "no row is lost",
    mutations: [{ from: "  if (Atomics.compareExchange(m, at, ATTACHING, FREE) === ATTACHING) return [];\n", to: "" }],
    scope: scopes["1 dies, 2 recover it"],
  },
  "two may recover one row": {
    breaks: "of all who try to recover a row one succeeds",
    mutations: [
      {
        from: "if (!isOurs || Atomics.compareExchange(m, at, state, RECOVERING | me << 2) !== state) {",
        to: "if (isOurs) Atomics.store(m, at, RECOVERING | me << 2);\n  else {",
      },
    ],
    scope: scopes["1 dies, 2 recover it"],
  },
  "what a dead worker was recovering is left": {
    breaks: "who recovers a worker finishes what it had begun",
    mutations: [
      {
        from: "    if (other !== row && isRecovering(table, m, other, row)) done.push(...recoverWorker(table, m, other, me, parts));\n",
        to: "",
      },
    ],
    scope: scopes["who recovers dies too"],
  },
  "a row is free before its parts are recovered": {
    breaks: "parts, then row",
    mutations: [
      {
        from: "  for (const part of parts) part.recover(row);\n  Atomics.store(m, at, FREE);\n",
        to: "  Atomics.store(m, at, FREE);\n  for (const part of parts) part.recover(row);\n",
      },
    ],
    scope: scopes["1 dies, 2 recover it"],
  },
  "a row is free before what its worker was recovering is taken over": {
    breaks: "a row stays in the hand of a worker that is not gone",
    mutations: [
      {
        from: "  claimRecovery(table, m, row, me);\n",
        to: "  claimRecovery(table, m, row, me);\n  Atomics.store(m, at, FREE);\n",
      },
    ],
    scope: scopes["who recovers dies too"],
  },
});
