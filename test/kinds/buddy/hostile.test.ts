import { describe, expect, test } from "vitest";
import { AllocError } from "../../../templates/runtime/errors.js";
import { codeOf } from "../../../templates/testing/steps.js";
import { type Checks, levels } from "../kind-under-test.js";
import { mutate, type Patch } from "../../templates/support/mutant.js";
import { buddySpec, type DefineBuddy, makeBuddy, type RawBuddy } from "./by-hand.js";
import type { BuddySpec } from "../../../templates/kinds/buddy/spec.js";

/** An allocator whose reads and writes of words are counted, and refused when there are more than `most`. */
function counting(made: RawBuddy, most = Infinity) {
  const words = made._i32;
  const count = { words: 0 };
  const look = () => {
    if (++count.words > most) throw new Error(`more than ${most} words`);
  };
  const proxy = new Proxy(words, {
    get(target, key) {
      if (typeof key === "string" && /^-?\d+$/.test(key)) look();
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === "function" ? (value as () => void).bind(target) : value;
    },
    set(target, key, value: number) {
      look();
      target[Number(key)] = value;
      return true;
    },
  });
  Object.defineProperty(made, "_i32", { value: proxy });
  return count;
}

describe.each(["fast", "checked"] as const)("%s: an operation takes O(log n) words", (checks) => {
  /** Four words a level, twice, and some. */
  const most = (units: number): number => 10 * Math.log2(units) + 40;

  test.each([64, 1024, 32768, 2 ** 20])("of %d units", (units) => {
    const made = makeBuddy(buddySpec(units, 2, checks, { slotBits: 24 }));
    const count = counting(made);
    const steps = (run: () => number): number => {
      count.words = 0;
      const result = run();
      expect(count.words).toBeLessThanOrEqual(most(units));
      return result;
    };
    const all: number[] = [];
    for (let i = 0; i < Math.min(units, 4096); i++) all.push(steps(() => made.tryAlloc(8)));
    expect(all.includes(0)).toBe(false);
    for (let i = 0; i < all.length; i += 2) steps(() => made.tryFree(all[i]!));
    for (let i = 1; i < all.length; i += 2) steps(() => made.tryFree(all[i]!));
    expect(steps(() => made.tryAlloc(units * 8))).not.toBe(0);
    expect(steps(() => made.tryAlloc(8))).toBe(0);
  });

  test("but the one that joins a spare of each order, each with all orders above it", () => {
    const cost = (top: number): number => {
      const made = makeBuddy(buddySpec(2 ** (top + 4), 2, checks, { slotBits: 24 }));
      const trees = Array.from({ length: 16 }, () => made.alloc(8 << top));
      const rests: number[] = [],
        last: number[] = [];
      for (let k = 0; k < top; k++) {
        made.free(trees[k]!);
        last.push(made.alloc(8 << k));
        for (let order = k; order < top; order++) rests.push(made.alloc(8 << order));
      }
      for (const h of [...rests, ...last]) made.free(h);
      const count = counting(made);
      expect(made.tryAlloc(8 << top)).not.toBe(0);
      return count.words;
    };
    // 125 and 357 when this was written: it is not O(log n), and no more than its square
    expect(cost(10)).toBeGreaterThan(2.5 * cost(5));
    expect(cost(10)).toBeLessThanOrEqual(2 * 14 ** 2);
  });
});

const values = [0, 1, -1, 2, 3, 7, 40, 41, 64, 65, 160, 161, 0x7fffffff, -0x80000000, 0x55555555, 123456789, 3128];

/** Puts each value into each word of the allocator, and does with it what there is to do; how often it said CORRUPT. */
function attack(checks: Checks, define?: DefineBuddy): number {
  const spec = buddySpec(40, 4, checks);
  const tables: [number, number][] = [
    [spec.freeWord, 1],
    [spec.sparesWord, spec.depth + 1],
    [spec.mapWord, spec.mapWords],
    [spec.sizesWord, spec.units + 1],
  ];
  if (checks !== "fast") tables.push([spec.metaWord, spec.units + 1]);
  const words = tables.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i));
  return words.reduce((sum, word) => sum + values.reduce((n, value) => n + overwrite(spec, word, value, define), 0), 0);
}

