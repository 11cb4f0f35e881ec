import { describe, expect, test } from "vitest";
import { codeOf, create, type Level } from "./support.js";

/*
 * JavaScript may give a setter anything. With checks what takes text, arrays, structs or a u53 refuses what is none and
 * stores nothing; `paranoid` refuses it everywhere. What typed arrays make of the rest is in CHECKS.md.
 */

const schema = (level: string): string => `
name: types
memory: { backing: local, checks: ${level} }
enums: { Kind: { values: [a, b] } }
structs:
  Part: { fields: { n: u32, m: "u16[2]" } }
  Item:
    fields:
      id: u32
      x: f32
      big: i64
      exact: u53
      ok: bool
      kind: Kind
      flags: { type: u16, bits: { one: 1, two: 2 } }
      next: ref<Item, items>
      name: "utf8[8]"
      bytes: "u8[2]"
      reals: "f64[3]"
      longs: "u64[2]"
      grid: "i32[2][2]"
      part: Part
      parts: "Part[2]"
      hits: { type: u32, atomic: true }
      wide: { type: i64, atomic: true }
allocators:
  items: { kind: free-list, of: Item, capacity: 20 }
  space: { kind: arena, size: 16KiB, of: [], slices: [u8, f32, u64] }
`;

type Member = (...given: readonly unknown[]) => unknown;
type View = Record<string, Member> & { readonly handle: number };
interface Types {
  readonly items: Record<string, Member> & { make(init?: unknown): View; alloc(): number; stats(): { live: number } };
  readonly space: Record<string, Member>;
}

const open = (level: Level): Promise<Types> => create<Types>(schema(level), "Types");

const notNumbers: readonly unknown[] = [undefined, null, "5", {}, [5], true, 5n, Symbol("s"), (): number => 1];
const notBigints: readonly unknown[] = [undefined, null, "5", {}, [5n], true, 5, Symbol("s")];
const notArrays: readonly unknown[] = [null, 5, "12", true, { length: -1 }, { length: 1.5 }, {}, (_: number) => 1];
const notText: readonly unknown[] = [undefined, null, 5, {}, ["a"], 5n, true];

/** Setter, what stands before it, and what is none of its values. */
const arrays: readonly (readonly [setter: string, wrong: readonly unknown[]])[] = [
  ["setBytesFrom", [...notArrays, undefined, [1, undefined], [{}], ["1"], [1n], new BigInt64Array(1)]],
  ["setRealsFrom", [...notArrays, undefined, [1, undefined], ["1"], [1n], [null], new BigInt64Array(1)]],
  ["setLongsFrom", [...notArrays, undefined, [1], [undefined], ["1"], new Float64Array(1)]],
  ["setName", notText],
  ["setExact", notNumbers],
];

const scalars: readonly (readonly [setter: string, wrong: readonly unknown[]])[] = [
  ["setId", notNumbers],
  ["setX", notNumbers],
  ["setBig", notBigints],
  ["setOk", [undefined, null, 0, 1, "true", {}]],
  ["setKind", notNumbers],
  ["setFlags", notNumbers],
  ["setFlagsOne", [undefined, 1, "", {}]],
  ["setFlagsTwo", notNumbers],
  ["setHits", notNumbers],
  ["addHits", notNumbers],
  ["exchangeHits", notNumbers],
  ["addWide", notBigints],
  ["exchangeWide", notBigints],
];

const bytesOf = ({ items }: Types, h: number): string =>
  JSON.stringify((items["at"]!(h) as { toJSON(): object }).toJSON());

/** Each is refused, and what stood there stands there. */
function expectRefused(types: Types, cases: typeof arrays): void {
  const h = types.items.make({ id: 1, bytes: [1, 2], reals: [1, 2, 3], longs: [1n, 2n], name: "name" }).handle;
  const before = bytesOf(types, h);
  for (const [setter, wrong] of cases) {
    for (const value of wrong) {
      expect([setter, value, codeOf(() => types.items[setter]!(h, value))]).toEqual([setter, value, "INVALID_VALUE"]);
      expect(bytesOf(types, h)).toBe(before);
    }
  }
}

