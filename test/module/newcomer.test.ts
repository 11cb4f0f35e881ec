import { describe, expect, test } from "vitest";
import { type Change, compiledOf } from "../corrupt-memory/attack.js";
import { withModule } from "../roundtrip/load.js";
import type { Patch } from "../templates/support/mutant.js";
import { codeOf } from "../views/support.js";
import { interrupted } from "./interrupted.js";

/* Who goes back in an arena looks whether it is alone. A worker that attaches behind that look keeps what it allocates. */

interface Arena {
  alloc(bytes: number): number;
  tryAlloc(bytes: number): number;
  addressOf(h: number): number;
  isLive(h: number): boolean;
  mark(): number;
  rewind(mark: number): void;
  reset(): void;
  check(): { readonly problems: readonly string[] };
}

interface Room {
  readonly buffer: SharedArrayBuffer;
  readonly space: Arena;
  dispose(): void;
}

interface RoomClass {
  create(): Room;
  attach(source: unknown): Room;
}

const schema = (checks: string): string => `
name: room
memory: { backing: shared, checks: ${checks}, workers: 2 }
allocators:
  space: { kind: arena, size: 1KiB, slices: [] }
`;

const backs: readonly { readonly what: string; readonly goBack: (space: Arena, mark: number) => void }[] = [
  { what: "reset", goBack: (space) => space.reset() },
  { what: "rewind", goBack: (space, mark) => space.rewind(mark) },
];

async function roomIn(checks: string, change?: Change): Promise<RoomClass> {
  const { files } = compiledOf({ name: checks, yaml: schema(checks) }, change);
  return (await withModule(files, ({ Room }) => Room)) as unknown as RoomClass;
}

const isApart = (a: number, b: number, bytes: number): boolean => Math.abs(a - b) >= bytes;

type Back = (typeof backs)[number]["goBack"];

/** A worker attaches and allocates where the other one is about to go back. */
function meet({ create, attach }: RoomClass, goBack: Back): void {
  const one = create(),
    mark = one.space.mark(),
    own = one.space.alloc(16);
  const met: { other?: Room; block?: number } = {};
  const act = (): void =>
    interrupted(
      () => {
        met.other = attach(one.buffer);
        met.block = met.other.space.alloc(16);
      },
      () => goBack(one.space, mark),
    );
  expect(codeOf(act)).toBe("BUSY");
  const { other, block } = met as Required<typeof met>;
  expect([one.space.isLive(own), other.space.isLive(block)]).toEqual([true, true]);
  const next = one.space.alloc(16);
  for (const h of [own, block]) expect(isApart(one.space.addressOf(next), one.space.addressOf(h), 16)).toBe(true);
  expect(one.space.check().problems).toEqual([]);
  other.dispose();
  goBack(one.space, mark);
  expect(one.space.isLive(own)).toBe(false);
  expect(one.space.check().problems).toEqual([]);
}

describe.each(["fast", "checked", "paranoid"])("%s", (checks) => {
  test.each(backs)("$what while a worker attaches and allocates: BUSY, and both keep what they have", async (back) => {
    meet(await roomIn(checks), back.goBack);
  });

  test.each(backs)("it would be noticed that $what does not look what the frontier is", async (back) => {
    const file = `kinds/arena/${checks === "fast" ? "fast" : "checked"}.ts`;
    const [word, at] = checks === "fast" ? ["before", "this._i32"] : ["frontier", "m"];
    const to = checks !== "fast" ? "SPEC.granules" : back.what === "rewind" ? "mark" : "SPEC.originWord + 2";
    const patch: Patch = [
      [
        `cas(SPEC.shared, ${at}, SPEC.frontierWord, ${word}, ${to}) !== ${word}`,
        `Atomics.compareExchange(${at}, SPEC.frontierWord, Atomics.load(${at}, SPEC.frontierWord), ${to}) === -1`,
      ],
    ];
    const room = await roomIn(checks, { file, patch });
    expect(() => meet(room, back.goBack)).toThrow(/BUSY/);
  });
});

/** Behind the exchange that closes it, and before the one that opens it again. */
test.each(["checked", "paranoid"])("%s: who attaches during a reset finds no room until it is done", async (checks) => {
  const { create, attach } = await roomIn(checks);
  const one = create(),
    own = one.space.alloc(16);
  const met: { other?: Room; block?: number } = {};
  interrupted(
    () => {
      met.other = attach(one.buffer);
      met.block = met.other.space.tryAlloc(16);
    },
    () => one.space.reset(),
    1,
  );
  const { other, block } = met as Required<typeof met>;
  expect(block).toBe(0);
  const late = other.space.alloc(16);
  expect([one.space.isLive(own), other.space.isLive(late), late === own]).toEqual([false, true, false]);
  expect(one.space.check().problems).toEqual([]);
});
