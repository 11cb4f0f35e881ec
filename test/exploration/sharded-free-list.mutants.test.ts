import { misuses, scopes } from "./sharded-programs.js";
import { catches } from "./suite.js";

catches("mutants of the sharded free list", "sharded-free-list.json", {
  "a magazine is taken by a store": {
    breaks: "a magazine changes hands by one compare-exchange",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, i, v, mine | kind) !== v) return false;",
        to: "Atomics.store(m, i, mine | kind);",
      },
    ],
    scope: scopes["2 workers: alloc, free"],
  },
  "alloc commits before it says who has the slot": {
    breaks: "alloc: state, then top",
    mutations: [
      {
        from: "if (m[this.#stateOf(h)] !== this._mark) m[this.#stateOf(h)] = this._mark; // most slots come back to the worker that had them\n    if (SPEC.checked) m[this.#metaOf(h)] = h;\n    m[t] = p - 1;",
        to: "m[t] = p - 1;\n    m[this.#stateOf(h)] = this._mark;\n    if (SPEC.checked) m[this.#metaOf(h)] = h;",
      },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover loses the retired slot that was being freed": {
    breaks: "a state that names a cell above top is a slot on its way there",
    mutations: [
      {
        from: "if (next !== 0 && peek(m, state) === p + 1) m[t] = p + 1;",
        to: "if (next < 0) m[t] = p + 1;",
      },
    ],
    scope: scopes["1 dies while it frees what was retired"],
  },
  "a retired slot is freed before its item lets go": {
    breaks: "reclaim: state, then top",
    mutations: [
      { from: "    m[this.#stateOf(h)] = p; // from", to: "    // from" },
      {
        from: "    this.#push(h, t, p);\n    if (peek(m, SPEC.waitersWord) !== 0) this.flush();\n  }\n\n  /**\n   * A free",
        to: "    this.#push(h, t, p);\n    m[this.#stateOf(h)] = p;\n  }\n\n  /**\n   * A free",
      },
    ],
    scope: scopes["1 dies while it frees what was retired"],
  },
  "a slot is taken out before its handle is dead": {
    breaks: "takeOut: meta, then state",
    mutations: [
      {
        from: "    m[this.#metaOf(h)] = 0; // first: what was retired can be reclaimed once more as long as its state says so\n    m[this.#stateOf(h)] = QUARANTINED;",
        to: "    m[this.#stateOf(h)] = QUARANTINED;\n    m[this.#metaOf(h)] = 0;",
      },
    ],
    scope: scopes["1 dies while it frees what was retired, and is taken out"],
  },
  "recover leaves handles alive": {
    breaks: "what stands in a magazine has no live handle",
    mutations: [{ from: "if (SPEC.checked && m[m[t]!]! !== 0) this.#endHandle(m[m[t]!]!);", to: "" }],
    scope: scopes["1 dies, checked: 2 allocs, 2 frees"],
  },
  "a free that nobody knows of": {
    breaks: "free says what it is about to do before it does it",
    mutations: [{ from: "    m[t + 1] = h; // from here on the free is begun\n", to: "" }],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "a free begins when there is room": {
    breaks: "free says what it is about to do before it exchanges the magazine",
    mutations: [
      { from: "    m[t + 1] = h; // from here on the free is begun\n", to: "" },
      {
        from: "    m[p] = n;\n    m[t] = p;\n    m[t + 1] = 0;",
        to: "    m[t + 1] = h;\n    m[p] = n;\n    m[t] = p;\n    m[t + 1] = 0;",
      },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "a free ends before the slot stands in its cell": {
    breaks: "push: top, then the end of the free",
    mutations: [{ from: "    m[t] = p;\n    m[t + 1] = 0;", to: "    m[t + 1] = 0;\n    m[t] = p;" }],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover finishes no free": {
    breaks: "a free that was begun is finished",
    mutations: [{ from: "    this.#finishFree(worker, t);\n", to: "" }],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover frees once more what was free": {
    breaks: "a free whose slot is the top one is finished",
    mutations: [
      {
        from: "if (!SPEC.paranoid && stands) m[t + 1] = 0;",
        to: "",
      },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover believes the top cell of a magazine that has changed hands": {
    breaks: "whose a magazine is, its word says",
    mutations: [{ from: "return (v & 3) === OWNED && ((v >> 2) & 31) === worker;", to: "return (v & 3) <= FILLING;" }],
    scope: scopes["1 dies, another works, checked: alloc, free, flush"],
  },
  "a dead worker's free goes on in the hand of whoever recovers it": {
    breaks: "recovery goes on as the dead worker: whoever comes next finds it as it was",
    mutations: [
      {
        from: "this.#pickUp(this.#takeRoomy(worker), topsWord + worker * lineWords);",
        to: "this.#pickUp(this.#takeRoomy(this.#worker), topsWord + worker * lineWords);",
      },
    ],
    scope: scopes["1 dies, then the one who recovers it"],
  },
  "what a dead worker was freeing is listed": {
    breaks: "what is being freed is free, whatever its state says",
    mutations: [{ from: "for (const s of hands) if (found[s] === 0) found[s] = FOUND | IN_HAND;", to: "void hands;" }],
    scope: scopes["2 die, 1 of them while it frees a slot of the other"],
  },
  "what stands in other workers' hands is listed": {
    breaks: "what stands in a magazine is free, whatever its state says",
    mutations: [{ from: "if (its[s] === 1 && free[s] === 0 && peek", to: "if (its[s] === 1 && free[s]! >= 0 && peek" }],
    scope: scopes["1 dies, another frees what it had, a third lists it"],
  },
  "what was allocated anew meanwhile is listed": {
    breaks: "handlesOf looks at the state again after it has looked into the magazines",
    mutations: [
      { from: "free[s] === 0 && peek(this._i32, i) === mark) found", to: "free[s] === 0 && mark !== 0) found" },
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
    mutations: [
      {
        from: "g === this.#inHand(line) ? this.#countTop(m[line + TOP]!) : this.#countIn(g, v)",
        to: "this.#countIn(g, v)",
      },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "recover wakes nobody": {
    breaks: "who recovers notifies whom the dead worker was going to notify",
    mutations: [{ from: "~(1 << worker));\n    this.#wake();", to: "~(1 << worker));" }],
    scope: scopes["1 waits, who has the slot dies"],
  },
  "the full magazine is handed in after top has moved on": {
    breaks: "spill: release, then load",
    mutations: [
      {
        from: "if (full >= 0) this.#release(full, this.#shape.magazineWords - 1, this.#worker);\n    this.#pickUp(g, this.#line);",
        to: "this.#pickUp(g, this.#line);\n    if (full >= 0) this.#release(full, this.#shape.magazineWords - 1, this.#worker);",
      },
    ],
    scope: scopes["1 dies, 3 cells: 3 allocs, 3 frees"],
  },
  "the empty magazine keeps the count it was taken with": {
    breaks: "a magazine set aside says that it is empty",
    mutations: [
      { from: "nextVersion(v) | OWNED | (this.#worker << 2));\n    this.#spare", to: "v + 65536);\n    this.#spare" },
    ],
    scope: scopes["1 dies: 2 allocs, 2 frees"],
  },
  "a refill that forgets the magazine in hand": {
    breaks: "every magazine is in the depot or in somebody's hand",
    mutations: [{ from: "if (full >= 0) this.#release(full, this.#shape.magazineWords - 1, this.#worker);", to: "" }],
    scope: scopes["1 dies, 3 cells: 3 allocs, 3 frees"],
  },
  "one look is enough to say EXHAUSTED": {
    breaks: "two looks with the same versions prove one empty moment",
    mutations: [{ from: "return before >= 0 && this.#sumVersions(filled) === before;", to: "return before >= 0;" }],
    scope: scopes["a slot moves while another worker looks for it"],
  },
  "versions stand still": {
    breaks: "each change of a magazine's word advances its version",
    mutations: [{ from: "return ((v & -65536) + 65536) | 0;", to: "return v & -65536;" }],
    scope: scopes["a slot moves while another worker looks for it"],
  },
  "who frees looks for waiters before it hands in": {
    breaks: "release: store, then look for waiters",
    mutations: [
      {
        from: "    const v = m[i]!;\n    this.#assertHas(worker, g, v);\n    Atomics.store(m, i, nextVersion(v) | DEPOT | (n << 7));\n    if (n === 0) return;",
        to: "    if (n > 0) this.#wake();\n    const v = m[i]!;\n    this.#assertHas(worker, g, v);\n    Atomics.store(m, i, nextVersion(v) | DEPOT | (n << 7));\n    if (n >= 0) return;",
      },
    ],
    scope: scopes["1 waits, the other goes idle"],
  },
  "who waits reads the progress after its last look": {
    breaks: "wait: announce, read the progress, look, sleep",
    mutations: [
      {
        from: "this.#sleep(seen,",
        to: "this.#sleep(Atomics.load(this._i32, SPEC.progressWord),",
      },
    ],
    scope: scopes["1 waits, the other goes idle"],
  },
});

catches("mutants of claims", "claims.json", {
  "a handle is closed by a load and a store": {
    breaks: "of several that end one handle the compare-exchange lets one through",
    mutations: [
      {
        from: "const isClosed = Atomics.compareExchange(m, this.#metaOf(h), h, this.#closed(h)) === h;",
        to: "const isClosed = Atomics.load(m, this.#metaOf(h)) === h;\n    if (isClosed) Atomics.store(m, this.#metaOf(h), this.#closed(h));",
      },
    ],
    scope: misuses["2 workers free one handle"],
  },
  "what was retired meanwhile is freed": {
    breaks: "who has closed a handle looks whether it was retired, and got it back, in between",
    mutations: [{ from: "const isOurs = isClosed && this.#isLive(h);", to: "const isOurs = isClosed;" }],
    scope: misuses["1 frees a handle, 1 retires it"],
  },
  "the state of the next life counts": {
    breaks: "what is found in use is found closed behind that",
    mutations: [
      {
        from: "& this.#shape.live) !== 0 && Atomics.load(m, this.#metaOf(h)) === this.#closed(h);",
        to: "& this.#shape.live) !== 0;",
      },
    ],
    scope: misuses["2 workers retire one handle"],
  },
  "a reader that finds a handle closed does not look whether it is open again": {
    breaks: "a handle that is retired is there for those that read it",
    mutations: [{ from: "return word === h;", to: "return false;" }],
    scope: misuses["1 retires a handle, 1 reads it in a guard"],
  },
  "who recovers does not ask whether others free it": {
    breaks: "the one that closed it is among those that say that they end it",
    mutations: [{ from: "!== closed || this.isClaimed(h, worker) || Atomics", to: "!== closed || Atomics" }],
    scope: misuses["1 of 2 that free one handle dies"],
  },
  "who recovers asks, and does not look again": {
    breaks: "who is done with a handle says so behind its end",
    mutations: [
      { from: "this.isClaimed(h, worker) || Atomics.load(m, meta) !== closed)", to: "this.isClaimed(h, worker))" },
    ],
    scope: misuses["1 of 2 that free one handle dies"],
  },
  "the next generation begins before the slot stands in a cell": {
    breaks: "as long as the word is closed the one that closed it is known",
    mutations: [
      {
        from: "    m[p] = n;\n    m[t] = p;\n    m[this.#metaOf(h)] = n & ~SPEC.slotMask;\n    Atomics",
        to: "    m[this.#metaOf(h)] = n & ~SPEC.slotMask;\n    m[p] = n;\n    m[t] = p;\n    Atomics",
      },
    ],
    scope: misuses["1 alone frees a handle, dies, and who recovers it dies"],
  },
  "who was retiring when it died leaves the handle closed": {
    breaks: "what a dead worker was retiring is live again",
    mutations: [{ from: "if (retiring !== 0 && !this.isClaimed(retiring, worker)) this.reopen(retiring);", to: "" }],
    scope: misuses["1 alone retires a handle, dies, and who recovers it frees it"],
  },
});
