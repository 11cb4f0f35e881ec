import type { TemplateMutant } from "../kind-under-test.js";

/** Templates of free lists, each with one thing wrong. */
export const freeListMutants: readonly TemplateMutant[] = [
  { file: "free-list/fast", what: "keeps the head", patch: [["    if (p) m[w] = m[p]!;\n", ""]] },
  {
    file: "free-list/fast",
    what: "links to nothing",
    patch: [["m[h] = m[w = SPEC.headWord]!;", "m[h] = 0; w = SPEC.headWord;"]],
  },
  { file: "free-list/fast", what: "does not end the list", patch: [["    m[last] = 0;\n", ""]] },
  {
    file: "free-list/fast",
    what: "leaves freed slots marked live",
    patch: [["    if (SPEC.iterate) this.#unmark(h);\n", ""]],
    model: "free-list/fast, iterate",
  },
  {
    file: "free-list/fast",
    what: "leaves marks at reset",
    patch: [["    if (SPEC.iterate) this._i32.fill(0, ", "    if (SPEC.iterate) this._i32.fill(0, 1 + "]],
    model: "free-list/fast, iterate",
  },

  {
    file: "free-list/checked",
    what: "keeps the generation",
    patch: [["next = h + SPEC.generationStep | 0;", "next = h;"]],
  },
  {
    file: "free-list/checked",
    what: "ignores the generation",
    patch: [["GATE[this._i32[g] === h ?", "GATE[(this._i32[g]! & SPEC.slotMask) === (h & SPEC.slotMask) ?"]],
  },
  {
    file: "free-list/checked",
    what: "links to nothing",
    patch: [
      ["    m[g] = m[SPEC.headWord]!;\n    m[SPEC.headWord] = next", "    m[g] = 0;\n    m[SPEC.headWord] = next"],
    ],
  },
  {
    file: "free-list/checked",
    what: "carves past the end",
    patch: [["if (!(s > 0 && s <= SPEC.capacity)", "if (!(s > 0 && s <= SPEC.slotMask)"]],
  },
  { file: "free-list/checked", what: "takes 0 for a handle", patch: [["this._i32[SPEC.metaWord] = -1;", ""]] },
  {
    file: "free-list/checked",
    what: "reads through dead handles",
    patch: [["this._i32[SPEC.metaWord + s] === h ?", "s !== 0 ?"]],
  },
  {
    file: "free-list/checked",
    what: "forgets the slots it takes out",
    patch: [["m[SPEC.quarantinedWord] = m[SPEC.quarantinedWord]! + 1;", ""]],
    model: "free-list/checked, worn",
  },
  {
    file: "free-list/checked",
    what: "lets generations wrap",
    patch: [["if (SPEC.quarantine && ", "if (false && "]],
    model: "free-list/checked, worn",
  },

  {
    file: "free-list/paranoid",
    what: "keeps the tail of an empty queue",
    patch: [["    if ((w & SPEC.slotMask) === 0) m[SPEC.tailWord] = 0;\n", ""]],
  },
  {
    file: "free-list/paranoid",
    what: "drops the queue behind the head",
    patch: [["else m[SPEC.metaWord + last] = m[SPEC.metaWord + last]! | s;", ""]],
  },
  {
    file: "free-list/paranoid",
    what: "leaves its canary of the last life",
    patch: [["m[p + SPEC.strideWords - 1] = h ^ CANARY;\n    m[SPEC.metaWord + s] = h;", "m[SPEC.metaWord + s] = h;"]],
  },
  {
    file: "free-list/paranoid",
    what: "poisons one word too few",
    patch: [
      ["poison(m, this.#wordOf(s), SPEC.strideWords - 1);", "poison(m, this.#wordOf(s) + 1, SPEC.strideWords - 2);"],
    ],
  },

  {
    file: "free-list/shared-fast",
    what: "has slots past the end",
    patch: [["    if (past !== 0) m", "    if (false) m"]],
  },
  { file: "free-list/shared-fast", what: "has a slot 0", patch: [["    m[SPEC.bitmapWord] = 1;\n", ""]] },
  {
    file: "free-list/shared-fast",
    what: "gives back another slot",
    patch: [["~(1 << (s & 31)));\n    if (before", "~(2 << (s & 31)));\n    if (before"]],
  },
  {
    file: "free-list/shared-fast",
    what: "keeps the owner",
    patch: [["    Atomics.store(m, SPEC.stateWord + s, 0); // the hand is seen before\n", ""]],
  },
  {
    file: "free-list/shared-fast",
    what: "resets under others",
    patch: [
      [
        "whileAlone(SPEC.name, this._i32, SPEC.workersWord, SPEC.workers, () => [...this.handles()])",
        "[...this.handles()]",
      ],
    ],
    model: "free-list/shared-fast, 2 workers",
  },

  {
    file: "free-list/shared-checked",
    what: "keeps the generation",
    patch: [["h + SPEC.generationStep & ~SPEC.slotMask;", "h & ~SPEC.slotMask;"]],
  },
  {
    file: "free-list/shared-checked",
    what: "lets generations wrap",
    patch: [["if (done && !isWorn) ", "if (done) "]],
    model: "free-list/shared-checked, one worker, worn",
  },
  {
    file: "free-list/shared-checked",
    what: "forgets the slots it takes out",
    patch: [["if (this.#isGone(s)) gone++;", "gone += 0;"]],
    model: "free-list/shared-checked, one worker, worn",
  },
];
