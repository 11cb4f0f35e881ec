import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { codeOf, create, levels, load } from "./support.js";

const schema = (level: string, backing = "local"): string => `
name: things
memory: { backing: ${backing}, checks: ${level} }
enums:
  Mode: { type: i8, values: { slow: -1, quick: 5 } }
  Kind: { type: u8, values: { data: 0, ack: 1 } }
structs:
  Part: { fields: { mode: Mode, n: u16 } }
  Thing:
    fields:
      id: u64
      n: u53
      ratio: f64
      ok: bool
      kind: Kind
      mode: Mode
      modes: "Mode[2][2]"
      flags: { type: u8, bits: { urgent: 1, ttl: 3 } }
      name: "utf8[8]"
      longs: "i64[2]"
      grid: "u8[2][3]"
      part: Part
      parts: "Part[2]"
      next: ref<Thing, things>
allocators:
  things: { kind: free-list, of: Thing, capacity: 10 }
  scratch: { kind: arena, size: 64KiB, of: [Thing], slices: [] }
`;

interface View {
  readonly handle: number;
  readonly part: object;
  toObject(): object;
  toJSON(): object;
  release(): number;
}
interface Module {
  readonly things: {
    make(init?: object): View;
    at(h: number): View;
    view(h: number): View;
    free(h: number): void;
    setNext(h: number, next: number): void;
    getNext(h: number): number;
  };
  readonly scratch: { makeThing(init?: object): View };
}

const full = {
  id: 2n ** 64n - 1n,
  n: 2 ** 53 - 1,
  ratio: 0.5,
  ok: true,
  kind: 1,
  mode: 5,
  modes: [
    [5, -1],
    [-1, 5],
  ],
  flags: 0b1011,
  flagsUrgent: true,
  flagsTtl: 5,
  name: "näme",
  longs: [-1n, 2n],
  grid: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  part: { mode: 5, n: 7 },
  parts: [
    { mode: -1, n: 8 },
    { mode: 5, n: 9 },
  ],
  next: 0,
};

const empty = {
  id: 0n,
  n: 0,
  ratio: 0,
  ok: false,
  kind: 0,
  mode: -1,
  modes: [
    [-1, -1],
    [-1, -1],
  ],
  flags: 0,
  flagsUrgent: false,
  flagsTtl: 0,
  name: "",
  longs: [0n, 0n],
  grid: [
    [0, 0, 0],
    [0, 0, 0],
  ],
  part: { mode: -1, n: 0 },
  parts: [
    { mode: -1, n: 0 },
    { mode: -1, n: 0 },
  ],
  next: 0,
};

