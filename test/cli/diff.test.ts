import { describe, expect, test } from "vitest";
import { Workspace } from "./support.js";

const schema = `name: zoo
memory: { backing: shared, workers: 4, checks: checked }
enums:
  Kind: { values: { cat: 0, dog: 1 } }
structs:
  Animal: { fields: { age: u32, kind: Kind, name: "utf8[8]" } }
allocators:
  animals: { kind: sharded-free-list, of: Animal, capacity: 1000 }
  words: { kind: arena, size: 64KiB, of: [] }
roots:
  first: "ref<Animal, animals>"
`;

const diff = async (after: string): Promise<{ code: number; out: string; err: string }> =>
  new Workspace({ "before.yaml": schema, "after.yaml": after }).run(["diff", "before.yaml", "after.yaml"]);

describe("diff", () => {
  test.each([
    ["the same file", schema],
    [
      "comments, docs and another order of keys",
      `# a comment\n${schema.replace("name: zoo", "doc: A zoo.\nname: zoo")}`,
    ],
    ["another name", schema.replace("name: zoo", "name: park")],
  ])("%s: the same layout", async (_, after) => {
    expect(await diff(after)).toEqual({
      code: 0,
      out: "the same layout: programs of either schema may open images of the other\n",
      err: "",
    });
  });

  test.each([
    [
      "a field's type",
      ["age: u32", "age: u64"],
      ["Animal.age: type u32 → u64", "Animal.kind: offset 4 → 8", "Animal: size 16 → 24"],
    ],
    [
      "fields in another order",
      ["age: u32, kind: Kind", "kind: Kind, age: u32"],
      ["Animal.kind: offset 4 → 0", "Animal.age: offset 0 → 4"],
    ],
    ["a field less", [', name: "utf8[8]"', ""], ["Animal: field name is gone", "Animal: size 16 → 8"]],
    ["a field more", ["age: u32", "age: u32, legs: u8"], ["Animal: field legs is new"]],
    ["an atomic field", ["age: u32", "age: { type: u32, atomic: true }"], ["Animal.age: atomic false → true"]],
    [
      "values of an enum",
      ["cat: 0, dog: 1", "dog: 0, cow: 1"],
      ["Kind: value cat is gone", "Kind: value cow is new", "Kind.dog: value 1 → 0"],
    ],
    ["an enum's type", ["values: { cat", "type: u16, values: { cat"], ["Kind: type u8 → u16"]],
    ["a capacity", ["capacity: 1000", "capacity: 2000"], ["animals: capacity 1000 → 2000", "image: bytes"]],
    ["a kind", ["sharded-free-list", "free-list"], ["animals: kind sharded-free-list → free-list"]],
    ["a size", ["64KiB", "1MiB"], ["words: size 65536 → 1048576"]],
    ["how a kind is set up", ["capacity: 1000", "capacity: 1000, cache: 1"], ["image: other hashes of animals"]],
    [
      "roots",
      ['"ref<Animal, animals>"', '"ref<Animal, animals>[4]"'],
      ["first: type ref<Animal, animals> → ref<Animal, animals>[4]"],
    ],
    ["a struct that exists once", ['"ref<Animal, animals>"', "Animal"], ["first: type ref<Animal, animals> → Animal"]],
    ["an allocator's name", ["words:", "texts:"], ["allocator words is gone", "allocator texts is new"]],
    [
      "memory",
      ["workers: 4, checks: checked", "workers: 5, checks: fast"],
      ["memory: workers 4 → 5", "memory: checks checked → fast"],
    ],
  ] as const)("%s: another layout, and what is other", async (_, [from, to], wanted) => {
    const { code, out, err } = await diff(schema.replace(from, to));
    expect({ code, err }).toEqual({ code: 1, err: "" });
    for (const line of wanted) expect(out).toContain(line);
    expect(out).toMatch(/^other layouts: attach refuses such an image with LAYOUT_MISMATCH$/m);
  });

  test("what no image holds, attach does not see", async () => {
    const { code, out } = await diff(schema.replace("enums:", "enums:\n  Unused: { values: [a] }"));
    expect(code).toBe(1);
    expect(out).toMatch(/^enum Unused is new\nthe same places and sizes: attach opens such an image/);
  });

  test("a wrong schema, and one that isn't there", async () => {
    const wrong = await diff(schema.replace("u32", "u33"));
    expect(wrong).toMatchObject({ code: 1, out: "" });
    expect(wrong.err).toContain("after.yaml:6:28 error GA3101");
    const missing = await new Workspace({ "a.yaml": schema }).run(["diff", "a.yaml", "none.yaml"]);
    expect(missing).toMatchObject({ code: 2, out: "" });
  });
});
