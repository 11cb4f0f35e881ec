import type { TemplateMutant } from "../kind-under-test.js";

/** Templates of arenas, each with one thing wrong. */
export const arenaMutants: readonly TemplateMutant[] = [
  {
    file: "arena/fast",
    what: "does not know its end",
    patch: [
      [
        "end = p + words;\n    if (!(p > SPEC.originWord && end <= SPEC.originWord + 2 + SPEC.granules * 2)) return this.#none(p); // undefined when the buffer is gone\n    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, p,",
        "end = p + words;\n    if (SPEC.shared && cas(SPEC.shared, m, SPEC.frontierWord, p,",
      ],
    ],
  },
  {
    file: "arena/fast",
    what: "does not align",
    patch: [["const p = before + alignWords - 1 & -alignWords,", "const p = before,"]],
  },
  {
    file: "arena/fast",
    what: "rounds sizes down",
    patch: [["const words = bytes + 7 >> 3 << 1;", "const words = (bytes >> 3 << 1) || 2;"]],
  },
  {
    file: "arena/fast",
    what: "appends past the end",
    patch: [["length === m[h + 1]!) throw", "length > m[h + 1]!) throw"]],
  },
  {
    file: "arena/fast",
    what: "rewinds under others",
    patch: [['    if (SPEC.shared) this.#assertAlone("reset");\n', ""]],
    model: "arena-fast, 2 workers",
  },

  {
    file: "arena/checked",
    what: "stays in its epoch",
    patch: [["    m[SPEC.epochWord] = m[SPEC.epochWord]! + SPEC.generationStep | 0;\n", ""]],
  },
  {
    file: "arena/checked",
    what: "leaves old handles inside new blocks",
    patch: [["    for (let i = g + 1; i <= last; i++) m[SPEC.metaWord + i] = 0;\n", ""]],
  },
  {
    file: "arena/checked",
    what: "reads behind the frontier",
    patch: [["=== h && g <= m[SPEC.frontierWord]! ? g * 2", "=== h ? g * 2"]],
  },
  {
    file: "arena/checked",
    what: "calls a block behind the frontier live",
    patch: [["=== h && g <= m[SPEC.frontierWord]!;\n", "=== h;\n"]],
  },
  {
    file: "arena/checked",
    what: "does not know its end",
    patch: [
      [
        "    if (before >>> 0 > SPEC.granules || last >>> 0 > SPEC.granules) return this.#none(before); // last is below 0 when the buffer is gone\n",
        "",
      ],
    ],
  },
  { file: "arena/checked", what: "takes 0 for a handle", patch: [["this._i32[SPEC.metaWord] = -1;", ""]] },

  {
    file: "arena/checked",
    model: "arena-paranoid, one owner",
    what: "has no room for the guard",
    patch: [["SPEC.paranoid ? g + (words >> 1) : g - 1 + (words >> 1);\n    if", "g - 1 + (words >> 1);\n    if"]],
  },
  {
    file: "arena/checked",
    model: "arena-paranoid, one owner",
    what: "leaves the guard of the last life",
    patch: [["      m.fill(CANARY, SPEC.originWord + last * 2, SPEC.originWord + last * 2 + 2);\n", ""]],
  },
];
