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
    breaks: "install: end, then look whether a reset has begun",
    mutations: [{ from: "if (!this._epochs.isEnding(epoch)) return true;", to: "if (epoch >= 0) return true;" }],
    scope: scopes["a reset in the middle of an allocation"],
  },
  "reset advances the epoch before it ends the buffers": {
    breaks: "who knows an epoch finds no buffer of the one before",
    mutations: [
      {
        from: "    Atomics.compareExchange(this._i32, epochWord, epoch, next);\n",
        to: "",
      },
      {
        from: "    for (let w = 0; w < workers; w++) this.#endBuffer",
        to: "    Atomics.compareExchange(this._i32, epochWord, epoch, next);\n    for (let w = 0; w < workers; w++) this.#endBuffer",
      },
    ],
    scope: scopes["a reset in the middle of an allocation"],
  },
  "of two resets at once both end an epoch": {
    breaks: "resets at the same moment are one",
    mutations: [
      {
        from: "Atomics.compareExchange(this._i32, epochWord + BEGUN, epoch, (epoch + 1) | 0);\n    this.#finish(epoch);",
        to: "epoch = Atomics.add(this._i32, epochWord + BEGUN, 1);\n    this.#finish(epoch);",
      },
    ],
    scope: scopes["2 workers reset at once, and go on"],
  },
  "who comes late begins frontiers anew": {
    breaks: "a frontier of a later epoch stays as it is",
    mutations: [
      {
        from: "    if (Atomics.load(m, this.#shape.epochWord) !== epoch) return;\n    if (before",
        to: "    if (before",
      },
    ],
    scope: scopes["2 workers reset at once, the epochs of frontiers come round"],
  },
  "who finds that a reset has begun leaves it": {
    breaks: "who dies in a reset leaves it to the next one",
    mutations: [{ from: "      this.#finish(epoch);\n    }", to: "    }" }],
    scope: scopes["a worker dies in a reset"],
  },
  "who comes late forgets new handles": {
    breaks: "handles are forgotten before the epoch advances",
    mutations: [
      {
        from: "if (h !== 0 && (h & -generationStep) !== current) Atomics.compareExchange(m, i, h, 0);",
        to: "if (h !== 0) Atomics.compareExchange(m, i, h, 0);",
      },
    ],
    scope: scopes["2 workers reset at once, the epochs of handles come round"],
  },
  "reset ends nobody's buffer": {
    breaks: "a buffer goes with its epoch",
    mutations: [
      {
        from: "    for (let w = 0; w < workers; w++) this.#endBuffer(buffersWord + w * lineWords, next);\n",
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
