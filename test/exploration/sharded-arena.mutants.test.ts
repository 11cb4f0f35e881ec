import { scopes } from "./arena.js";
import { catches } from "./suite.js";

catches("mutants of the sharded arena", "sharded-arena.json", {
  "a shard's frontier moves by a store": {
    breaks: "a buffer is taken by one compare-exchange",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, at, before, this.#frontier(used + wanted, epoch)) !== before) continue;",
        to: "Atomics.store(m, at, this.#frontier(used + wanted, epoch));",
      },
    ],
    scope: scopes["2 workers, 1 shard"],
  },
  "who was slow undoes a reset": {
    breaks: "a frontier never goes back to an older epoch",
    mutations: [
      { from: "if (need > room || this.#isNewer(before, epoch)) return 0;", to: "if (need > room) return 0;" },
    ],
    scope: scopes["2 resets"],
  },
  "a buffer is installed whatever came between": {
    breaks: "install: end, then look at the epoch",
    mutations: [
      { from: "if (Atomics.load(m, SPEC.epochWord) === epoch) return true;", to: "if (epoch >= 0) return true;" },
    ],
    scope: scopes["2 resets"],
  },
  "reset ends the buffers before it advances the epoch": {
    breaks: "reset: epoch, then ends",
    mutations: [
      {
        from: "const m = this._i32, epoch = Atomics.add(m, SPEC.epochWord, 1) + 1;",
        to: "const m = this._i32;\n    for (let w = 0; w < SPEC.workers; w++) Atomics.store(m, SPEC.buffersWord + w * SPEC.lineWords + END, 0);\n    const epoch = Atomics.add(m, SPEC.epochWord, 1) + 1;",
      },
      {
        from: "for (let i = 0; (epoch & 511) === 0 && i < SPEC.shards; i++) Atomics.store(m, SPEC.shardsWord + i * SPEC.lineWords, this.#frontier(0, epoch));\n    for (let w = 0; w < SPEC.workers; w++) Atomics.store(m, SPEC.buffersWord + w * SPEC.lineWords + END, 0);",
        to: "{ }",
      },
    ],
    scope: scopes["2 resets"],
  },
  "reset ends nobody's buffer": {
    breaks: "a buffer goes with its epoch",
    mutations: [
      {
        from: "    for (let w = 0; w < SPEC.workers; w++) Atomics.store(m, SPEC.buffersWord + w * SPEC.lineWords + END, 0);\n",
        to: "",
      },
    ],
    scope: scopes["a reset in the middle of an allocation"],
  },
  "frontiers without an epoch": {
    breaks: "a frontier of an older epoch counts as nothing",
    mutations: [
      {
        from: "return frontier >>> 22 === (epoch & 1023) ? frontier & USED : 0;",
        to: "return epoch < 0 ? 0 : frontier & USED;",
      },
    ],
    scope: scopes["2 resets"],
  },
  "a flush moves the frontier back by a store": {
    breaks: "flush: what lies behind our buffer may be claimed at any time",
    mutations: [
      {
        from: "const isBack = Atomics.compareExchange(this._i32, at, before, this.#frontier(from - base, epoch)) === before;",
        to: "const isBack = Atomics.store(this._i32, at, this.#frontier(from - base, epoch)) !== before;",
      },
    ],
    scope: scopes["a flush against claims"],
  },
  "a flush ends the buffer when it has handed it in": {
    breaks: "flush: end, then the frontier",
    mutations: [
      { from: "Atomics.store(m, t + END, 0); // first", to: "// first" },
      {
        from: "m[t + LOST] = m[t + LOST]! + this.#handIn(p, end, epoch);",
        to: "m[t + LOST] = m[t + LOST]! + this.#handIn(p, end, epoch);\n    Atomics.store(m, t + END, 0);",
      },
    ],
    scope: scopes["a death inside a flush, another takes the row"],
  },
  "a flush loses what it cannot hand in": {
    breaks: "what cannot go back is padding",
    mutations: [
      { from: "m[t + LOST] = m[t + LOST]! + this.#handIn(p, end, epoch);", to: "this.#handIn(p, end, epoch);" },
    ],
    scope: scopes["a flush against claims"],
  },
  "shards claimed in vain are kept": {
    breaks: "what a claim of several shards does not need is given back",
    mutations: [{ from: "for (let i = first; i < first + got; i++) this.#giveBack(i, epoch);", to: "" }],
    scope: scopes["blocks of more than a shard"],
  },
  "the last shard of a large block counts as full of it": {
    breaks: "neighbours are claimed empty",
    mutations: [{ from: "if (this.#usedOf(before, epoch) !== 0 || this.#isNewer(before, epoch)) return n;\n", to: "" }],
    scope: scopes["blocks of more than a shard"],
  },
});
