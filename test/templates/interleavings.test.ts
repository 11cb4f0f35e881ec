import { afterEach, describe, expect, test, vi } from "vitest";
import type { BitmapPoolSpec } from "../../templates/kinds/free-list/spec.js";
import { mutate, type Patch } from "./support/mutant.js";
import { type Define, poolKinds, type RawPool } from "./support/pools.js";
import { bitmapPool, memoryFor } from "./support/specs.js";

/*
 * Two workers in one thread: what the other one does between two atomic operations of the first is done by the first
 * operation itself, which is replaced for that time. Each case is one interleaving that once mattered, and a mutant that
 * fails in it. All interleavings are the explorer's business.
 */

interface Moment {
  readonly operation: "or" | "and" | "compareExchange";
  readonly when: "before" | "after";
  /** On one of these: first and last. */
  readonly words: Words;
  /** Such operations that pass undisturbed before it. */
  readonly skip?: number;
}

type Words = readonly [first: number, last: number];

/** Runs `between` once, at that moment. */
function interleave({ operation, when, words: [first, last], skip = 0 }: Moment, between: () => void): void {
  const original = Atomics[operation] as (...args: unknown[]) => number;
  let left = skip;
  vi.spyOn(Atomics, operation).mockImplementation(((...args: unknown[]) => {
    const index = args[1] as number;
    const isNow = index >= first && index <= last && left-- === 0;
    if (isNow && when === "before") between();
    const result = original(...args);
    if (isNow && when === "after") between();
    return result;
  }) as never);
}

afterEach(() => {
  vi.restoreAllMocks();
});

interface Scene {
  readonly spec: BitmapPoolSpec;
  readonly mine: RawPool;
  readonly theirs: RawPool;
  readonly bitmap: Words;
  readonly summary: Words;
  readonly meta: Words;
}

function scene(checks: "fast" | "checked", define: Define, capacity = 31): Scene {
  const spec = bitmapPool({ capacity, structWords: 2 }, checks);
  const { buffer, byteOffset } = memoryFor(spec, 2);
  const Template = define(spec as never);
  const [mine, theirs] = [new Template(buffer, byteOffset, 0), new Template(buffer, byteOffset, 1)];
  mine._format();
  return {
    spec,
    mine,
    theirs,
    bitmap: [spec.bitmapWord, spec.bitmapWord + spec.bitmapWords - 1],
    summary: [spec.summaryWord, spec.summaryWord],
    meta: [spec.metaWord + 1, spec.metaWord + capacity],
  };
}

interface Case {
  readonly name: string;
  readonly checks: readonly ("fast" | "checked")[];
  readonly run: (scene: Scene) => void;
  /** Drops what makes the case right. */
  readonly mutant: Patch;
}

const cases: readonly Case[] = [
  {
    name: "two take the same slot: the second looks further",
    checks: ["fast", "checked"],
    run: ({ mine, theirs, bitmap }) => {
      let other = 0;
      interleave({ operation: "or", when: "before", words: bitmap }, () => {
        other = theirs.tryAlloc();
      });
      expect(mine.tryAlloc()).not.toBe(other);
      expect(mine.check()).toMatchObject({ problems: [] });
      expect(mine.stats().live).toBe(2);
    },
    mutant: [["      if ((now & bit) !== 0) continue; // somebody was faster\n", ""]],
  },
  {
    name: "a batch takes only what nobody took meanwhile",
    checks: ["fast", "checked"],
    run: ({ mine, theirs, bitmap }) => {
      const first = theirs.tryAlloc();
      const out = new Int32Array(4);
      let others: number[] = [];
      interleave({ operation: "or", when: "before", words: bitmap, skip: 1 }, () => {
        others = [theirs.tryAlloc(), theirs.tryAlloc()];
      });
      expect(mine.allocBatch(out)).toBe(4);
      expect(new Set([first, ...others, ...out]).size).toBe(7);
      expect(mine.check()).toMatchObject({ problems: [] });
    },
    mutant: [["let got = wanted & ~before;", "let got = wanted;"]],
  },
  {
    name: "a free between a word becoming full and the note of it leaves no note",
    checks: ["fast", "checked"],
    run: ({ mine, theirs, summary }) => {
      const handles = new Int32Array(30);
      expect(theirs.allocBatch(handles)).toBe(30);
      interleave({ operation: "or", when: "before", words: summary }, () => theirs.free(handles[0]!));
      expect(mine.tryAlloc()).not.toBe(0);
      expect(mine._i32[summary[0]]! & 1).toBe(0);
    },
    mutant: [["1 << (w & 31));\n    this.#noteOpen(w);\n", "1 << (w & 31));\n"]],
  },
  {
    name: "a lost hint is no reason to report EXHAUSTED",
    checks: ["fast", "checked"],
    run: ({ mine, summary }) => {
      mine._i32[summary[0]] = -1;
      const out = new Int32Array(100);
      expect(mine.allocBatch(out)).toBe(100);
      expect(mine.tryAlloc()).toBe(0);
    },
    mutant: [["    return this.#takeAnywhere();\n", "    return 0;\n"]],
  },
  {
    name: "a slot that is taken the moment it is freed keeps its new owner",
    checks: ["fast"],
    run: ({ mine, theirs, bitmap }) => {
      const h = mine.tryAlloc();
      interleave({ operation: "and", when: "after", words: bitmap }, () => theirs.tryAlloc());
      mine.free(h);
      expect(mine.stats().live).toBe(1);
      expect(mine.check()).toMatchObject({ problems: [] });
    },
    mutant: [
      [
        "    Atomics.store(m, SPEC.stateWord + s, 0); // the hand is seen before\n    this.#clear(s);\n",
        "    this.#clear(s);\n    Atomics.store(m, SPEC.stateWord + s, 0);\n",
      ],
    ],
  },
  {
    name: "of two that free the same handle one wins",
    checks: ["checked"],
    run: ({ mine, theirs, meta }) => {
      const h = mine.tryAlloc();
      let theirFree = -1;
      interleave({ operation: "compareExchange", when: "before", words: meta }, () => {
        theirFree = theirs.tryFree(h);
        theirs.tryAlloc();
      });
      expect(mine.tryFree(h)).toBe(0);
      expect(theirFree).toBe(1);
      expect(mine.stats().live).toBe(1);
      expect(mine.check()).toMatchObject({ problems: [] });
    },
    mutant: [
      [
        "const done = Atomics.compareExchange(m, g, h, w) === h;",
        "const done = m[g] === h;\n    if (done) Atomics.compareExchange(m, g, h, w);",
      ],
    ],
  },
];

const files = { fast: "free-list/shared-fast", checked: "free-list/shared-checked" } as const;

/** More than one bitmap word only where the case needs it. */
const capacityOf = ({ name }: Case): number => (name.includes("lost hint") ? 100 : 31);

describe.each(cases.flatMap((one) => one.checks.map((checks) => ({ ...one, checks }))))(
  "$checks: $name",
  ({ checks, run, mutant, ...rest }) => {
    const capacity = capacityOf(rest as Case);

    test("holds", () => {
      expect.hasAssertions();
      run(scene(checks, poolKinds.find(({ file }) => file === files[checks])!.define, capacity));
    });

    test("is seen to fail", async () => {
      const define = await mutate<Define>(files[checks], mutant);
      expect(() => run(scene(checks, define, capacity))).toThrow(/expected/);
    });
  },
);
