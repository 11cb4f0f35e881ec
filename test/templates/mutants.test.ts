import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arenaKinds, type DefineArena } from "./support/arenas.js";
import { mutate, type Patch } from "./support/mutant.js";
import { type Define, poolKinds } from "./support/pools.js";
import { arenaProperty, poolProperty, wornPoolProperty } from "./support/properties.js";

/*
 * The model properties are worth what they find: every mutant here is a template with one thing wrong, and some property
 * must fail on it. The seed is fixed, so that a mutant that survives does so again.
 */
const seed = 20;

interface Mutant {
  readonly file: string;
  readonly what: string;
  readonly patch: Patch;
  /** The property that finds it; the plain one unless said otherwise. */
  readonly worn?: true;
  /** Where the kind of a file matters. */
  readonly kind?: string;
}

const poolMutants: readonly Mutant[] = [
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
    kind: "free-list/fast, iterate",
  },
  {
    file: "free-list/fast",
    what: "leaves marks at reset",
    patch: [["    if (SPEC.iterate) this._i32.fill(0, ", "    if (SPEC.iterate) this._i32.fill(0, 1 + "]],
    kind: "free-list/fast, iterate",
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
    worn: true,
  },
  {
    file: "free-list/checked",
    what: "lets generations wrap",
    patch: [["if (SPEC.quarantine && ", "if (false && "]],
    worn: true,
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
    patch: [["if (attached > 1)", "if (attached > 99)"]],
    kind: "free-list/shared-fast, 2 workers",
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
    worn: true,
  },
  {
    file: "free-list/shared-checked",
    what: "forgets the slots it takes out",
    patch: [["if (this.#isGone(s)) gone++;", "gone += 0;"]],
    worn: true,
  },
];

const arenaMutants: readonly Mutant[] = [
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
    kind: "arena-fast, 2 workers",
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
    kind: "arena-paranoid, one owner",
    what: "has no room for the guard",
    patch: [["SPEC.paranoid ? g + (words >> 1) : g - 1 + (words >> 1);\n    if", "g - 1 + (words >> 1);\n    if"]],
  },
  {
    file: "arena/checked",
    kind: "arena-paranoid, one owner",
    what: "leaves the guard of the last life",
    patch: [["      m.fill(CANARY, SPEC.originWord + last * 2, SPEC.originWord + last * 2 + 2);\n", ""]],
  },
];

/** The property fails, and not because the mutant does not run. */
const found = /^Property failed/;

describe.each(poolMutants)("$file that $what", ({ file, patch, worn, kind: name }) => {
  const kind = poolKinds.find((k) => k.file === file && (name === undefined || k.name === name))!;

  test("is found", async () => {
    const define = await mutate<Define>(file, patch);
    const runs = { seed, numRuns: 300, endOnFailure: true };
    expect(() =>
      worn ? fc.assert(wornPoolProperty(kind, define), runs) : fc.assert(poolProperty(kind, define), runs),
    ).toThrow(found);
  });
});

describe.each(arenaMutants)("$file that $what", ({ file, patch, kind: name }) => {
  const kind = arenaKinds.find((k) => k.file === file && (name === undefined || k.name === name))!;

  test("is found", async () => {
    const define = await mutate<DefineArena>(file, patch);
    expect(() => fc.assert(arenaProperty(kind, define), { seed, numRuns: 300, endOnFailure: true })).toThrow(found);
  });
});

/** Compiled in the same way, without a patch: nothing to find. */
test.each([...new Set(poolMutants.map(({ file }) => file))])("%s as it is holds", async (file) => {
  const define = await mutate<Define>(file, []);
  fc.assert(
    poolProperty(
      poolKinds.find((k) => k.file === file)!,
      define,
    ),
    { seed, numRuns: 20 },
  );
});

test.each([...new Set(arenaMutants.map(({ file }) => file))])("%s as it is holds", async (file) => {
  const define = await mutate<DefineArena>(file, []);
  fc.assert(
    arenaProperty(
      arenaKinds.find((k) => k.file === file)!,
      define,
    ),
    { seed, numRuns: 20 },
  );
});
