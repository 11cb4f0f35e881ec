import { describe, expect, test } from "vitest";
import { problemOf, type Target, targetOf, withTarget } from "./attack.js";
import type { Image, ImageClass, Member, Part } from "./scene.js";
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
    const of = (allocator: string): Words => allocators.find((a) => a.name === allocator)!.words;
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
      const [problem] = problemOf({ name: member, isVoid: false, run });
      return [member, problem ?? outcome];
    }),
  );
}

const sharded = ["shared fast", "shared checked", "shared paranoid"];

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
