import { describe, expect, test } from "vitest";
import { headerOf } from "../c/compiler.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { codeOf, create, levels, load } from "./support.js";

/* `emit` leaves accessors out; the memory is the same, and whoever has the bytes has all of it. */

const schema = (level: string, emit: Readonly<Record<string, string>> = {}): string => {
  const of = (name: string): string => (emit[name] === undefined ? "" : `, emit: ${emit[name]}`);
  const struct = emit["struct"] === undefined ? "" : `emit: ${emit["struct"]}, `;
  return `
name: emitted
memory: { backing: shared, checks: ${level}, workers: 2 }
enums: { Kind: { values: { a: 1, b: 2 } } }
structs:
  Point: { fields: { x: f32, y: { type: f32${of("y")} } } }
  Item: { ${struct}fields: { id: { type: u32${of("id")} }, stamp: { type: u64${of("stamp")} }, kind: { type: Kind${of("kind")} }, flags: { type: u8, bits: { low: 1, rest: 7 }${of("flags")} }, name: { type: "utf8[8]"${of("name")} }, bytes: { type: "u8[4]"${of("bytes")} }, hits: { type: u32, atomic: true${of("hits")} }, place: { type: Point${of("place")} }, path: { type: "Point[2]"${of("path")} } } }
allocators:
  items: { kind: free-list, of: Item, capacity: 4, owner: creator }
  space: { kind: arena, size: 16KiB, of: [Item], slices: [], owner: creator }
`;
};

type Members = Record<string, (...given: readonly unknown[]) => unknown>;
interface Emitted {
  readonly items: Members & { alloc(): number };
  readonly space: Members;
  readonly buffer: SharedArrayBuffer;
}

/** Members of the allocator, of its cursor, of a view of its own. */
async function membersOf(level: string, emit: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const { items, space } = await create<Emitted>(schema(level, emit), "Emitted");
  const h = items.alloc();
  return {
    items: namesIn(items),
    space: namesIn(space),
    cursor: items["at"] === undefined ? [] : namesIn(items["at"](h) as object),
    view: items["view"] === undefined ? [] : namesIn(items["view"](h) as object),
  };
}

function namesIn(object: object): string[] {
  const names: string[] = [];
  for (let o = object; o !== Object.prototype; o = Object.getPrototypeOf(o) as object) {
    const found = Object.entries(Object.getOwnPropertyDescriptors(o));
    names.push(...found.flatMap(([name, { set }]) => (set === undefined ? [name] : [name, `${name}=`])));
  }
  return names.filter((name) => !name.startsWith("_"));
}

const lost = (before: readonly string[], after: readonly string[]): string[] =>
  before.filter((name) => !after.includes(name)).sort();

