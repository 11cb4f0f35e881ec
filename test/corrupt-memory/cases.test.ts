import { describe, expect, test } from "vitest";
import { patience } from "../../templates/runtime/corrupt.js";
import { patiently, problemOf, type Target, targetOf, withTarget } from "./attack.js";
import { type Image, type ImageClass, type Member, type Part, settle } from "./scene.js";
import { subjects } from "./schemas.js";

/*
 * The cases that were found first, each with what is right: AllocError CORRUPT, which names the word. A writer that
 * never rests is made of one thread: each atomic access changes what it will find the next time.
 */

type Words = Readonly<Record<string, number>>;

interface Opened {
  readonly image: Image;
  readonly words: Int32Array;
  /** Of an allocator, as its SPEC names them. */
  of(allocator: string): Words;
  readonly guards: Words;
}

const targets = new Map<string, Target>();

function open<T>(name: string, use: (opened: Opened) => T): Promise<T> {
  const target = targets.get(name) ?? targetOf(subjects.find((subject) => subject.name === name)!);
  targets.set(name, target);
  const { allocators, reclamation } = target.layout;
  return withTarget(target, (made: ImageClass) => {
    const image = made.create();
    const of = (allocator: string): Words => {
      const { size = 0, words } = allocators.find((a) => a.name === allocator)!;
      return { granules: size / 8, ...words };
    };
    return use({ image, words: new Int32Array(image.buffer), of, guards: reclamation?.words ?? {} });
  });
}

/** What calls come to: CORRUPT and the word, an answer, or what must not come. */
function outcomes(part: Part, calls: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(calls).map(([member, given]) => {
      let outcome: unknown;
      const run = (): unknown => {
        try {
          return (outcome = (part[member] as Member)(...given) ?? "done");
        } catch (error) {
          const { code, value } = error as { code?: string; value?: number };
          outcome = code === "CORRUPT" ? value : code;
          throw error;
        }
      };
      const [problem] = problemOf({ name: member, isVoid: false, isField: false, run });
      return [member, problem ?? outcome];
    }),
  );
}

/** Everything that stands in an atomic access' way, until `run` is done. */
function withAtomics<T>(changed: Partial<typeof Atomics>, run: () => T): T {
  const kept = Object.fromEntries(Object.keys(changed).map((name) => [name, Atomics[name as "load"]]));
  Object.assign(Atomics, changed);
  try {
    return run();
  } finally {
    Object.assign(Atomics, kept);
  }
}

const sharded = ["shared fast", "shared checked", "shared paranoid"];

describe.each(sharded)("%s", (name) => {
  test("the top cell of a worker is behind the last magazine", () =>
    open(name, ({ image, words, of }) => {
      const { topsWord, cellsWord, magazines, magazineWords } = of("items") as Record<string, number>;
      words[topsWord!] = cellsWord! + magazines! * magazineWords! + 5;
      expect(outcomes(image["items"]!, { flush: [], tryAlloc: [] })).toEqual({ flush: topsWord, tryAlloc: topsWord });
    }));

  test("a batch's link leads to itself", () =>
    open(name, ({ image, words, guards }) => {
      const { guardsWord, batchesWord } = guards as Record<string, number>;
      const reader = image["guards"]!;
      reader["enter"]!();
      words[batchesWord! + 4] = 2; // of worker 0 in batch 0
      words[guardsWord!] = 2;
      expect(outcomes(reader, { leave: [] })).toEqual({ leave: guardsWord });
    }));

  test("a batch says that it is of a pool which does not exist, or holds more than it can", () =>
    open(name, ({ image, words, guards }) => {
      const { guardsWord, batchesWord } = guards as Record<string, number>;
      const reader = image["guards"]!;
      for (const [at, value] of [
        [3, 7],
        [2, 2 ** 31 - 1],
      ] as const) {
        reader["enter"]!();
        words.fill(0, batchesWord, batchesWord! + 16);
        words[batchesWord!] = 2; // LIVE, of worker 0
        words[batchesWord! + 1] = 1; // worker 0 is the last to answer
        words[batchesWord! + at] = value;
        words[guardsWord!] = 2;
        expect(outcomes(reader, { leave: [] })).toEqual({ leave: batchesWord! + at });
      }
    }));

  test("the words of a worker's buffer lie outside of the arena", () =>
    open(name, ({ image, words, of }) => {
      const { buffersWord, originWord, granules } = of("spread") as Record<string, number>;
      const [first, last] = [originWord! + 2, originWord! + 2 + granules! * 2];
      for (const [free, end, wrong] of [
        [first, 2 ** 31 - 1, 1],
        [last, 2 ** 31 - 1, 1],
        [last + 2, last, 0],
        [first - 2, last, 0],
      ] as const) {
        image["spread"]!["alloc"]!(8);
        const line = words.slice(buffersWord, buffersWord! + 2);
        words.set([free, end], buffersWord);
        expect(outcomes(image["spread"]!, { flush: [] })).toEqual({ flush: buffersWord! + wrong });
        words.set(line, buffersWord);
      }
    }));

  test("versions of magazines go on changing", () =>
    open(name, ({ image, of }) => {
      const { depotWord, magazines } = of("items") as Record<string, number>;
      const items = image["items"]!;
      while (items["tryAlloc"]!() !== 0); // there is nothing left to be found
      const load = Atomics.load as (m: Int32Array, i: number) => number;
      const restless = (m: Int32Array, i: number): number => {
        const before = load(m, i);
        if (i >= depotWord! && i < depotWord! + magazines!) m[i] = before + 65536;
        return before;
      };
      const calls = { tryAlloc: [], stats: [], check: [], handles: [] };
      expect(withAtomics({ load: restless as typeof Atomics.load }, () => codesOf(items, calls))).toEqual({
        tryAlloc: "CORRUPT",
        stats: "CORRUPT",
        check: "CORRUPT",
        handles: "CORRUPT",
      });
    }));

  test("the epoch goes on changing", () =>
    open(name, ({ image, of }) => {
      const { epochWord } = of("spread") as Record<string, number>;
      const load = Atomics.load as (m: Int32Array, i: number) => number;
      // a reset has begun, whenever somebody looks
      const restless = (m: Int32Array, i: number): number => {
        if (i === epochWord! + 1) m[i] = m[epochWord!]! + 1;
        return load(m, i);
      };
      const calls = { tryAlloc: [8], alloc: [8, 32] };
      expect(withAtomics({ load: restless as typeof Atomics.load }, () => codesOf(image["spread"]!, calls))).toEqual({
        tryAlloc: "CORRUPT",
        alloc: "CORRUPT",
      });
    }));

  test("every race is lost", () =>
    open(name, ({ image }) => {
      const lost = {
        compareExchange: () => 12345,
        or: (_m: Int32Array, _i: number, bit: number) => (bit === 2 ? ~4 : ~2), // another bit is free, always
      } as unknown as Partial<typeof Atomics>;
      const calls = { space: { tryAlloc: [8] }, spread: { tryAlloc: [8] }, marked: { tryAlloc: [] } };
      const codes = withAtomics(lost, () =>
        Object.entries(calls).map(([part, members]) => [part, codesOf(image[part]!, members)["tryAlloc"]]),
      );
      expect(Object.fromEntries(codes)).toEqual({ space: "CORRUPT", spread: "CORRUPT", marked: "CORRUPT" });
    }));
});