function overwrite(spec: BuddySpec, word: number, value: number, define?: DefineBuddy): number {
  const { made, handles } = scene(spec, define),
    m = made._i32,
    end = spec.originWord + (spec.units + 1) * spec.unitWords;
  const outside = () => [...m.slice(0, spec.freeWord), ...m.slice(end)].join();
  const before = outside();
  m[word] = value;
  const count = counting(made, 40_000);
  let corrupted = 0;
  for (const run of operations(made, handles, spec)) {
    count.words = 0;
    try {
      run();
    } catch (error) {
      if (!(error instanceof AllocError)) throw new Error(`word ${word} = ${value}`, { cause: error });
      if (error.code === "CORRUPT") corrupted++;
    }
  }
  if (outside() !== before) throw new Error(`word ${word} = ${value}: something was written outside of the blocks`);
  return corrupted;
}

describe("words that cannot be", () => {
  test.each(levels)("%s: end in an AllocError or do no harm: no loop without an end, no block outside", (checks) => {
    expect(attack(checks)).toBeGreaterThan(100);
  });

  const guards: [string, Patch][] = [
    [
      "a spare that is handed out",
      [
        [
          '    if (!this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);\n    if (SPEC.paranoid)',
          "    if (SPEC.paranoid)",
        ],
      ],
    ],
    ["a block of the map", [["    if (!this.#isFree(u, order)) this.#refuseMap(SPEC.leaves + (x >> 5));\n", ""]]],
    [
      "the size of a block",
      [["    if (!this.#isBlock(u, k, words)) corrupt(SPEC.name", "    if (words < 0) corrupt(SPEC.name"]],
    ],
    [
      "a spare that is joined",
      [
        [
          '    if (u >>> 0 > SPEC.units || !this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);\n    const m',
          "    const m",
        ],
      ],
    ],
  ];

  test.each(guards)("nobody looks at %s: noticed", async (_, patch) => {
    const define = await mutate<DefineBuddy>("buddy/buddy", patch);
    expect(() => levels.forEach((checks) => attack(checks, define))).toThrow(/word \d+ = |more than/);
  });
});

describe("a spare that is in use is no spare", () => {
  const spec = buddySpec(40, 4, "fast");
  const unit35 = spec.originWord + 35 * 4;

  /** The block of one unit at unit 35 is in use; a spare of that order says it is free. */
  function told(act: (made: RawBuddy, handles: readonly number[]) => unknown, define?: DefineBuddy): unknown {
    const { made, handles } = scene(spec, define);
    expect(made.isLive(unit35)).toBe(true);
    made._i32[spec.sparesWord] = 35;
    try {
      return act(made, handles);
    } catch (error) {
      return error instanceof AllocError ? [error.code, error.value] : error;
    }
  }

  const acts: [string, (made: RawBuddy, handles: readonly number[]) => unknown][] = [
    ["alloc", (made) => made.alloc(16)],
    ["an aligned alloc", (made) => made.alloc(16, 16)],
    ["a free of that order", (made, handles) => made.free(handles[1]!)],
  ];

  test.each(acts)("to %s: CORRUPT names the word", (_, act) => {
    expect(told(act)).toEqual(["CORRUPT", spec.sparesWord]);
  });

  test("it would be noticed that a free looks for one thing only", async () => {
    const define = await mutate<DefineBuddy>("buddy/buddy", [
      [
        '    if (u >>> 0 > SPEC.units || !this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);\n    const m',
        '    if (u >>> 0 > SPEC.units && !this.#isFree(u, k)) corrupt(SPEC.name, SPEC.sparesWord + k, "a spare block", u);\n    const m',
      ],
    ]);
    expect(told(acts[2]![1], define)).not.toEqual(["CORRUPT", spec.sparesWord]);
  });
});

describe("a summary with a bit for a word that is 0", () => {
  const spec = buddySpec(40, 4, "fast");
  const leaf = spec.mapWord + spec.leaves + 1;
  const found = (define?: DefineBuddy): unknown => {
    const made = makeBuddy(spec, define),
      m = made._i32;
    m[leaf] = 0;
    m[spec.mapWord] = m[spec.mapWord]! | 2;
    m[spec.mapWord + spec.leaves] = 0;
    try {
      return made.tryAlloc(16);
    } catch (error) {
      return error instanceof AllocError ? [error.code, error.value] : error;
    }
  };

  test("is named by that word", () => expect(found()).toEqual(["CORRUPT", leaf]));

  test("is not, when nobody looks", async () => {
    const define = await mutate<DefineBuddy>("buddy/buddy", [["      if (w === 0) this.#refuseMap(a);\n", ""]]);
    expect(found(define)).not.toEqual(["CORRUPT", leaf]);
  });
});

