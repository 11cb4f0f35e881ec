import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../../generator/1-parse/parse.js";
import { resolve } from "../../../generator/2-resolve/resolve.js";
import { globals } from "../../../generator/2-resolve/reserved.js";
import type { FieldType, Model } from "../../../generator/2-resolve/types.js";

function modelOf(text: string): Model {
  const doc = parse(text);
  const { value, diagnostics } = resolve(doc.value!);
  expect([...doc.diagnostics, ...diagnostics].filter((d) => d.severity === "error")).toEqual([]);
  return value!;
}

const arena = "allocators: { scratch: { kind: arena, size: 1MiB } }";

describe("types", () => {
  const typeOf = (type: string): FieldType => {
    const model = modelOf(
      [
        "name: x",
        "enums: { Kind: { values: [a, b] } }",
        `structs: { Inner: { fields: { x: u8 } }, Node: { fields: { field: ${type} } } }`,
        "allocators: { nodes: { kind: free-list, of: Node, capacity: 8 }, scratch: { kind: arena, size: 1KiB } }",
      ].join("\n"),
    );
    return model.structs[1]!.fields[0]!.type;
  };
  const u8: FieldType = { kind: "scalar", scalar: "u8" };
  const array = (count: number, element: FieldType): FieldType => ({ kind: "array", count, element });

  test.each<[string, FieldType]>([
    ["u8", u8],
    ["u53", { kind: "scalar", scalar: "u53" }],
    ["Kind", { kind: "enum", enum: "Kind", base: "u8" }],
    ["Inner", { kind: "struct", struct: "Inner" }],
    ['"u8[4]"', array(4, u8)],
    ['"u8[4][3]"', array(4, array(3, u8))],
    ['" u8 [ 4 ] [3] "', array(4, array(3, u8))],
    ["{ type: u8, count: 4 }", array(4, u8)],
    ['{ type: "u8[3]", count: 4 }', array(4, array(3, u8))],
    ['"utf8[24]"', { kind: "utf8", bytes: 24 }],
    ['"utf8[24][2]"', array(2, { kind: "utf8", bytes: 24 })],
    ['"Inner[2]"', array(2, { kind: "struct", struct: "Inner" })],
    ["ref<Node>", { kind: "ref", struct: "Node", allocator: "nodes" }],
    ["ref<Inner>", { kind: "ref", struct: "Inner", allocator: "scratch" }],
    ['"ref<Node, scratch>"', { kind: "ref", struct: "Node", allocator: "scratch" }],
    ['"ref< Node ,nodes >[2]"', array(2, { kind: "ref", struct: "Node", allocator: "nodes" })],
    [
      "{ type: u16, bits: { a: 1, b: 6, c: 9 } }",
      {
        kind: "bits",
        word: "u16",
        parts: [
          { name: "a", shift: 0, bits: 1 },
          { name: "b", shift: 1, bits: 6 },
          { name: "c", shift: 7, bits: 9 },
        ],
      },
    ],
    [
      "{ type: u8, count: 2, bits: { a: 8 } }",
      array(2, { kind: "bits", word: "u8", parts: [{ name: "a", shift: 0, bits: 8 }] }),
    ],
  ])("%s", (type, want) => {
    expect(typeOf(type)).toEqual(want);
  });
});

describe("enums", () => {
  test.each([
    ["[a, b]", "u8", [0, 1]],
    ["{ a: 3, b: , c: 9, d: }", "u8", [3, 4, 9, 10]],
    ["{ a: -1, b: 1 }", "i8", [-1, 1]],
    ["{ a: 256 }", "u16", [256]],
    ["{ a: -1, b: 200 }", "i16", [-1, 200]],
    ["{ a: 70000 }", "u32", [70000]],
    ["{ a: -70000 }", "i32", [-70000]],
  ])("%s", (values, base, want) => {
    const [kind] = modelOf(`name: x\nenums: { Kind: { values: ${values} } }\n${arena}\n`).enums;
    expect([kind!.base, kind!.values.map((v) => v.value)]).toEqual([base, want]);
  });
});