describe.each(levels)("plain objects, %s", (level) => {
  const open = (): Promise<Module> => create<Module>(schema(level), "Things");

  test("toObject returns what make was given, of views, cursors and parts, and make takes it again", async () => {
    const { things, scratch } = await open();
    const view = things.make(full);
    expect(view.toObject()).toEqual(full);
    expect(things.at(view.handle).toObject()).toEqual(full);
    expect(scratch.makeThing(full).toObject()).toEqual(full);
    expect(things.make(view.toObject()).toObject()).toEqual(full);
    expect((view.part as View).toObject()).toEqual(full.part);
  });

  test("what is not given is 0, and of an enum without 0 its first value", async () => {
    const { things, scratch } = await open();
    const used = things.make(full);
    things.free(used.release());
    expect(things.make().toObject()).toEqual(empty);
    expect(scratch.makeThing({}).toObject()).toEqual(empty);
    const some = things.make({ modes: [[5], [-1]], parts: [{ n: 3 }, { mode: 5 }], part: { n: 4 } });
    expect(some.toObject()).toEqual({
      ...empty,
      modes: [
        [5, -1],
        [-1, -1],
      ],
      parts: [
        { mode: -1, n: 3 },
        { mode: 5, n: 0 },
      ],
      part: { mode: -1, n: 4 },
    });
    const fast = level === "fast";
    for (const init of [{ modes: [[], [], []] }, { modes: [[5, 5, 5]] }, { parts: [{}, {}, {}] }])
      expect(codeOf(() => things.make(init))).toBe(fast ? undefined : "INVALID_VALUE");
  });

  test("JSON has bigints as decimal text", async () => {
    const { things } = await open();
    const json = { ...full, id: "18446744073709551615", longs: ["-1", "2"] };
    const view = things.make(full);
    expect(JSON.parse(JSON.stringify({ view }))).toEqual({ view: json });
    expect(JSON.parse(JSON.stringify(things.at(view.handle)))).toEqual(json);
  });

  test("the console shows the fields, and never the image", async () => {
    const { things } = await open();
    const view = things.make(full);
    const shown = inspect(view, { depth: 5 });
    expect(shown).toMatch(/^Thing \{/);
    expect(shown).toContain("id: 18446744073709551615n");
    expect(shown).not.toContain("Array(");
    expect(shown.split("\n").length).toBeLessThan(40);
    expect(inspect(things.at(view.handle))).toMatch(/^ThingCursor \{/);
    expect(inspect({ part: view.part })).toContain("{ mode: 5, n: 7 }");
    things.free(view.handle);
    if (level !== "fast") expect(inspect(view)).toBe("Thing <STALE_HANDLE>");
  });

  test("a clone would be one of the image: it is refused, and says what to do", async () => {
    const { things } = await open();
    const view = things.make(full);
    for (const value of [view, things.at(view.handle), view.part, { deep: [view] }])
      expect(() => structuredClone(value)).toThrow(/toObject/);
    expect(structuredClone(view.toObject())).toEqual(full);
  });

  test("a reference takes handles, and in paranoid nothing else", async () => {
    const { things } = await open();
    const [a, b] = [things.make().handle, things.make().handle];
    for (const next of [b, 0]) {
      things.setNext(a, next);
      expect(things.getNext(a)).toBe(next);
    }
    const refused = level === "paranoid" ? "INVALID_HANDLE" : undefined;
    for (const wrong of [1.5, 12345, NaN, 2 ** 40 + b]) {
      expect(codeOf(() => things.setNext(a, wrong))).toBe(refused);
      expect(codeOf(() => things.make({ next: wrong }))).toBe(refused);
    }
    if (level === "paranoid") expect(things.getNext(a)).toBe(0);
  });
});

test("names of enum values, and the constants as they were", async () => {
  interface Exports {
    readonly Mode: Readonly<Record<string, number>>;
    nameOf(names: object, value: number): string | undefined;
  }
  const { Mode, nameOf } = await load<Exports>(schema("checked"));
  expect([nameOf(Mode, -1), nameOf(Mode, 5), nameOf(Mode, 0)]).toEqual(["slow", "quick", undefined]);
  expect(Object.entries(Mode)).toEqual([
    ["slow", -1],
    ["quick", 5],
  ]);
});

describe.each(levels)("what owns the memory, %s", (level) => {
  const yaml = `
name: owners
memory: { backing: shared, checks: ${level} }
structs:
  Thing: { fields: { id: u64 } }
allocators:
  things: { kind: sharded-free-list, of: Thing, capacity: 1000 }
  scratch: { kind: arena, size: 64KiB, of: [], slices: [u64], owner: creator }
`;
  interface Owners {
    readonly things: { alloc(): number };
    readonly scratch: object;
    dispose(): void;
  }

  test("shows its stats, is no JSON of the image, and is not cloned", async () => {
    const owners = await create<Owners>(yaml, "Owners");
    owners.things.alloc();
    for (const owner of [owners, owners.things, owners.scratch]) {
      const shown = inspect(owner);
      expect(shown).not.toContain("Array(");
      expect(shown.length).toBeLessThan(2500);
      expect(JSON.stringify(owner).length).toBeLessThan(2500);
      expect(() => structuredClone(owner)).toThrow(/memory is not copied/);
    }
    expect(JSON.parse(JSON.stringify(owners.things))).toMatchObject({ name: "things", live: 1 });
    expect(inspect(owners.things)).toMatch(/^Things \{/);
    owners.dispose();
    expect(inspect(owners)).toBe("Owners <DISPOSED>");
  });
});
