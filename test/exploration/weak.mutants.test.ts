import { scopes as bitmap } from "./bitmap.js";
import { misuses } from "./sharded-programs.js";
import { catchesWeakly } from "./suite.js";

/*
 * What is atomic for no other reason than the order in which it is seen. On a sequentially consistent machine all of these
 * are right; on the weaker one each is found.
 */

catchesWeakly("mutants of the bitmap pool, in the order of accesses", "weak-bitmap-pool.json", {
  "the hand is emptied plainly when a slot is handed out": {
    breaks: "who sees the hand empty sees whose the slot is",
    mutations: [
      {
        from: "    const h = this.#own(s);\n    Atomics.store(this._i32, this._hand, 0);\n",
        to: "    const h = this.#own(s);\n    this._i32[this._hand] = 0;\n",
      },
    ],
    scope: bitmap["another takes what a dead worker was about to take"],
  },
  "the same, checked": {
    breaks: "who sees the hand empty sees the handle",
    mutations: [
      {
        from: "    const h = this.#own(s);\n    Atomics.store(this._i32, this._hand, 0);\n",
        to: "    const h = this.#own(s);\n    this._i32[this._hand] = 0;\n",
      },
    ],
    scope: bitmap["another takes what a dead worker was about to take, checked"],
  },
  "free clears the state plainly": {
    breaks: "who sees that nobody has the slot sees in whose hand it is",
    mutations: [
      { from: "Atomics.store(m, SPEC.stateWord + s, 0); // the hand", to: "m[SPEC.stateWord + s] = 0; // the hand" },
    ],
    scope: bitmap["another takes what a dead worker was about to take"],
  },
  "the handle is written plainly": {
    breaks: "who sees the handle sees who has the slot",
    mutations: [{ from: "Atomics.store(m, g, h); // the owner", to: "m[g] = h; // the owner" }],
    scope: bitmap["1 dies, another is at work, checked"],
  },
});

catchesWeakly("mutants of claims, in the order of accesses", "weak-claims.json", {
  "who is done with a handle says so plainly": {
    breaks: "who sees that it is done sees the handle's end",
    mutations: [
      {
        from: "m[this.#metaOf(h)] = n & ~SPEC.slotMask;\n    Atomics.store(m, t + AT_FREE, 0);",
        to: "m[this.#metaOf(h)] = n & ~SPEC.slotMask;\n    m[t + AT_FREE] = 0;",
      },
    ],
    scope: misuses["1 of 2 that free one handle dies"],
  },
});