describe("defaults", () => {
  test.each([
    ["", { backing: "local", shared: false, wasm: false, workers: 1, checks: "checked" }],
    [
      "memory: { backing: wasm, checks: fast }",
      { backing: "wasm", shared: false, wasm: true, workers: 1, checks: "fast" },
    ],
    ["memory: { backing: shared }", { backing: "shared", shared: true, wasm: false, workers: 4, checks: "checked" }],
    [
      "memory: { backing: wasm-shared, workers: 31 }",
      { backing: "wasm-shared", shared: true, wasm: true, workers: 31, checks: "checked" },
    ],
  ])("memory %s", (memory, want) => {
    expect(modelOf(`name: x\n${memory}\n${arena}\n`).memory).toMatchObject(want);
  });

  test("an arena takes all structs and all slices", () => {
    const [scratch] = modelOf(
      `name: x\nstructs: { A: { fields: { x: u8 } }, B: { fields: { x: u8 } } }\n${arena}\n`,
    ).allocators;
    expect(scratch).toMatchObject({
      structs: ["A", "B"],
      slices: ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"],
    });
  });

  test("an arena takes what it lists, in the order of the types and without repetition", () => {
    const text =
      "name: x\nstructs: { A: { fields: { x: u8 } }, B: { fields: { a: A } } }\n" +
      "allocators: { scratch: { kind: arena, size: 1KiB, of: [B, B], slices: [f32, u8, f32] } }\n";
    expect(modelOf(text).allocators[0]).toMatchObject({ structs: ["B"], slices: ["u8", "f32"] });
  });

  test.each([
    ["local", "", "creator"],
    ["shared", "", "workers"],
    ["shared", ", owner: workers", "workers"],
    ["shared", ", owner: creator", "creator"],
  ])("owner: backing %s%s", (backing, owner, want) => {
    const allocators = `allocators: { scratch: { kind: arena, size: 1KiB${owner} } }`;
    const text = `name: x\nmemory: { backing: ${backing} }\n${allocators}\n`;
    expect(modelOf(text).allocators[0]!.owner).toBe(want);
  });

  test.each([
    ["8", 8],
    ["1000", 1000],
    ["1001", 1008],
    ["8B", 8],
    ["1KiB", 1024],
    ["1.5 MiB", 1572864],
    ["0.3KiB", 312],
    ["2GiB", 2 ** 31],
  ])("size %s", (size, want) => {
    expect(modelOf(`name: x\nallocators: { scratch: { kind: arena, size: ${size} } }\n`).allocators[0]).toMatchObject({
      size: want,
    });
  });
});

