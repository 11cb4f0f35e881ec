import { catches } from "./suite.js";
import { scopes } from "./worker-table.js";

catches("mutants of the worker table", "worker-table.json", {
  "who takes over a row keeps the incarnation": {
    breaks: "of two that take over the row of one worker, one has it",
    mutations: [{ from: "const next = (dead + 1) | 0,", to: "const next = dead | 0," }],
    scope: scopes["1 dies, 2 take over its row by name"],
  },
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
    mutations: [{ from: "    Atomics.compareExchange(m, at, ATTACHING, FREE);\n", to: "" }],
    scope: scopes["1 dies, 2 recover it"],
  },
  "two may recover one row": {
    breaks: "of all who try to recover a row one succeeds",
    mutations: [
      {
        from: "if (!isOurs || Atomics.compareExchange(m, at, state, (state & ~stateBits) | RECOVERING | (me << 2)) !== state) {",
        to: "if (isOurs) Atomics.store(m, at, (state & ~stateBits) | RECOVERING | (me << 2));\n  else {",
      },
    ],
    scope: scopes["1 dies, 2 recover it"],
  },
  "who recovers does not look whose row it is": {
    breaks: "who has left, or was recovered, is not recovered in the person of the next one in its row",
    mutations: [
      {
        from: "  if (incarnation !== undefined && state >>> 7 !== incarnation % 2 ** 25) return [];\n",
        to: "",
      },
    ],
    scope: scopes["1 leaves and dies, another takes its row"],
  },
  "a row's state does not say whose it is": {
    breaks: "between the look at the incarnation and the claim of the row it cannot become another's",
    mutations: [
      { from: "ATTACHED | (incarnation << 7)", to: "ATTACHED" },
      { from: "state >>> 7 !== incarnation % 2 ** 25", to: "Atomics.load(m, at + 1) !== incarnation" },
    ],
    scope: scopes["2 recover one by name, another takes its row"],
  },
  "who leaves takes its row for its own still": {
    breaks: "who was taken for dead does not free the next one's row",
    mutations: [
      {
        from: "Atomics.compareExchange(m, workersWord + row * rowWords, attached(incarnation), FREE);",
        to: "Atomics.store(m, workersWord + row * rowWords, FREE);",
      },
    ],
    scope: scopes["1 is taken for dead"],
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
        from: "  for (const part of parts as readonly Recoverable[]) part._recover(row);\n  Atomics.store(m, at, FREE);\n",
        to: "  Atomics.store(m, at, FREE);\n  for (const part of parts as readonly Recoverable[]) part._recover(row);\n",
      },
    ],
    scope: scopes["1 dies, 2 recover it"],
  },
  "a row is free before what its worker was recovering is taken over": {
    breaks: "a row stays in the hand of a worker that is not gone",
    mutations: [
      {
        from: "  claimRecovery(table, m, row, me, state);\n",
        to: "  claimRecovery(table, m, row, me, state);\n  Atomics.store(m, at, FREE);\n",
      },
    ],
    scope: scopes["who recovers dies too"],
  },
});
