import type { Checks, TemplateMutant } from "../kind-under-test.js";

const one = (what: string, from: string, to: string, checks: Checks = "fast"): TemplateMutant => ({
  file: "buddy/buddy",
  what,
  patch: [[from, to]],
  model: `buddy, ${checks}`,
});

/** The template with one thing wrong, and the level at which it matters. */
export const buddyMutants: readonly TemplateMutant[] = [
  one(
    "looks at itself instead of its buddy",
    "+ (x >> 5)]! >> (x ^ 1) & 1) === 0) break;",
    "+ (x >> 5)]! >> x & 1) === 0) break;",
  ),
  one(
    "merges with the block two further on",
    "      this.#clear(x ^ 1);\n    }\n    this.#set(x);",
    "      this.#clear(x ^ 2);\n    }\n    this.#set(x);",
  ),
  one("merges with what is not free", "& 1) === 0) break;\n", "& 1) === 2) break;\n"),
  one("forgets to merge", "    for (; x > 1; x >>= 1) {", "    for (; x < 1; x >>= 1) {"),
  one(
    "merges once",
    "      this.#clear(x ^ 1);\n    }\n    this.#set(x);",
    "      this.#clear(x ^ 1);\n      x >>= 1;\n      break;\n    }\n    this.#set(x);",
  ),
  one(
    "leaves the buddy in the map when it merges",
    "      this.#clear(x ^ 1);\n    }\n    this.#set(x);",
    "    }\n    this.#set(x);",
  ),
  one("stops merging below the top", "    for (; x > 1; x >>= 1) {", "    for (; x > 3; x >>= 1) {"),
  one(
    "merges with the buddy of the root",
    "    for (; x > 1; x >>= 1) {\n",
    "    for (; x > 0; x >>= 1) {\n      if (x === 1) { this.#clear(1); x = 0; break; }\n",
  ),

  one("splits one order too far", "    for (; order > k; order--) {", "    for (; order > k - 1; order--) {"),
  one("splits one order too little", "    for (; order > k; order--) {", "    for (; order > k + 1; order--) {"),
  one(
    "loses the other half",
    "      this.#set(x ^ 1);\n    }\n    return this.#handOut",
    "    }\n    return this.#handOut",
  ),
  one(
    "frees the half it hands out",
    "      this.#set(x ^ 1);\n    }\n    return this.#handOut",
    "      this.#set(x);\n    }\n    return this.#handOut",
  ),
  one("leaves the block it splits in the map", "    else this.#clear(x);", "    else if (x < 0) this.#clear(x);"),

  one("loses the spare that was there", "    if (before !== 0) this.#join(before, k);\n", ""),
  one(
    "forgets spares when nothing else fits",
    "    if (x === 0 && this.#joinSpares()) x",
    "    if (x === -1 && this.#joinSpares()) x",
  ),
  one(
    "joins spares but the largest",
    "    for (let k = 0; k <= SPEC.depth; k++) {\n      const u = m[SPEC.sparesWord + k]!;\n      if (u === 0) continue;\n      m[SPEC",
    "    for (let k = 0; k < SPEC.depth - 1; k++) {\n      const u = m[SPEC.sparesWord + k]!;\n      if (u === 0) continue;\n      m[SPEC",
  ),
  one(
    "keeps a spare that it handed out",
    "    m[SPEC.sparesWord + k] = 0;\n    return this.#handOut",
    "    return this.#handOut",
  ),
  one(
    "keeps a spare that it took apart",
    "    if (m[SPEC.sparesWord + k] === u) m[SPEC.sparesWord + k] = 0;\n    else this",
    "    if (m[SPEC.sparesWord + k] !== u) this",
  ),
  one(
    "takes a spare for one of the map",
    "    if (m[SPEC.sparesWord + k] === u) m[SPEC.sparesWord + k] = 0;\n    else this",
    "    this",
  ),
  one("joins a spare it has kept", "      m[SPEC.sparesWord + k] = 0;\n      this.#join", "      this.#join"),

  one(
    "rounds a size down",
    "return 32 - Math.clz32(words - 1 >> SPEC.unitShift);",
    "return 31 - Math.clz32(words >> SPEC.unitShift);",
  ),
  one(
    "takes twice what a power of two needs",
    "return 32 - Math.clz32(words - 1 >> SPEC.unitShift);",
    "return 32 - Math.clz32(words >> SPEC.unitShift);",
  ),
  one("ignores the alignment", "aligned > k ? aligned : k);", "k);"),
  one("aligns to half of it", "aligned = this.#orderFor(alignWords);", "aligned = this.#orderFor(alignWords) - 1;"),
  one(
    "hands out all of what it aligned",
    "    return this.#takeHalf(words, k, aligned",
    "    return this.#takeHalf(words, aligned > k ? aligned : k, aligned",
  ),

  one(
    "refuses the last unit",
    "u - 1 + (1 << k) <= SPEC.units && this._i32",
    "u - 1 + (1 << k) < SPEC.units && this._i32",
  ),
  one(
    "begins with one unit too many",
    "      if ((SPEC.units >> k & 1) === 0) continue;",
    "      if ((SPEC.units + 1 >> k & 1) === 0) continue;",
  ),
  one(
    "begins without the last unit",
    "    for (let k = SPEC.depth, before = 0; k >= 0; k--) {",
    "    for (let k = SPEC.depth, before = 0; k > 0; k--) {",
  ),
  one(
    "begins one unit further on",
    "      this.#set((2 << SPEC.depth) - 1 - before >> k);",
    "      this.#set((2 << SPEC.depth) - 2 - before >> k);",
  ),

  one(
    "looks one order below",
    "m[SPEC.mapWord + a]! & (2 << (2 << d - level * 5) - 1) - 2;",
    "m[SPEC.mapWord + a]! & (2 << (4 << d - level * 5) - 1) - 2;",
  ),
  one(
    "looks one order above",
    "m[SPEC.mapWord + a]! & (2 << (2 << d - level * 5) - 1) - 2;",
    "m[SPEC.mapWord + a]! & (2 << (1 << d - level * 5) - 1) - 2;",
  ),
  one("does not look below its level", "      if (a === SPEC.leaves) return 0;", "      return 0;"),
  one(
    "does not tell the summary what is free",
    "    while (w === 0 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]!;\n",
    "    while (w === 1 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]!;\n",
  ),
  one(
    "does not tell the summary what is taken",
    "    while (w === 0 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]! & ",
    "    while (w === 1 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]! & ",
  ),
  one(
    "tells only the lowest summary",
    "    while (w === 0 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]!;\n",
    "    if (w === 0 && a > 0) {\n      const bit = a - 1;\n      a = bit >> 5;\n      w = m[SPEC.mapWord + a]!;\n",
  ),

  one("counts free units wrong after a free", "m[SPEC.freeWord]! + (1 << k);", "m[SPEC.freeWord]! + 1;"),
  one("counts free units wrong after an alloc", "m[SPEC.freeWord]! - (1 << k);", "m[SPEC.freeWord]! - 1;"),
  one("forgets that a block is live", "    m[SPEC.sizesWord + u] = SPEC.paranoid ? -1 : 0;\n", ""),
  one("frees from the middle", "h === u * SPEC.unitWords + SPEC.originWord && ", ""),
  one("keeps spares at reset", "    m.fill(0, SPEC.sparesWord, SPEC.sparesWord + 32);\n", ""),
  one("keeps the map at reset", "    m.fill(0, SPEC.mapWord, SPEC.mapWord + SPEC.mapWords);\n", ""),
  one(
    "keeps sizes at reset",
    "    if (!SPEC.paranoid) m.fill(0, SPEC.sizesWord",
    "    if (SPEC.paranoid) m.fill(0, SPEC.sizesWord",
  ),
  one("does not clear", "    if (SPEC.zero && !SPEC.paranoid) clear(m, p, words);\n", ""),
  one("clears half", "clear(m, p, words);", "clear(m, p, words >> 1);"),
  one("sees room that is not aligned", "units = i === 0 ? fits : Math.min(fits, i & -i);", "units = fits;"),
  one(
    "skips the last unit of the walk",
    "    for (let u = 1; u <= SPEC.units + 1;) {",
    "    for (let u = 1; u <= SPEC.units;) {",
  ),

  one(
    "keeps the generation",
    "    if (SPEC.checked) m[SPEC.metaWord + u] = h + SPEC.generationStep & ~SPEC.slotMask;\n",
    "    if (SPEC.checked) m[SPEC.metaWord + u] = h & ~SPEC.slotMask;\n",
    "checked",
  ),
  one(
    "keeps the handle",
    "    if (SPEC.checked) m[SPEC.metaWord + u] = h + SPEC.generationStep & ~SPEC.slotMask;\n",
    "",
    "checked",
  ),
  one(
    "ignores the generation",
    "    if (SPEC.checked && m[SPEC.metaWord + u] !== h) return 0;",
    "    if (SPEC.checked && (m[SPEC.metaWord + u]! ^ h) & SPEC.slotMask) return 0;",
    "checked",
  ),
  one("keeps handles at reset", "    if (SPEC.checked) this.#killAll();\n", "", "checked"),
  one("begins with handle 0 live", "    if (SPEC.checked) m[SPEC.metaWord] = -1;\n", "", "checked"),

  one("does not poison", "    poison(m, p, SPEC.unitWords << k);\n", "", "paranoid"),
  one(
    "poisons one unit",
    "    poison(m, p, SPEC.unitWords << k);\n",
    "    poison(m, p, SPEC.unitWords);\n",
    "paranoid",
  ),
  one(
    "poisons too much",
    "    poison(m, p, SPEC.unitWords << k);\n",
    "    poison(m, p, SPEC.unitWords << k + 1);\n",
    "paranoid",
  ),
  one("hands out poison", "    m.fill(0, p, p + words);\n", "", "paranoid"),
  one(
    "writes its canary too far",
    "    m.fill(h ^ CANARY, p + words, p + (SPEC.unitWords << k));\n    this._leaks.remember",
    "    m.fill(h ^ CANARY, p + words, p + (SPEC.unitWords << k) + 1);\n    this._leaks.remember",
    "paranoid",
  ),
  one(
    "has no canary",
    "    m.fill(h ^ CANARY, p + words, p + (SPEC.unitWords << k));\n    this._leaks.remember",
    "    this._leaks.remember",
    "paranoid",
  ),
];
