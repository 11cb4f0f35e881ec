import { describe, expect, test } from "vitest";
import { type Change, compiledOf } from "../corrupt-memory/attack.js";
import { withModule } from "../roundtrip/load.js";
import type { Patch } from "../templates/support/mutant.js";
import { codeOf } from "../views/support.js";
import { interrupted } from "./interrupted.js";

/* Who resets looks whether it is alone. A worker that attaches behind that look keeps what it allocates. */

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

interface Pool {
  alloc(): number;
  tryAlloc(): number;
  isLive(h: number): boolean;
  reset(): void;
  stats(): { readonly live: number };
  check(): { readonly problems: readonly string[] };
}

interface Room {
  readonly buffer: SharedArrayBuffer;
  readonly space: Arena;
  readonly nodes: Pool;
  readonly seats: Pool;
  dispose(): void;
}

interface RoomClass {
  create(): Room;
  attach(source: unknown): Room;
}

const schema = (checks: string): string => `
name: room
memory: { backing: shared, checks: ${checks}, workers: 3 }
structs: { Node: { fields: { id: u32 } } }
allocators:
  nodes: { kind: sharded-free-list, of: Node, capacity: 40 }
  seats: { kind: free-list, of: Node, capacity: 40 }
  space: { kind: arena, size: 1KiB, of: [], slices: [] }
`;

const backs: readonly { readonly what: string; readonly goBack: (space: Arena, mark: number) => void }[] = [
  { what: "reset", goBack: (space) => space.reset() },
  { what: "rewind", goBack: (space, mark) => space.rewind(mark) },
];

const rooms = new Map<string, Promise<RoomClass>>();

/** Compiled once, but with a change. */
function roomIn(checks: string, change?: Change): Promise<RoomClass> {
  const known = change === undefined ? rooms.get(checks) : undefined;
  const room = known ?? compiled(checks, change);
  if (change === undefined) rooms.set(checks, room);
  return room;
}

async function compiled(checks: string, change?: Change): Promise<RoomClass> {
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
    { behind: 1 },
  );
  const { other, block } = met as Required<typeof met>;
  expect(block).toBe(0);
  const late = other.space.alloc(16);
  expect([one.space.isLive(own), other.space.isLive(late), late === own]).toEqual([false, true, false]);
  expect(one.space.check().problems).toEqual([]);
});

/** `reset` loads a count of attachments and a state for each of three rows: the newcomer takes a row that was looked at. */
const behindItsRow = 5;

describe.each(["fast", "checked", "paranoid"])("pools, %s", (checks) => {
  /** What becomes of the reset when a worker comes before that load. The newcomer keeps what it has. */
  function meetAt(load: number, { create, attach }: RoomClass, pool: "nodes" | "seats"): string {
    const one = create();
    Object.assign(one, { onLeak: () => {} });
    for (let i = 0; i < 3; i++) one[pool].alloc();
    const met: { other?: Room; slot?: number } = {};
    const code = codeOf(() =>
      interrupted(
        () => {
          met.other = attach(one.buffer);
          Object.assign(met.other, { onLeak: () => {} });
          met.slot = met.other[pool].alloc();
        },
        () => one[pool].reset(),
        { at: "load", behind: load },
      ),
    );
    const { other, slot } = met as Required<typeof met>;
    expect(one[pool].isLive(slot)).toBe(true);
    expect(one[pool].stats().live).toBe(code === "BUSY" ? 4 : 1);
    for (let h = one[pool].tryAlloc(); h !== 0; h = one[pool].tryAlloc()) expect(h).not.toBe(slot);
    expect(one[pool].check().problems).toEqual([]);
    other.dispose();
    return String(code);
  }

  test.each(["nodes", "seats"] as const)("%s: a worker that attaches during reset keeps its slot", async (pool) => {
    const room = await roomIn(checks);
    expect(meetAt(behindItsRow, room, pool)).toBe("BUSY");
    let load = 0;
    while (load < 300 && meetAt(load, room, pool) === "BUSY") load++;
    expect(load).toBeGreaterThan(behindItsRow);
    expect(load).toBeLessThan(300);
  });

  test.each(["nodes", "seats"] as const)("it would be noticed that %s does not look a second time", async (pool) => {
    const patch: Patch = [["if (attachments(m, workersWord, workers) !== before)", "if (before !== before)"]];
    const room = await roomIn(checks, { file: "runtime/alone.ts", patch });
    expect(() => meetAt(behindItsRow, room, pool)).toThrow(/expected/);
  });
});