describe("what threads share", () => {
  const head = (workers: number): string =>
    `name: x\nmemory: { backing: shared, workers: ${workers} }\nstructs: { A: { fields: { a: u8 } } }\n`;
  const allocatorOf = (workers: number, options: string): unknown =>
    modelOf(`${head(workers)}allocators: { it: { ${options} } }\n`).allocators[0];

  test.each([
    [4, "capacity: 100000", { shards: 4, cache: 511, preallocate: false }],
    [5, "capacity: 100000", { shards: 8, cache: 511, preallocate: false }],
    [1, "capacity: 4088", { shards: 1, cache: 511, preallocate: false }],
    [1, "capacity: 4087", { shards: 1, cache: 255, preallocate: false }],
    [8, "capacity: 1000", { shards: 8, cache: 15, preallocate: false }],
    [31, "capacity: 31", { shards: 32, cache: 1, preallocate: false }],
    [4, "capacity: 100, shards: 5, cache: 4, preallocate: true", { shards: 8, cache: 7, preallocate: true }],
    [4, "capacity: 10000, cache: 1", { shards: 4, cache: 1, preallocate: false }],
    [4, "capacity: 10000, cache: 511", { shards: 4, cache: 511, preallocate: false }],
  ])("free list: %i workers, %s", (workers, options, sharded) => {
    const list = allocatorOf(workers, `kind: sharded-free-list, of: A, ${options}`);
    expect(list).toMatchObject({
      kind: "sharded-free-list",
      owner: "workers",
      iterate: false,
      generations: "wrap",
      sharded,
    });
  });

  const KiB = 1024;
  test.each([
    [4, "size: 64MiB", 65536 * KiB, { shards: 64, buffer: 64 * KiB, groups: 1 }],
    [4, "size: 1MiB", 1024 * KiB, { shards: 64, buffer: 4 * KiB, groups: 1 }],
    [31, "size: 1MiB", 1024 * KiB, { shards: 64, buffer: 4 * KiB, groups: 1 }],
    [4, "size: 100KiB", 100 * KiB, { shards: 4, buffer: 6400, groups: 1 }],
    [31, "size: 100KiB", 100 * KiB, { shards: 4, buffer: 1536, groups: 1 }],
    [4, "size: 1000", 1000, { shards: 1, buffer: 128, groups: 1 }],
    [31, "size: 40", 40, { shards: 1, buffer: 40, groups: 1 }],
    [4, "size: 1000, shards: 8", 1024, { shards: 8, buffer: 128, groups: 1 }],
    [4, "size: 1000, groups: 2", 1008, { shards: 2, buffer: 128, groups: 2 }],
    [4, "size: 1MiB, shards: 5, buffer: 1001, groups: 4", 1024 * KiB, { shards: 8, buffer: 1008, groups: 4 }],
  ])("arena: %i workers, %s", (workers, options, size, sharded) => {
    const scratch = allocatorOf(workers, `kind: sharded-arena, ${options}`);
    expect(scratch).toMatchObject({ kind: "sharded-arena", owner: "workers", size, structs: ["A"], sharded });
  });

  test.each([
    ["", "none"],
    [", zero: none", "none"],
    [", zero: on-alloc", "on-alloc"],
  ])("what new memory holds: %s", (option, zero) => {
    expect(allocatorOf(4, `kind: sharded-free-list, of: A, capacity: 100${option}`)).toMatchObject({ zero });
    expect(allocatorOf(4, `kind: free-list, of: A, capacity: 100${option}`)).toMatchObject({ zero });
    expect(allocatorOf(4, `kind: sharded-arena, size: 1MiB${option}`)).toMatchObject({ zero });
    expect(allocatorOf(4, `kind: arena, size: 1KiB${option}`)).toMatchObject({ zero });
  });

  test("other allocators are not sharded", () => {
    const pools = "a: { kind: free-list, of: A, capacity: 9 }, b: { kind: arena, size: 1KiB }";
    const { allocators, reclamation } = modelOf(`${head(4)}allocators: { ${pools} }\n`);
    expect(allocators.map((a) => "sharded" in a)).toEqual([false, false]);
    expect(reclamation).toBeUndefined();
  });

  const pool = "allocators: { as: { kind: sharded-free-list, of: A, capacity: 1000 } }";
  test.each([
    ["", { batch: 32, robust: false, targetPermille: 125 }],
    [", reclamation: {}", { batch: 32, robust: false, targetPermille: 125 }],
    [", reclamation: { batch: 1, robust: true, target: 0.0666 }", { batch: 1, robust: true, targetPermille: 67 }],
    [", reclamation: { target: 0 }", { batch: 32, robust: false, targetPermille: 0 }],
    [", workers: 5", { batch: 16, robust: false, targetPermille: 125 }],
    [", reclamation: { robust: true }", { batch: 16, robust: true, targetPermille: 125 }],
    [", workers: 31, reclamation: { batch: 32 }", { batch: 32, robust: false, targetPermille: 125 }],
  ])("reclamation%s", (written, want) => {
    const text = `name: x\nmemory: { backing: shared${written} }\nstructs: { A: { fields: { a: u8 } } }\n${pool}\n`;
    expect(modelOf(text).reclamation).toEqual(want);
  });

  test.each([
    [4, 993, 32],
    [4, 992, 32],
    [4, 991, 16],
    [4, 96, 4],
    [8, 64, 2],
    [8, 63, 1],
    [31, 1, 1],
  ])("%i workers, the smallest of several pools with %i slots: batches of %i", (workers, capacity, batch) => {
    const pools = [2000, capacity].map((c, i) => `a${i}: { kind: sharded-free-list, of: A, capacity: ${c} }`);
    const { reclamation } = modelOf(
      `${head(workers)}allocators: { ${pools.join(", ")}, b: { kind: arena, size: 1KiB } }\n`,
    );
    expect(reclamation!.batch).toBe(batch);
  });

  test.each([
    ["ref<A>", undefined],
    ['"ref<A, as>"', undefined],
    ['"ref<A>[64]"', 64],
    ["{ type: ref<A>, count: 3 }", 3],
  ])("root %s", (type, count) => {
    const [root] = modelOf(`${head(4)}${pool}\nroots: { first: ${type} }\n`).roots;
    expect(root).toMatchObject({ name: "first", struct: "A", allocator: "as", count });
  });
});