describe.each(levels)("%s", (level) => {
  test("read: what writes is gone, the rest stays", async () => {
    const [all, some] = [
      await membersOf(level, {}),
      await membersOf(level, {
        stamp: "read",
        kind: "read",
        flags: "read",
        name: "read",
        bytes: "read",
        hits: "read",
        y: "read",
      }),
    ];
    const atomic = ["add", "and", "compareExchange", "exchange", "or", "sub", "xor"].map((verb) => `${verb}Hits`);
    const setters = [
      "Bytes",
      "BytesFrom",
      "Flags",
      "FlagsLow",
      "FlagsRest",
      "Hits",
      "Kind",
      "Name",
      "PathY",
      "PlaceY",
      "Stamp",
    ];
    expect(lost(all["items"]!, some["items"]!)).toEqual([...atomic, ...setters.map((name) => `set${name}`)].sort());
    const inView = [
      "flags=",
      "flagsLow=",
      "flagsRest=",
      "hits=",
      "kind=",
      "name=",
      "setBytes",
      "setBytesFrom",
      "stamp=",
    ];
    expect(lost(all["view"]!, some["view"]!)).toEqual([...atomic, ...inView].sort());
    expect(lost(all["cursor"]!, some["cursor"]!)).toEqual([...atomic, ...inView].sort());
    expect(lost(some["items"]!, all["items"]!)).toEqual([]);
    expect(some["items"]).toContain("waitHits");
  });

  test("none: every member is gone, on handles and in views", async () => {
    const [all, some] = [
      await membersOf(level, {}),
      await membersOf(level, { stamp: "none", flags: "none", name: "none", hits: "none", path: "none", y: "none" }),
    ];
    const gone = /Stamp|Flags|Name|Hits|Path|PlaceY|^(stamp|flags|name|hits|path)/;
    for (const of of ["items", "space", "cursor", "view"]) {
      expect(lost(all[of]!, some[of]!).length).toBeGreaterThan(9);
      expect(lost(all[of]!, some[of]!)).toEqual(all[of]!.filter((name) => gone.test(name)).sort());
    }
  });

  test("handles: no views, no classes, no file", async () => {
    const [all, some] = [await membersOf(level, {}), await membersOf(level, { struct: "handles" })];
    expect(lost(all["items"]!, some["items"]!)).toEqual(["at", "make", "view"]);
    expect(lost(all["space"]!, some["space"]!)).toEqual(["itemAt", "makeItem", "viewItem"]);
    const files = compileOrThrow(schema(level, { struct: "handles" }));
    expect(files.map(({ path }) => path)).not.toContain("item.ts");
    expect(files.find(({ path }) => path === "index.ts")!.text).not.toMatch(/item\.js|ItemInit/);
  });

  test("views: no methods on handles, and every array that views need", async () => {
    const [all, some] = [await membersOf(level, {}), await membersOf(level, { struct: "views" })];
    const field = /^(get|set|add|and|or|sub|xor|wait|notify|exchange|compareExchange)[A-Z]|(Bytes|Array|Equals)$/;
    expect(lost(all["items"]!, some["items"]!)).toEqual(all["items"]!.filter((name) => field.test(name)).sort());
    expect(lost(all["view"]!, some["view"]!)).toEqual([]);
    const { items } = await create<Emitted>(schema(level, { struct: "views" }), "Emitted");
    const init = {
      id: 1,
      stamp: 2n,
      kind: 2,
      flagsRest: 3,
      name: "four",
      bytes: [5, 6, 7, 8],
      hits: 9,
      place: { x: 1, y: 2 },
    };
    expect((items["make"]!(init) as { toObject(): object }).toObject()).toMatchObject(init);
  });

  test("what is only read is read where others wrote, and make leaves it alone", async () => {
    const emit = { stamp: "read", kind: "read", name: "read", y: "read", bytes: "none" };
    const { items, buffer } = await create<Emitted>(schema(level, emit), "Emitted");
    const view = items["make"]!({ id: 7, stamp: 5n, kind: 2, place: { x: 1, y: 9 } }) as {
      handle: number;
      toObject(): object;
    };
    const seen = { id: 7, stamp: 0n, kind: 0, name: "", place: { x: 1, y: 0 } };
    expect(view.toObject()).toMatchObject(seen);
    expect(view.toObject()).not.toHaveProperty("bytes");
    const bytes = new DataView(buffer, items["addressOf"]!(view.handle) as number);
    bytes.setBigUint64(8, 11n, true);
    bytes.setUint8(16, 2);
    bytes.setUint8(18, 65);
    expect(view.toObject()).toMatchObject({ ...seen, stamp: 11n, kind: 2, name: "A" });
    expect([items["getStamp"]!(view.handle), items["nameEquals"]!(view.handle, "A")]).toEqual([11n, true]);
    expect(codeOf(() => Object.assign(view, { stamp: 1n }))).toBe("TypeError");
  });
});

test("memory and C header are the same, and images of the one are opened by the other", async () => {
  const some = { id: "read", stamp: "none", name: "none", y: "read", path: "none", struct: "views" };
  const constants = (yaml: string): string => headerOf(yaml);
  expect(constants(schema("checked", some))).toBe(constants(schema("checked")));
  const { items, buffer } = await create<Emitted>(schema("checked"), "Emitted");
  const h = items.alloc();
  items["setId"]!(h, 77);
  const { Emitted } = await load<{ Emitted: { attach(buffer: SharedArrayBuffer): Emitted } }>(schema("checked", some));
  expect((Emitted.attach(buffer).items["at"]!(h) as { id: number }).id).toBe(77);
});

test("what is left out makes the output smaller", () => {
  const bytes = (emit: Readonly<Record<string, string>>): number =>
    compileOrThrow(schema("checked", emit)).reduce(
      (sum, { path, text }) => sum + (/^[\w-]+\.ts$/.test(path) ? text.length : 0),
      0,
    );
  const all = bytes({});
  for (const emit of [{ struct: "views" }, { struct: "handles" }, { stamp: "none", hits: "none" }, { hits: "read" }])
    expect([emit, bytes(emit) < all]).toEqual([emit, true]);
});