/** Calls that may lose some thousand races before they say so. */
function codesOf(part: Part, calls: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(calls).map(([member, given]) => {
      try {
        return [member, patiently(patience, () => settle(part[member]!(...given)))];
      } catch (error) {
        return [member, (error as { code?: string }).code ?? String(error)];
      }
    }),
  );
}

describe.each(["local fast", "local checked", "local paranoid", ...sharded])("%s", (name) => {
  test.each([-5, -(2 ** 31), 2 ** 31 - 1])("the frontier of an arena is %i", (frontier) =>
    open(name, ({ image, words, of }) => {
      const { frontierWord } = of("space") as Record<string, number>;
      const space = image["space"]!;
      space["alloc"]!(8);
      words[frontierWord!] = frontier;
      const calls = { tryAlloc: [8], alloc: [8, 64], stats: [], mark: [] };
      expect(new Set(Object.values(outcomes(space, calls)))).toEqual(new Set([frontierWord]));
      if (!name.includes("fast"))
        expect(new Set(Object.values(outcomes(space, { rewind: [0], reset: [] })))).toEqual(new Set([frontierWord]));
      expect((space["check"]!() as { ok: boolean }).ok).toBe(false);
    }),
  );
});

describe.each(["local checked", "local paranoid"])("%s", (name) => {
  test.each([-1, 6, 2 ** 31 - 1])("the frontier of a pool is %i", (frontier) =>
    open(name, ({ image, words, of }) => {
      const { frontierWord } = of("items") as Record<string, number>;
      const items = image["items"]!;
      items["alloc"]!();
      words[frontierWord!] = frontier;
      const calls = { stats: [], forEach: [(): void => {}], reset: [], alloc: [] };
      expect(new Set(Object.values(outcomes(items, calls)))).toEqual(new Set([frontierWord]));
      const { ok, problems } = items["check"]!() as { ok: boolean; problems: string[] };
      expect(ok).toBe(false);
      expect(problems[0]).toContain(`word ${frontierWord!}, the frontier, holds ${frontier}`);
    }),
  );
});

describe.each(["local checked", "local paranoid"])("%s", (name) => {
  test.each([6, 7, 2 ** 31 - 1, -1])("the first free slot is %i", (first) =>
    open(name, ({ image, words, of }) => {
      const { headWord } = of("items") as Record<string, number>;
      const items = image["items"]!;
      for (let i = 0; i < 5; i++) items["alloc"]!();
      words[headWord!] = first;
      expect(outcomes(items, { tryAlloc: [], alloc: [] })).toEqual({ tryAlloc: headWord, alloc: headWord });
    }),
  );
});

test("a row says that thousands have died in it", () =>
  open("shared checked", async ({ image, words }) => {
    const { layout } = targets.get("shared checked")!;
    const row = layout.image.workerTableWord + 32;
    const { attach } = Object.getPrototypeOf(image).constructor as ImageClass;
    attach.call(Object.getPrototypeOf(image).constructor, image.buffer);
    words[row + 2] = -(2 ** 31);
    expect(outcomes(image as unknown as Part, { recover: [1] })).toEqual({ recover: row + 2 });
  }));

test("a pool whose slots use up their bits: there is no number behind the last one to be refused", () => {
  const subject = subjects.find(({ name }) => name === "shared checked")!;
  const { files } = targetOf({ name: "full", yaml: subject.yaml.replace("capacity: 9,", "capacity: 63,") });
  expect(files.find(({ path }) => path === "items.js")!.text).not.toMatch(/> 63\b/);
});
