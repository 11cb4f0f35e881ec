import { describe, expect, test } from "vitest";
import { parse } from "../../generator/1-parse/parse.js";
import { handleAccessors, viewAccessors } from "../../generator/2-resolve/accessors.js";
import { bind, type Scope } from "../../generator/2-resolve/scope.js";
import { check } from "../errors/check.js";
import { create, levels, load } from "./support.js";

const schema = (fields: string): string => `
name: names
memory: { backing: shared, checks: fast }
enums:
  Kind: { type: u8, values: { data: 0, ack: 1 } }
structs:
  Part: { fields: { n: u32, tones: "u8[4]", label: "utf8[8]", hits: { type: "u64[2]", atomic: true } } }
  Thing:
    fields:
${fields}
allocators:
  things: { kind: free-list, of: Thing, capacity: 10, owner: creator }
  scratch: { kind: arena, size: 64KiB, of: [Thing], slices: [], owner: creator }
`;

const all = `
      id: u32
      big: u53
      ok: bool
      kind: Kind
      flags: { type: u8, bits: { urgent: 1, ttl: 3 } }
      words: { type: u16, count: 3, bits: { low: 4 } }
      name: "utf8[8]"
      names: "utf8[8][2]"
      longs: "i64[2]"
      grid: "f32[2][3]"
      oks: "bool[2]"
      bigs: "u53[2]"
      kinds: "Kind[2]"
      part: Part
      parts: "Part[2]"
      next: "ref<Thing, things>"
      a8: { type: u8, atomic: true }
      a32: { type: u32, atomic: true }
      i64: { type: i64, atomic: true }
      n: { type: u53, atomic: true }
      state: { type: Kind, atomic: true }
      link: { type: "ref<Thing, things>", atomic: true }
      bins: { type: "i32[2][2]", atomic: true }
      r: { type: u32, emit: read }
      r32: { type: u32, atomic: true, emit: read }
      rs: { type: "u16[3]", emit: read }
      rname: { type: "utf8[4]", emit: read }
      rflags: { type: "u8[2]", bits: { rlow: 1 }, emit: read }
      hidden: { type: "u64[2]", emit: none }
      hiddens: { type: Part, emit: none }`;

type Classes = Record<string, { readonly prototype: object }>;

const membersOf = (prototype: object): string[] =>
  Object.getOwnPropertyNames(prototype).filter((n) => n !== "constructor");
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

function scopeOf(text: string): Scope {
  return bind(parse(text).value!, "fast");
}

describe("the rule that finds collisions knows every member that is made", () => {
  test("of views", async () => {
    const { Thing } = await load<Classes>(schema(all));
    const fields = Object.getPrototypeOf(Thing!.prototype) as object;
    const nested = membersOf(Thing!.prototype);
    const made = [...membersOf(fields), ...nested].filter(
      (n) => !["toObject", "handle", "free", "release"].includes(n),
    );
    expect(sorted(made)).toEqual(
      sorted(
        scopeOf(schema(all))
          .fieldsOf("Thing")
          .flatMap(viewAccessors)
          .map((a) => a.name),
      ),
    );
  });

  test("on handles", async () => {
    const [many, few] = [await load<Classes>(schema(all)), await load<Classes>(schema("      z: u32"))];
    for (const [name, infix] of [
      ["Things", ""],
      ["Scratch", "Thing"],
    ] as const) {
      const without = new Set(membersOf(few[name]!.prototype));
      const made = membersOf(many[name]!.prototype).filter((n) => !without.has(n));
      const known = handleAccessors(scopeOf(schema(all)), "Thing", infix).map((a) => a.name);
      expect(sorted(made)).toEqual(sorted(known));
    }
  });
});

describe("fields that would share a member are refused", () => {
  test.each([
    ["nameEquals", '      name: "utf8[8]"\n      nameEquals: u8'],
    ["originArray", '      origin: "u8[4]"\n      originArray: u8'],
    ["setOriginFrom", '      origin: "u8[4]"\n      originFrom: "u8[2]"'],
    ["addHits", "      hits: { type: u32, atomic: true }\n      addHits: u8"],
    ["waitHits", "      hits: { type: u32, atomic: true }\n      waitHits: u8"],
  ])("%s", (accessor, fields) => {
    const [found, ...more] = check(schema(fields)).filter((d) => d.severity === "error");
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: "GA3105", message: expect.stringContaining(`make \`${accessor}\``) as string });
  });

  test.each(["handle", "free", "release", "toObject", "toJSON", "then", "constructor"])("%s is taken", (name) => {
    expect(check(schema(`      ${name}: u8`)).map((d) => d.code)).toContain("GA3106");
  });

  test.each(["    addHits: u8\n      hits: u32", '    nameArray: u8\n      name: "utf8[4]"'])(
    "what makes none is not",
    (fields) => {
      expect(check(schema(`  ${fields}`)).filter((d) => d.severity === "error")).toEqual([]);
    },
  );
});

const words =
  "class type new delete and or not default function void enum in typeof await static private if h x p m i init owner".split(
    " ",
  );

test.each(levels)("fields may be words of TypeScript and C, and names that generated code uses, %s", async (level) => {
  interface Module {
    readonly things: Record<string, (...args: unknown[]) => never>;
  }
  const fields = words.map((word) => `      ${word}: ${word === "h" ? '"u8[2]"' : "u32"}`).join("\n");
  const { things } = await create<Module>(schema(fields).replace("fast", level), "Names");
  const numbers = words.filter((w) => w !== "h");
  const init = Object.fromEntries(numbers.map((w, n) => [w, n + 1]));
  const view = things["make"]!({ ...init, h: [1, 2] }) as Record<string, number> & { toObject(): object };
  expect(numbers.map((w) => view[w])).toEqual(numbers.map((_, n) => n + 1));
  expect(things["getClass"]!(view["handle"])).toBe(1);
  expect(view.toObject()).toEqual({ ...init, h: [1, 2] });
});
