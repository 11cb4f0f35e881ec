import { describe, expect, test } from "vitest";
import { attack, type Change, targetOf } from "./attack.js";
import { subjects } from "./schemas.js";

/*
 * Bounds that are taken away, one or two of each kind of loop and of access. Overwriting the words that they look at must
 * find it. Those that only bound races are in `cases.test.ts`, which loses races for ever.
 */

interface Missing extends Change {
  readonly what: string;
  readonly subject: string;
  /** Words to be overwritten. */
  readonly region: RegExp;
  /** More where only one call finds it, and only if it is the first. */
  readonly turns?: number;
  readonly finds: RegExp;
}

const missing: readonly Missing[] = [
  {
    what: "walks of a free list end where its frontier says",
    subject: "local checked",
    file: "kinds/free-list/checked.ts",
    patch: [
      [
        '    return upToMost(SPEC.name, SPEC.frontierWord, "the frontier", used, SPEC.capacity);\n',
        "    return used;\n",
      ],
    ],
    region: /^items frontier/,
    finds: /(stats|forEach|reset|handles): loop/,
  },
  {
    what: "walks of a paranoid free list end where its frontier says",
    subject: "local paranoid",
    file: "kinds/free-list/paranoid.ts",
    patch: [
      [
        '    return upToMost(SPEC.name, SPEC.frontierWord, "the frontier", used, SPEC.capacity);\n',
        "    return used;\n",
      ],
    ],
    region: /^items frontier/,
    finds: /(stats|forEach|reset|handles): loop/,
  },
  {
    what: "walks of an arena end where its frontier says",
    subject: "local checked",
    file: "kinds/arena/checked.ts",
    patch: [
      [
        '    return upToMost(SPEC.name, SPEC.frontierWord, "the frontier", last, SPEC.granules);\n',
        "    return last;\n",
      ],
    ],
    region: /^space frontier/,
    finds: /(stats|rewind|reset|bytes): loop/,
  },
  {
    what: "a block begins where the frontier says",
    subject: "local checked",
    file: "kinds/arena/checked.ts",
    patch: [
      [
        "    if (before >>> 0 > SPEC.granules || last >>> 0 > SPEC.granules) return this.#none(before); // last",
        "    if (last >>> 0 > SPEC.granules) return this.#none(before); // last",
      ],
    ],
    region: /^space frontier/,
    finds: /alloc.*loop/i,
  },
  {
    what: "a string is as long as it says",
    subject: "local fast",
    file: "kinds/arena/fast.ts",
    patch: [
      ['upToMost(SPEC.name, p, "the length of a string", this._i32[p]! | 0, SPEC.granules * 8)', "this._i32[p]! | 0"],
    ],
    region: /^space blocks/,
    finds: /getString: (loop|steps)/,
  },
  {
    what: "make writes where it was told to",
    subject: "local fast",
    file: "runtime/corrupt.ts",
    patch: [["if (h > 0 && h + words <= m.length) return;", "if (h !== 0) return;"]],
    region: /^items head/,
    turns: 150,
    finds: /items\.make: RangeError/,
  },
  {
    what: "the magazine in hand is the one that top points to",
    subject: "shared fast",
    file: "runtime/depot.ts",
    patch: [["if (!this.#isCell(p)) corrupt", "if (p < 0) corrupt"]],
    region: /^items tops \+ 32/,
    finds: /recover peer: RangeError/,
  },
  {
    what: "a magazine holds what its word says",
    subject: "shared fast",
    file: "runtime/depot.ts",
    patch: [['return n < magazineWords ? n : corrupt(name, depotWord + g, "of the depot", v);', "return n;"]],
    region: /^items depot \+ [0-4]$/,
    finds: /loop|RangeError/,
  },
  {
    what: "a list of batches ends somewhere",
    subject: "shared fast",
    file: "reclamation/reclamation.ts",
    patch: [["if (n === SPEC.batches || b >= SPEC.batches) corrupt", "if (b >= SPEC.batches) corrupt"]],
    region: /^reclamation batches \+ ([0-9]|1[0-9])$/,
    finds: /guards\.(leave|refresh): loop/,
  },
  {
    what: "a link leads to a batch",
    subject: "shared fast",
    file: "reclamation/reclamation.ts",
    patch: [["if (n === SPEC.batches || b >= SPEC.batches) corrupt", "if (n === SPEC.batches) corrupt"]],
    region: /^reclamation guards/,
    finds: /guards\.(leave|refresh): RangeError/,
  },
  {
    what: "a batch is of the pool that it names",
    subject: "shared fast",
    file: "reclamation/reclamation.ts",
    patch: [['return p >>> 0 < SPEC.pools ? p : corrupt(SPEC.name, i, "the pool of a batch", p);', "return p;"]],
    region: /^reclamation batches \+ ([0-9]|1[0-9])$/,
    finds: /TypeError/,
  },
  {
    what: "a buffer ends where it says",
    subject: "shared fast",
    file: "kinds/sharded-arena/sharded-arena.ts",
    patch: [
      [
        "    if (!(p > SPEC.originWord && p <= end && end > SPEC.originWord + 2 && end <= SPEC.originWord + 2 + SPEC.granules * 2)) this.#refuseBuffer(p, end);\n",
        "",
      ],
    ],
    region: /^spread buffers \+ 1$/,
    turns: 150,
    finds: /spread\.flush: RangeError/,
  },
  {
    what: "all who died in a row are asked for",
    subject: "shared checked",
    file: "runtime/recovery.ts",
    patch: [["if (last - first > mostDead) corrupt", "if (last !== last) corrupt"]],
    region: /^worker table \+ (34|66)/,
    finds: /(recover|takeOver) \w+: (steps|RangeError|loop)/,
  },
];

describe("without a bound", () => {
  test.each(missing)("$what", { timeout: 120_000 }, async ({ subject, file, patch, region, turns = 12, finds }) => {
    const target = targetOf(
      subjects.find(({ name }) => name === subject)!,
      { file, patch },
    );
    const { problems } = await attack(target, { region, turns, until: finds });
    expect(problems.join("\n")).toMatch(finds);
  });
});