test("the example of the design", () => {
  const model = modelOf(readFileSync("schemas/packets.yaml", "utf8"));
  expect(model.className).toBe("Packets");
  expect(model.memory).toMatchObject({ backing: "shared", workers: 8 });
  const next = model.structs[0]!.fields.find((f) => f.name === "next");
  expect(next!.type).toEqual({ kind: "ref", struct: "Header", allocator: "headers" });
});

/** A wrong word is reported where it stands, and not once more by a rule that builds on it. */
describe("no cascades", () => {
  const codesOf = (text: string): string[] => {
    const doc = parse(text);
    return [...doc.diagnostics, ...(doc.value === undefined ? [] : resolve(doc.value).diagnostics)].map((d) => d.code);
  };
  const pool = (of: string): string => `allocators: { nodes: { kind: free-list, of: ${of}, capacity: 8 } }`;

  test.each([
    [
      "an unknown type that is atomic and has bits",
      `structs: { A: { fields: { x: { type: u7, atomic: true, bits: { a: 40 } } } } }\n${arena}`,
      ["GA2006", "GA3101"],
    ],
    [
      "a pool of an unknown struct, and a reference",
      `structs: { Node: { fields: { next: ref<Node> } } }\n${pool("Nod")}`,
      ["GA3102"],
    ],
    [
      "a pool without struct, and a reference",
      "structs: { Node: { fields: { next: ref<Node> } } }\nallocators: { nodes: { kind: free-list, capacity: 8 } }",
      ["GA2002"],
    ],
    [
      "a reference into an allocator of no kind",
      'structs: { Node: { fields: { next: "ref<Node, nodes>" } } }\nallocators: { nodes: { kind: heap } }',
      ["GA2004"],
    ],
    [
      "an unknown backing with workers and owners",
      "memory: { backing: disk, workers: 3 }\nallocators: { s: { kind: arena, size: 1KiB, owner: creator } }",
      ["GA2004"],
    ],
    [
      "an unknown field type and an otherwise unused struct",
      `structs: { A: { fields: { b: BB } }, B: { fields: { x: u8 } } }\n${pool("A")}`,
      ["GA3101"],
    ],
    [
      "a value of the wrong type and counting on",
      `enums: { K: { values: { a: 0, b: x, c: 1 } } }\n${arena}`,
      ["GA2003"],
    ],
    ["a type that every object has", `structs: { A: { fields: { x: __proto__ } } }\n${arena}`, ["GA3101"]],
    ["an option that every object has", "allocators: { s: { kind: arena, size: 1KiB, constructor: 1 } }", ["GA2001"]],
    [
      "a root of an unknown struct, several times too often",
      `structs: { A: { fields: { x: u8 } } }\n${pool("A")}\nroots: { r: "ref<B>[0]" }`,
      ["GA3102", "GA3213"],
    ],
    ["a root of an unknown type", `${arena}\nroots: { r: { type: "u7[0]", count: 0 } }`, ["GA3302"]],
    [
      "a sharded arena without size, and with a buffer and shards that do not fit",
      "memory: { backing: shared }\nallocators: { s: { kind: sharded-arena, buffer: 1GiB, shards: 1024 } }",
      ["GA2002"],
    ],
    [
      "a sharded arena that is too large for its shards",
      "memory: { backing: shared }\nallocators: { s: { kind: sharded-arena, size: 64GiB, shards: 1 } }",
      [],
    ],
    ["a struct that is no map", `structs: { A: 3, B: { fields: { a: A } } }\n${arena}`, ["GA2003"]],
  ])("%s", (_, text, want) => {
    expect(codesOf(`name: x\n${text}\n`)).toEqual(want);
  });

  test("no model when parse left something out", () => {
    const doc = parse(
      "name: x\nstructs: { A: { fields: { x: 3 } } }\nallocators: { s: { kind: arena, size: 1KiB } }\n",
    );
    expect(resolve(doc.value!)).toEqual({ value: undefined, diagnostics: [] });
  });
});