describe.each(["checked", "paranoid"] as const)("%s", (level) => {
  test("text, arrays and u53 of another type are refused", async () => {
    expectRefused(await open(level), arrays);
  });

  test("typed arrays of any type of number are taken, as are objects like arrays", async () => {
    const { items } = await open(level);
    const h = items.alloc();
    for (const good of [[1, 2], new Float64Array([1, 2]), new Uint8Array([1, 2]), { length: 2, 0: 1, 1: 2 }]) {
      items["setBytesFrom"]!(h, good);
      expect([items["getBytes"]!(h, 0), items["getBytes"]!(h, 1)]).toEqual([1, 2]);
    }
    items["setRealsFrom"]!(h, [NaN, Infinity, -0]);
    items["setLongsFrom"]!(h, new BigInt64Array([1n, 2n]));
    items["setLongsFrom"]!(h, []);
    expect(items["getLongs"]!(h, 1)).toBe(2n);
  });

  test("make refuses a view, whose arrays are methods, and what is no object", async () => {
    const { items } = await open(level);
    const view = items.make({ id: 7, bytes: [1, 2], parts: [{ n: 1, m: [2, 3] }] });
    const { live } = items.stats();
    expect(() => items.make(view)).toThrow(
      /bytes: INVALID_VALUE: a function is not an array; of a view give toObject\(\)/,
    );
    const wrong: readonly unknown[] = [
      null,
      5,
      "text",
      5n,
      true,
      (): number => 1,
      ...notArrays.flatMap((x) => [{ bytes: x }, { grid: x }, { grid: [x] }, { parts: x }, { part: { m: x } }]),
      ...[null, 5, "text", (): number => 1].flatMap((x) => [{ part: x }, { parts: [x] }]),
      { parts: [undefined] },
      { grid: [undefined] },
      ...notText.filter((x) => x !== undefined).map((name) => ({ name })),
    ];
    for (const init of wrong) expect([init, codeOf(() => items.make(init))]).toEqual([init, "INVALID_VALUE"]);
    expect(items.stats().live).toBe(live);
    expect((items.make((view as unknown as { toObject(): object }).toObject()) as unknown as { id: number }).id).toBe(
      7,
    );
  });
});

describe("paranoid", () => {
  test("every other field refuses what is of another type", async () => {
    expectRefused(await open("paranoid"), scalars);
    const { items } = await open("paranoid");
    for (const x of notNumbers.filter((n) => n !== null))
      expect(codeOf(() => items["setNext"]!(items.alloc(), x))).toMatch(/INVALID_(VALUE|HANDLE)|EXHAUSTED/);
  });

  test("slices, too", async () => {
    const { space } = await open("paranoid");
    const refusals = (infix: string, wrong: readonly unknown[]): unknown[] => {
      const s = space[`alloc${infix}`]!(1, 2);
      return wrong.flatMap((x) => [
        codeOf(() => space[`set${infix}`]!(s, 0, x)),
        codeOf(() => space[`append${infix}`]!(s, x)),
      ]);
    };
    const all = [...refusals("U8", notNumbers), ...refusals("F32", notNumbers), ...refusals("U64", notBigints)];
    expect(new Set(all)).toEqual(new Set(["INVALID_VALUE"]));
    expect(codeOf(() => space["allocString"]!(5))).toBe("INVALID_VALUE");
  });
});

test("checked: a number stores what a typed array makes of it", async () => {
  const { items } = await open("checked");
  const h = items.alloc();
  for (const x of [undefined, "x", {}]) expect([items["setId"]!(h, x), items["getId"]!(h)]).toEqual([undefined, 0]);
  expect(codeOf(() => items["setBig"]!(h, 5))).toBe("TypeError");
});
