import { catches } from "./suite.js";
import { poolScopes, scopes } from "./together.js";

catches("mutants of pool and reclamation", "together.json", {
  "alloc does not note the era": {
    breaks:
      "a slot says in which era it was born, or in one before: a reader that stalls does not hold back younger ones",
    mutations: [{ from: "if (SPEC.robust) m[this.#bornOf(h)] = peek(m, SPEC.eraWord);", to: "" }],
    scope: poolScopes["a reader stops, 3 replacements of 4 slots"],
  },
  "who retires does not look for those who wait": {
    breaks: "while somebody waits, whoever retires a slot releases its batch",
    mutations: [{ from: "if (peek(this._i32, SPEC.waitersWord) !== 0) this.#retirer!.flush();", to: "" }],
    scope: poolScopes["1 waits for a slot that the other retires"],
  },
  "who took over a row takes its own batch for the dead one's": {
    breaks: "in our own row we take over what was there before us, not what we fill",
    mutations: [{ from: "if (!this.#filling.includes(b)) this.#takeOver", to: "this.#takeOver" }],
    scope: scopes["the one who replaces dies, its row is taken over"],
  },
  "readers are not asked": {
    breaks: "a batch goes into the list of every worker that is inside",
    mutations: [{ from: "      pending |= 1 << s;", to: "" }],
    scope: scopes["a reader, 2 replacements of 2 slots"],
  },
});