describe("names", () => {
  const codesOf = (structs: string, allocators = "scratch: { kind: arena, size: 1KiB }", name = "x"): string[] =>
    resolve(parse(`name: ${name}\nstructs: { ${structs} }\nallocators: { ${allocators} }\n`).value!).diagnostics.map(
      (d) => d.code,
    );

  test.each([
    [
      "a pool named as its struct is the plan's business",
      "Headers: { fields: { x: u8 } }",
      "headers: { kind: free-list, of: Headers, capacity: 8 }",
      "headers",
    ],
    [
      "parts of different fields",
      "A: { fields: { a: { type: u8, bits: { bc: 1 } }, ab: { type: u8, bits: { c: 1 } } } }",
      undefined,
      undefined,
    ],
    [
      "a field named as another's length, in no array",
      "A: { fields: { x: u8, xLength: u8, setX: u8 } }",
      undefined,
      undefined,
    ],
    [
      "words that are only special elsewhere",
      "A: { fields: { size: u8, align: u8, offsets: u8, type: u8, of: u8, length: u8, from: u8 } }",
      undefined,
      undefined,
    ],
  ])("%s", (_, structs, allocators, name) => {
    expect(codesOf(structs, allocators, name)).toEqual([]);
  });

  test.each([
    ["an array's setter", 'A: { fields: { x: "u8[2]", setX: u8 } }', ["GA3105"]],
    ["a part and a field", "A: { fields: { a: { type: u8, bits: { b: 1 } }, aB: u8 } }", ["GA3105"]],
    ["a nested field and a field", "A: { fields: { x: u8 } }, B: { fields: { a: A, aX: u8 } }", ["GA3105"]],
    ["two structs in one arena", "A: { fields: { bC: u8 } }, AB: { fields: { c: u8 } }", ["GA3105"]],
    ["a member of every view", "A: { fields: { then: u8 } }", ["GA3106"]],
  ])("%s", (_, structs, want) => {
    expect(codesOf(structs)).toEqual(want);
  });

  /** Runtime files are imported beside views of the user's structs; templates become files that import both. */
  const exported = /^export (?:abstract )?(class|interface|type|const) (.*)/gm;
  const defined = /^(?:export )?(?:abstract )?(class|interface|type|const) (.*)/gm;
  test.each([
    ["templates/runtime", /\.ts$/, exported],
    ["templates/kinds", /(?<!\bspec)\.ts$/, defined],
  ])("what %s %s defines is reserved", (folder, files, definition) => {
    const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => files.test(file))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8"));
    const names = texts.flatMap((text) =>
      [...text.matchAll(definition)].flatMap(([, word, rest]) => namesIn(word!, rest!)),
    );
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !globals.has(name))).toEqual([]);
  });

  /** `const A = 1, B = 2` defines two of them; functions and factories begin in lower case. */
  function namesIn(word: string, rest: string): string[] {
    const names = word === "const" ? [...rest.matchAll(/(?:^|, )(\w+) =/g)] : [...rest.matchAll(/^(\w+)/g)];
    return names.map((m) => m[1]!).filter((name) => /^[A-Z]/.test(name));
  }
});
