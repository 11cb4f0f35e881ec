import { describe, expect, test } from "vitest";
import { backings, levels } from "../phases/support/schemas.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { compileToJs, withModule } from "../roundtrip/load.js";
import { codeOf } from "../views/support.js";

/*
 * In `fast` nobody looks at a handle. A program that forgets to ask what `tryAlloc` gave it writes through 0: into the
 * null slot, whatever the field, and every allocator goes on as if nothing had happened.
 */

interface Report {
  readonly ok: boolean;
  readonly problems: readonly string[];
}

type Member = (...given: readonly unknown[]) => unknown;
type Allocator = Record<string, Member>;
type Image = Record<string, Allocator> & {
  stats(): Record<string, object>;
  check(): Record<string, Report>;
};

const kindsOf = (shared: boolean): string =>
  shared
    ? `  sharded: { kind: sharded-free-list, of: Big, capacity: 40 }
  space: { kind: sharded-arena, size: 64KiB, of: [Big, Item], slices: [u8, f64] }
  seats: { kind: free-list, of: Item, capacity: 9, owner: creator }
`
    : "  marked: { kind: free-list, of: Item, capacity: 9, iterate: true }\n";

/** Whatever a struct begins with. */
const firstTypes = [
  "u8",
  "i8",
  "u16",
  "i16",
  "u32",
  "f32",
  "f64",
  "i64",
  "u64",
  "u53",
  "bool",
  "utf8[9]",
  "u8[4]",
  "f64[2]",
  "Part[2]",
];
const firsts = firstTypes.map((_, i) => `First${i}`);

const schema = (backing: string, more = 0): string => `
name: holes
memory: { backing: ${backing}, checks: fast${backing.includes("shared") ? ", workers: 2" : ""} }
structs:
  Part: { fields: { a: u8, b: "u16[3]" } }
  Item: { fields: { id: u32, x: f64 } }
${firsts.map((name, i) => `  ${name}: { fields: { first: "${firstTypes[i]}" } }`).join("\n")}
  FirstBits: { fields: { flags: { type: u16, bits: { low: 1, high: 15 } } } }
  FirstAtomic: { fields: { first: { type: i32, atomic: true } } }
  Big:
    fields:
      first: i32
      flags: { type: u32, bits: { low: 1, high: 31 } }
      wide: i64
      exact: u53
      name: "utf8[21]"
      grid: "i16[3][4]"
      parts: "Part[5]"
      real: f32
      hits: { type: u32, atomic: true }
      next: ref<Item, items>
      tail: "u8[${256 + more}]"
allocators:
  items: { kind: free-list, of: Item, capacity: 7 }
  bigs: { kind: free-list, of: Big, capacity: 5 }
  scratch: { kind: arena, size: 4KiB, of: [Big, Item, ${firsts.join(", ")}, FirstBits, FirstAtomic], slices: [u8, f64] }
${kindsOf(backing.includes("shared"))}`;

const values: readonly unknown[] = [0x7fffffff, 0x7fffffffffffffffn, "\u{10ffff}".repeat(9), true];

/** Calls a setter with every value its type may want; the others it refuses or cuts. */
function write(setter: Member, self: Allocator, given: readonly unknown[]): void {
  for (const value of values) {
    try {
      setter.call(self, ...given, value);
    } catch {
      // not of that type
    }
  }
}

const struct: Readonly<Record<string, readonly number[]>> = {
  Tail: [256],
  Grid: [3, 4],
  PartsA: [5],
  PartsB: [5, 3],
  First12First: [4],
  First13First: [2],
  First14FirstA: [2],
  First14FirstB: [2, 3],
};

/** Every kind of pool there is in such memory. */
const poolsText = (backing: string, checks: string): string => `
name: holes
memory: { backing: ${backing}, checks: ${checks}${backing.includes("shared") ? ", workers: 2" : ""} }
structs:
  Item: { fields: { id: u32, x: f64 } }
allocators:
  items: { kind: free-list, of: Item, capacity: 7 }
  marked: { kind: free-list, of: Item, capacity: 7, ${backing.includes("shared") ? "owner: creator" : "iterate: true"} }
${backing.includes("shared") ? "  sharded: { kind: sharded-free-list, of: Item, capacity: 20, cache: 3 }" : ""}
`;

/**
 * Whatever way 0 is given back: `fast` does nothing, the others say what it is. Then every slot is there, once.
 */
function giveBackZero(pool: Allocator, isFast: boolean): void {
  const held = pool["alloc"]!();
  const free = pool["alloc"]!();
  for (const way of [pool["free"], pool["retire"]].filter((w) => w !== undefined)) {
    if (isFast) expect(way.call(pool, 0)).toBeUndefined();
    else expect(codeOf(() => way.call(pool, 0))).toBe("INVALID_HANDLE");
  }
  for (const way of [pool["tryFree"], pool["tryRetire"]].filter((w) => w !== undefined)) {
    expect(way.call(pool, 0)).toBe(0);
  }
  if (isFast) pool["freeBatch"]!([0, free, 0]);
  else expect(codeOf(() => pool["freeBatch"]!([free, 0]))).toBe("INVALID_HANDLE");
  const { live, capacity } = pool["stats"]!() as { live: number; capacity: number };
  expect([live, pool["check"]!()]).toMatchObject([1, { ok: true, problems: [] }]);
  const rest = Array.from({ length: capacity - 1 }, () => pool["tryAlloc"]!());
  expect(new Set([held, ...rest]).size).toBe(capacity);
  expect([rest.includes(0), pool["tryAlloc"]!()]).toEqual([false, 0]);
}

