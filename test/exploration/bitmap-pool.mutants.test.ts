import { scopes } from "./bitmap.js";
import { catches } from "./suite.js";

catches("mutants of the bitmap pool", "bitmap-pool.json", {
  "who took over a row settles slots with the hand that says which": {
    breaks: "what is in the hand of the row is in doubt before the hand changes",
    mutations: [{ from: "if (worker === this._worker) this.#doubtHand(IN_DOUBT | name);", to: "" }],
    scope: scopes["1 dies with 3 slots, and who takes over its row"],
  },
  "a handle is ended by a load and a store": {
    breaks: "of several that free one handle the compare-exchange lets one through",
    mutations: [
      {
        from: "const done = Atomics.compareExchange(m, g, h, w) === h;",
        to: "const done = Atomics.load(m, g) === h;\n    if (done) Atomics.store(m, g, w);",
      },
    ],
    scope: scopes["2 workers free one handle, paranoid"],
  },
  "a slot whose bit was set already counts as taken": {
    breaks: "a slot is ours only if its bit was 0 before",
    mutations: [{ from: "if ((now & bit) !== 0) continue; // somebody was faster", to: "" }],
    scope: scopes["2 workers: alloc, free"],
  },
  "a bit is cleared by a load and a store": {
    breaks: "free clears a bit by one and",
    mutations: [
      {
        from: "const before = Atomics.and(m, SPEC.bitmapWord + w, ~(1 << (s & 31)));",
        to: "const before = Atomics.load(m, SPEC.bitmapWord + w);\n    Atomics.store(m, SPEC.bitmapWord + w, before & ~(1 << (s & 31)));",
      },
    ],
    scope: scopes["2 workers: alloc, free"],
  },
  "the state is cleared after the slot is free": {
    breaks: "free: state, then bit",
    mutations: [
      {
        from: "    Atomics.store(m, SPEC.stateWord + s, 0); // the hand is seen before\n    this.#clear(s);\n",
        to: "    this.#clear(s);\n    Atomics.store(m, SPEC.stateWord + s, 0);\n",
      },
    ],
    scope: { ...scopes["a slot goes from one worker to another"], fine: true },
  },
  "handles are compared, then freed": {
    breaks: "of two frees of one handle the compare-exchange lets one through",
    mutations: [{ from: "Atomics.compareExchange(m, g, h, w) === h;", to: "Atomics.store(m, g, w) === w;" }],
    scope: scopes["2 workers free one handle"],
  },
  "a worker's hand is full only behind the bit": {
    breaks: "hand, then bit",
    mutations: [
      { from: "      m[this._hand] = s;\n      now = ", to: "      now = " },
      { from: "      this.#near = w;\n", to: "      m[this._hand] = s;\n      this.#near = w;\n" },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "a worker's hand is empty before the state says whose the slot is": {
    breaks: "state, then hand",
    mutations: [
      {
        from: "    const h = this.#own(s);\n    Atomics.store(this._i32, this._hand, 0);\n",
        to: "    Atomics.store(this._i32, this._hand, 0);\n    const h = this.#own(s);\n",
      },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "a worker's hand is empty before the bit is cleared": {
    breaks: "free: bit, then hand",
    mutations: [
      {
        from: "    this.#clear(s);\n    Atomics.store(m, this._hand, 0);\n",
        to: "    Atomics.store(m, this._hand, 0);\n    this.#clear(s);\n",
      },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "who recovers looks at the hands only before the bit": {
    breaks: "the second look finds who takes the slot",
    mutations: [
      { from: "if (!this.#hasBit(s) || this.#isInHand(s, dead)) return;", to: "if (!this.#hasBit(s)) return;" },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "who recovers looks at the hands only behind the bit": {
    breaks: "the first look finds who gives the slot back",
    mutations: [{ from: "!== state || this.#isInHand(s, dead)) return;", to: "!== state) return;" }],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "who recovers does not look at the bit again": {
    breaks: "what is free already is not freed again",
    mutations: [
      { from: "if (!this.#hasBit(s) || this.#isInHand(s, dead)) return;", to: "if (this.#isInHand(s, dead)) return;" },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "who recovers does not look at the state again": {
    breaks: "a slot that was taken meanwhile stays",
    mutations: [
      { from: "if (Atomics.compareExchange(m, i, mark, 0) === mark) this.#clear(s);", to: "this.#clear(s);" },
    ],
    scope: scopes["another takes what a dead worker was about to take"],
  },
  "the same, checked": {
    breaks: "a slot whose metadata word changed stays",
    mutations: [{ from: "    if (Atomics.load(m, SPEC.metaWord + s) !== before) return;\n", to: "" }],
    scope: scopes["another takes what a dead worker was about to take, checked"],
  },
  "what is taken out comes back by recovery": {
    breaks: "a slot whose generation has wrapped stays",
    mutations: [{ from: "if (SPEC.quarantine && this.#isGone(s)) return false;", to: "" }],
    scope: scopes["1 dies and is recovered, slots that are taken out"],
  },
  "a dead worker's hand stays full": {
    breaks: "the next worker in a row begins with an empty hand",
    mutations: [{ from: "    Atomics.store(m, SPEC.handsWord + worker * SPEC.lineWords, 0);\n", to: "" }],
    scope: scopes["1 dies and is recovered"],
  },
  "nothing is recovered": {
    breaks: "a slot between two owners comes back",
    mutations: [{ from: "if (doubtful || this.#holds(worker, s)) this.#settle(s, worker, IN_DOUBT | name);", to: "" }],
    scope: scopes["1 dies with 2 slots in its hand"],
  },
  "a slot in the dead worker's own hand stays in doubt": {
    breaks: "a slot that nobody else is at comes back",
    mutations: [
      { from: "r !== this._worker && r !== dead && this.#holds(r, s)", to: "r !== this._worker && this.#holds(r, s)" },
    ],
    scope: scopes["1 dies and is recovered"],
  },
  "what was in doubt is not looked at again": {
    breaks: "a slot that two died at comes back",
    mutations: [{ from: "if (doubtful || this.#holds(worker, s))", to: "if (this.#holds(worker, s))" }],
    scope: scopes["a slot in doubt, then another dies"],
  },
  "a dead worker's hand is emptied first": {
    breaks: "who dies while it recovers is followed",
    mutations: [
      {
        from: "    for (let s = 1; s <= SPEC.capacity; s++) {\n      const doubtful",
        to: "    const held = this.#holds(worker, 1);\n    Atomics.store(m, SPEC.handsWord + worker * SPEC.lineWords, 0);\n    for (let s = 1; s <= SPEC.capacity; s++) {\n      const doubtful",
      },
      { from: "if (doubtful || this.#holds(worker, s))", to: "if (doubtful || held)" },
    ],
    scope: scopes["who recovers dies too"],
  },
});