function scene(spec: BuddySpec, define?: DefineBuddy) {
  const made = makeBuddy(spec, define);
  const handles = [16, 16, 40, 100, 16].map((bytes) => made.alloc(bytes));
  made.free(handles[0]!);
  made.free(handles[3]!);
  return { made, handles };
}

function operations(made: RawBuddy, handles: readonly number[], spec: BuddySpec): (() => unknown)[] {
  const [from, to] = [spec.originWord + spec.unitWords, spec.originWord + (spec.units + 1) * spec.unitWords];
  const inside = (bytes: number, h: number): void => {
    const p = h === 0 ? from : made._locate(h);
    if (!(p >= from && p + bytes / 4 <= to)) throw new Error(`a block of ${bytes} bytes at word ${p}`);
  };
  return [
    () => made.check(),
    () => made.stats(),
    () => made.used,
    () => made.remaining,
    () => made.largestFree,
    () => [...made.handles()],
    () => made.forEach(() => undefined),
    ...handles.map((h) => () => made.isLive(h)),
    () => made.sizeOf(handles[1]!),
    () => inside(16, made.tryAlloc(16)),
    () => inside(16, made.tryAlloc(16, 64)),
    () => inside(300, made.tryAlloc(300)),
    ...handles.map((h) => () => made.tryFree(h)),
    () => inside(640, made.alloc(640)),
    () => made.reset(),
    () => made.alloc(16),
  ];
}

describe("paranoid", () => {
  const made = () => makeBuddy(buddySpec(40, 4, "paranoid"));

  test("a write past the end is told once by free, and the block stays live", () => {
    const pages = made(),
      h = pages.alloc(20);
    new Uint8Array(pages._i32.buffer)[pages.addressOf(h) + 24] = 1;
    expect(codeOf(() => pages.tryFree(h))).toBe("OVERFLOW");
    expect(pages.isLive(h)).toBe(true);
    expect(pages.tryFree(h)).toBe(1);
  });

  test("a write into a freed block is told by the alloc that would get it", () => {
    const pages = made(),
      h = pages.alloc(20),
      at = pages.addressOf(h);
    pages.free(h);
    new Uint8Array(pages._i32.buffer)[at + 19] = 1;
    expect(codeOf(() => pages.tryAlloc(20))).toBe("WRITE_AFTER_FREE");
    expect(pages.tryAlloc(20)).not.toBe(0);
  });

  test("what is live is known by its call site", () => {
    const pages = made() as RawBuddy & { readonly _leaks: { report(): { readonly count: number }[] } };
    const [a] = [pages.alloc(8), pages.alloc(8)];
    pages.free(a!);
    expect(pages._leaks.report().map(({ count }) => count)).toEqual([1]);
  });
});

test("a merge reaches as far as the whole, whatever the order of frees", () => {
  for (const order of [
    [0, 1, 2, 3, 4, 5, 6, 7],
    [7, 6, 5, 4, 3, 2, 1, 0],
    [0, 4, 2, 6, 1, 5, 3, 7],
  ]) {
    const pages = makeBuddy(buddySpec(8, 2, "checked"));
    const all = order.map(() => pages.alloc(8));
    expect(pages.tryAlloc(8)).toBe(0);
    for (const i of order) pages.free(all[i]!);
    expect(pages.tryAlloc(64)).not.toBe(0);
  }
});

test.each(levels)("%s: a handle of another allocator, 0, and a fraction are refused", (checks) => {
  const pages = makeBuddy(buddySpec(8, 4, checks)),
    h = pages.alloc(8);
  for (const wrong of [0, -1, h + 0.5, 2 ** 31 - 1, NaN, 1]) {
    expect(pages.tryFree(wrong), `tryFree(${wrong})`).toBe(0);
    expect(codeOf(() => pages.free(wrong))).toMatch(/INVALID_HANDLE|FOREIGN_HANDLE|STALE_HANDLE/);
  }
  expect(pages.isLive(h)).toBe(true);
});