describe.each(backings)("0 given back, %s memory", (backing) => {
  test.each(levels)("%s", async (checks) => {
    const files = compileToJs(poolsText(backing, checks));
    const image = await withModule(files, ({ Holes }) =>
      (Holes as unknown as { create(options: object): Image }).create({ onLeak: () => undefined }),
    );
    for (const name of Object.keys(image.check())) {
      giveBackZero(image[name]!, checks === "fast");
    }
  });

  test("fast, a list whose `free` does not look is found", async () => {
    const files = compileToJs(poolsText(backing, "fast")).map(({ path, text }) => ({
      path,
      text: path === "marked.js" ? text.replace("if (h) {", "{") : text,
    }));
    const image = await withModule(files, ({ Holes }) => (Holes as unknown as { create(): Image }).create());
    expect(() => giveBackZero(image["marked"]!, true)).toThrow(/expected/);
  });

  test.runIf(backing === "shared")("is seen to matter", async () => {
    const files = compileToJs(poolsText(backing, "fast")).map(({ path, text }) => ({
      path,
      text: path === "sharded.js" ? text.replaceAll(/if \(h === 0\)\s+return;/g, "") : text,
    }));
    const image = await withModule(files, ({ Holes }) => (Holes as unknown as { create(): Image }).create());
    expect(() => giveBackZero(image["sharded"]!, true)).toThrow(/expected|undefined/);
  });
});

/** All indices of an array. */
function places(dims: readonly number[]): number[][] {
  return dims.reduce<number[][]>(
    (found, n) => found.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]],
  );
}

/** Every `setX` of every allocator, through 0, at every index; how many there are. */
function writeThroughZero(image: Image, names: readonly string[]): number {
  let setters = 0;
  for (const name of names) {
    const allocator = image[name]!;
    for (const member of Object.getOwnPropertyNames(Object.getPrototypeOf(allocator))) {
      const field = /^set(?:Big|Item)?([A-Z].*)/.exec(member)?.[1];
      if (field === undefined || /^(U8|F64)$|From$/.test(field)) continue;
      setters++;
      for (const at of places(struct[field] ?? [])) write(allocator[member]!, allocator, [0, ...at]);
    }
  }
  return setters;
}

const slots = (name: string): boolean => !["scratch", "space"].includes(name);

/** All there is of an allocator, each with a pattern of its own. */
function exhaust(allocator: Allocator, name: string): number[] {
  const take = (): number => (slots(name) ? allocator["tryAlloc"]!() : allocator["tryAllocBig"]!()) as number;
  const taken: number[] = [];
  for (let h = take(); h !== 0; h = take()) taken.push(h);
  return taken;
}

describe.each(backings)("%s memory", (backing) => {
  test.each([0, 1000, 70_000])("no write through 0 breaks an allocator: %i bytes more", async (more) => {
    const image = await withModule(compileToJs(schema(backing, more)), ({ Holes }) =>
      (Holes as unknown as { create(): Image }).create(),
    );
    const names = Object.keys(image.check());
    const held = new Map(names.map((name) => [name, exhaust(image[name]!, name)]));
    const before = JSON.stringify(image.stats());
    expect([...held.values()].map((taken) => taken.length).filter((n) => n === 0).length).toBeLessThanOrEqual(
      more > 1000 ? 2 : 0,
    );
    expect(writeThroughZero(image, names)).toBeGreaterThan(30);
    expect(JSON.stringify(image.stats())).toBe(before);
    expect(Object.values(image.check()).flatMap(({ problems }) => problems)).toEqual([]);
    for (const [name, taken] of held) {
      const allocator = image[name]!;
      expect(exhaust(allocator, name)).toEqual([]);
      if (slots(name)) for (const h of taken) allocator["free"]!(h);
      else allocator["reset"]!();
      const again = exhaust(allocator, name);
      if (slots(name)) expect(again.sort()).toEqual(taken.sort());
      else expect(again.length > 0 || taken.length === 0).toBe(true); // shards may be tried in another order
    }
    expect(Object.values(image.check()).flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("a list that reads what was written through 0 is found", async () => {
    const files = compileToJs(schema(backing)).map(({ path, text }) => ({
      path,
      text: path === "items.js" ? text.replace("if (p)", "") : text,
    }));
    const image = await withModule(files, ({ Holes }) => (Holes as unknown as { create(): Image }).create());
    const { items } = image;
    exhaust(items!, "items");
    items!["setId"]!(0, 0x50);
    expect(items!["tryAlloc"]!()).toBe(0);
    expect(items!["tryAlloc"]!()).toBe(backing.includes("shared") ? 0 : 0x50);
  });

  test("the image can still be attached", async () => {
    const same = await withModule(compileToJs(schema(backing, 1000)), ({ Holes }) => {
      const { create, attach } = Holes as unknown as {
        create(): Image & { buffer: ArrayBufferLike };
        attach(b: ArrayBufferLike): Image;
      };
      const image = create();
      writeThroughZero(image, Object.keys(image.check()));
      return Object.keys(attach(image.buffer).check());
    });
    expect(same).toContain("bigs");
  });
});

test("the words of the pool are out of reach of the largest struct, and near where structs are small", () => {
  const spec = (yaml: string): { headWord: number; headerWord: number } => {
    const files = compileOrThrow(yaml);
    const text = files.find((f) => f.path === "items.ts")!.text;
    const index = files.find((f) => f.path === "index.ts")!.text;
    return {
      headWord: Number(/p = m\[([\d_]+)\]/.exec(text)![1]!.replaceAll("_", "")),
      headerWord: Number(/headerWord: ([\d_]+)/.exec(index)![1]!.replaceAll("_", "")),
    };
  };
  expect(spec(schema("local", 100_000)).headWord).toBeGreaterThan(100_000 / 4);
  expect(spec(schema("local")).headWord).toBeLessThan(128);
  expect(spec(schema("local")).headerWord).toBe(128);
});
