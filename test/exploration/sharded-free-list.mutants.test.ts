import { scopes } from "./sharded-programs.js";
import { catches } from "./suite.js";

catches("mutants of the sharded free list", "sharded-free-list.json", {
  "a magazine is taken by a store": {
    breaks: "a magazine changes hands by one compare-exchange",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, SPEC.depotWord + g, v, mine | kind) !== v) return false;",
        to: "Atomics.store(m, SPEC.depotWord + g, mine | kind);",
      },
    ],
    scope: scopes["2 workers: alloc, free"],
  },
  "alloc commits before it says who has the slot": {
    breaks: "alloc: state, then top",
    mutations: [
      {
        from: "m[this.#stateOf(h)] = this.mark;\n    if (SPEC.checked) m[this.#metaOf(h)] = h;\n    m[t] = p - 1;",
        to: "m[t] = p - 1;\n    m[this.#stateOf(h)] = this.mark;\n    if (SPEC.checked) m[this.#metaOf(h)] = h;",
      },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover loses the retired slot that was being freed": {
    breaks: "a state that names a cell above top is a slot on its way there",
    mutations: [
      {
        from: "const last = next !== 0 && m[this.#stateOf(next)] === p + 1 ? p + 1 : p;",
        to: "const last = next < 0 ? p + 1 : p;",
      },
    ],
    scope: scopes["1 dies while it frees what was retired"],
  },
  "a retired slot is freed before its item lets go": {
    breaks: "reclaim: state, then top",
    mutations: [
      { from: "    m[this.#stateOf(h)] = p; // from", to: "    // from" },
      {
        from: "    this.#push(h, p);\n    if (Atomics.load(m, SPEC.waitersWord) !== 0) this.flush();\n  }\n\n  /** Fills",
        to: "    this.#push(h, p);\n    m[this.#stateOf(h)] = p;\n  }\n\n  /** Fills",
      },
    ],
    scope: scopes["1 dies while it frees what was retired"],
  },
  "recover leaves handles alive": {
    breaks: "what stands in a magazine has no live handle",
    mutations: [{ from: "if (SPEC.checked) this.#endHandles(last);", to: "" }],
    scope: scopes["1 dies, checked: 2 allocs, 2 frees"],
  },
  "what stands in other workers' hands is listed": {
    breaks: "what stands in a magazine is free, whatever its state says",
    mutations: [
      { from: "if (mine[s] === 1 && free[s] === 0 && peek", to: "if (mine[s] === 1 && free[s]! >= 0 && peek" },
    ],
    scope: scopes["1 dies, another frees what it had, a third lists it"],
  },
  "what was allocated anew meanwhile is listed": {
    breaks: "handlesOf looks at the state again after it has looked into the magazines",
    mutations: [
      { from: "free[s] === 0 && peek(this.i32, i) === mark) found", to: "free[s] === 0 && mark !== 0) found" },
    ],
    scope: scopes["1 dies, another frees what it had, a third lists it"],
  },
  "recover takes half-filled magazines for filled": {
    breaks: "FILLING goes back to FRESH",
    mutations: [{ from: "if ((v & 3) === FILLING) Atomics", to: "if (false) Atomics" }],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover believes the count of the magazine in use": {
    breaks: "top counts the cells of the magazine in hand, its word is out of date",
    mutations: [{ from: "g === this.#magazineOf(m[t]!) ? this.#settle(m[t]!) : v >> 7 & 511", to: "v >> 7 & 511" }],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover wakes nobody": {
    breaks: "who recovers notifies whom the dead worker was going to notify",
    mutations: [{ from: "    this.#wake(); // it may", to: "    // it may" }],
    scope: scopes["1 waits, who has the slot dies"],
  },
  "the full magazine is handed in after top has moved on": {
    breaks: "spill: release, then load",
    mutations: [
      {
        from: "if (l >= 0) this.#release(l, SPEC.magazineWords - 1);\n    this.#load(g);",
        to: "this.#load(g);\n    if (l >= 0) this.#release(l, SPEC.magazineWords - 1);",
      },
    ],
    scope: scopes["1 dies, 3 cells: 3 allocs, 3 frees"],
  },
  "the empty magazine keeps the count it was taken with": {
    breaks: "a magazine set aside says that it is empty",
    mutations: [
      { from: "this.#next(v) | OWNED | this.worker << 2);\n    this.#spare", to: "v + 65536);\n    this.#spare" },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "a refill that forgets the magazine in hand": {
    breaks: "every magazine is in the depot or in somebody's hand",
    mutations: [{ from: "if (l >= 0) this.#release(l, SPEC.magazineWords - 1);", to: "" }],
    scope: scopes["1 dies, 3 cells: 3 allocs, 3 frees"],
  },
  "one look is enough to say EXHAUSTED": {
    breaks: "two looks with the same versions prove one empty moment",
    mutations: [{ from: "return before >= 0 && this.#sumVersions() === before;", to: "return before >= 0;" }],
    scope: scopes["a slot moves while another worker looks for it"],
  },
  "versions stand still": {
    breaks: "each change of a magazine's word advances its version",
    mutations: [{ from: "return (v & -65536) + 65536 | 0;", to: "return v & -65536;" }],
    scope: scopes["a slot moves while another worker looks for it"],
  },
  "who frees looks for waiters before it hands in": {
    breaks: "release: store, then look for waiters",
    mutations: [
      {
        from: "    const v = m[SPEC.depotWord + g]!;\n    Atomics.store(m, SPEC.depotWord + g, this.#next(v) | DEPOT | n << 7);\n    if (n === 0) return;",
        to: "    if (n > 0) this.#wake();\n    const v = m[SPEC.depotWord + g]!;\n    Atomics.store(m, SPEC.depotWord + g, this.#next(v) | DEPOT | n << 7);\n    if (n >= 0) return;",
      },
    ],
    scope: scopes["1 waits, the other goes idle"],
  },
  "who waits reads the progress after its last look": {
    breaks: "wait: announce, read the progress, look, sleep",
    mutations: [
      {
        from: "Atomics.wait(m, SPEC.progressWord, seen,",
        to: "Atomics.wait(m, SPEC.progressWord, Atomics.load(m, SPEC.progressWord),",
      },
    ],
    scope: scopes["1 waits, the other goes idle"],
  },
});
