import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CNames } from "../../generator/4-plan/c/c-names.js";
import { isTakenInC } from "../../generator/4-plan/c/words.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { check } from "../errors/check.js";
import { complaints, hasCompiler, hasCxx, headerOf, includes, standards } from "./compiler.js";

const here = standards.filter((s) => hasCxx || !s.includes("++"));

/** Words of C and C++, and macros, that a schema may use as a field. */
const words =
  "class new int this delete default register struct union auto signed bool true false if while typedef volatile and or not xor compl bitand bitor and_eq not_eq requires concept export consteval constinit co_await char8_t decltype friend " +
  "mutable namespace nullptr operator template typename using virtual wchar_t alignas static_assert thread_local typeof asm " +
  "NULL EOF TRUE I INT8_MAX UINT64_C SIZE_MAX errno stdin stdout linux unix i386 near far small interface st_mtime s_addr complex " +
  "noreturn environ uint8_t int32_t size_t FILE SIGINT INFINITY NAN M_PI CHAR_BIT RAND_MAX SEEK_SET";

const schemaOf = (fields: string, more = ""): string =>
  `name: p\nstructs:\n  Words: { fields: { ${fields} } }\n${more}allocators:\n  words: { kind: free-list, of: Words, capacity: 2 }\n`;

const layoutOf = (yaml: string): { readonly renamedInC?: Record<string, string> } =>
  JSON.parse(compileOrThrow(yaml).find((f) => f.path === "layout.json")!.text) as never;

describe.skipIf(!hasCompiler)("compiles, behind common headers as well", () => {
  const yaml = schemaOf(
    words
      .split(" ")
      .map((word) => `"${word}": u8`)
      .join(", "),
  );

  test.each(here)("words of C and C++ as fields, %s", (standard) => {
    const header = headerOf(yaml);
    expect(complaints(header, standard)).toBe("");
    expect(complaints(includes(standard) + header, standard)).toBe("");
  });

  test.each(here)("words as types, enum values and parts, %s", (standard) => {
    const types = `enums:
  INT8: { values: { MAX: 0, MIN: 1 } }
  "NULL": { values: { a: 0 } }
  Kind: { values: { FILE: 0, int: 1 } }
`;
    const fields =
      'Kind: Kind, Inner: Inner, EOF: EOF, null_: "NULL", small: INT8, linux: { type: u8, bits: { unix: 1, EOF: 2 } }';
    const structs = schemaOf(fields).replace(
      "structs:\n",
      "structs:\n  EOF: { fields: { a: u8 } }\n  Inner: { fields: { and: u8 } }\n",
    );
    const header = headerOf(types + structs);
    expect(complaints(includes(standard) + header, standard), `${header}`).toBe("");
  });

  test.each(here)("several headers in one file, in any order and twice, %s", (standard) => {
    const [a, b] = ["north", "south"].map((name) =>
      headerOf(
        `name: ${name}\nstructs:\n  ${name === "north" ? "Snow" : "Sand"}: { fields: { x: f32 } }\nallocators: { image: { kind: arena, size: 1KiB } }\n`,
      ),
    ) as [string, string];
    for (const text of [a + b + a, b + a + b]) expect(complaints(text, standard)).toBe("");
  });

  test.each(here)("two schemas with a struct of one name, the second renamed around its include, %s", (standard) => {
    const [a, b] = ["north", "south"].map((name) => headerOf(schemaOf("a: u8").replace("name: p", `name: ${name}`)));
    expect(
      complaints(`${a!}#define Words south_Words\n${b!}#undef Words\nWords one; south_Words two;\n`, standard),
    ).toBe("");
    expect(complaints(a! + b!, standard)).toMatch(/redefinition|conflicting/);
  });

  test.each(here)("the header of another level is an error beside it, not skipped, %s", (standard) => {
    const level = (checks: string): string => headerOf(`memory: { checks: ${checks} }\n${schemaOf("a: u8")}`);
    expect(complaints(level("fast") + level("checked"), standard)).toMatch(/another p\.h is included already/);
    expect(complaints(level("fast") + level("fast"), standard)).toBe("");
  });

  test("a word that is not renamed is refused (so the compiler does look)", () => {
    const header = headerOf(schemaOf("and: u8, linux: u8"));
    expect(complaints(header.replaceAll("and_", "and"), "c++17")).not.toBe("");
    expect(complaints(header.replaceAll("linux_", "linux"), "gnu17")).not.toBe("");
    expect(complaints(header.replaceAll("and_", "and"), "c11")).toBe("");
  });
});

describe("renaming", () => {
  const header = headerOf(schemaOf("and: u8, plain: u16"));

  test("appends what is free, says so in the header and in layout.json", () => {
    expect(header).toContain("  uint8_t and_; /* `and` in the schema */\n  uint16_t plain;\n");
    expect(new CNames().members(["and", "and_"])).toEqual(["and_2", "and_"]);
    expect(layoutOf(schemaOf("and: u8")).renamedInC).toEqual({ "Words.and": "and_" });
  });

  test("names nothing where nothing is renamed", () => expect(layoutOf(schemaOf("a: u8")).renamedInC).toBeUndefined());

  test("an arena named image leaves the size of the image alone", () => {
    const text = headerOf(
      "name: p\nallocators: { image: { kind: arena, size: 1KiB }, other: { kind: arena, size: 1KiB } }\n",
    );
    expect(text).toMatch(/#define P_IMAGE_BYTES (?!1024u)\d+u\n/);
    expect(text).toContain("#define P_IMAGE_ARENA_BYTES 1024u /* P_IMAGE_BYTES is taken */");
    expect(text).toContain("#define P_OTHER_BYTES 1024u\n");
  });

  test("a header does not hide one of the system", () => {
    const pathsOf = (name: string): string[] =>
      compileOrThrow(`name: ${name}\nallocators: { a: { kind: arena, size: 1KiB } }\n`).map((f) => f.path);
    expect(pathsOf("time")).toContain("time-image.h");
    expect(pathsOf("timer")).toContain("timer.h");
  });
});

/** Names that meet each other when they are joined by `_`, in whichever case. */
const pieces = [
  "a",
  "a_b",
  "b",
  "b_c",
  "c",
  "image",
  "bytes",
  "header",
  "word",
  "H",
  "SHIFT",
  "MASK",
  "IMAGE_BYTES",
  "assert",
];
const [lower, upper] = [
  fc.constantFrom(...pieces),
  fc.constantFrom("P", "A", "A_b", "A_b_c", "P_H", "P_ASSERT", "P_IMAGE_BYTES", "P_A_BYTES", "P_A_b"),
];
const unique = (names: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(names, { minLength: 1, maxLength, selector: (n) => n.toLowerCase().replaceAll("_", "") });

const schemas = fc
  .record({
    enums: unique(upper, 3),
    structs: unique(upper, 3),
    values: unique(lower, 4),
    fields: unique(lower, 4),
    parts: unique(lower, 4),
    arenas: unique(lower, 4),
  })
  .filter(({ enums, structs }) => enums.every((e) => !structs.some((s) => s.toLowerCase() === e.toLowerCase())))
  .map(({ enums, structs, values, fields, parts, arenas }) =>
    [
      "name: p",
      "enums:",
      ...enums.map((e) => `  ${e}: { values: [${values.join(", ")}] }`),
      "structs:",
      ...structs.map(
        (s) =>
          `  ${s}: { fields: { ${fields.map((f) => `${f}: { type: u16, bits: { ${parts.map((p) => `${p}: 1`).join(", ")} } }`).join(", ")}, ${enums.map((e) => `of${e}: ${e}`).join(", ")} } }`,
      ),
      "allocators:",
      ...arenas.map((a) => `  ${a}: { kind: arena, size: 1KiB }`),
      "",
    ].join("\n"),
  );

describe.skipIf(!hasCompiler)("names that are joined from several", () => {
  test("are all different, whatever they are joined from", () => {
    let compiled = 0;
    fc.assert(
      fc.property(schemas, (yaml) => {
        fc.pre(!check(yaml).some((d) => d.severity === "error"));
        compiled++;
        const header = headerOf(yaml);
        const defined = [...header.matchAll(/^#define (\w+) (?!static|align|_)/gm)].map(([, name]) => name!);
        const macros = defined.filter((name) => !/_(ASSERT|ALIGNOF|ALIGNAS)$/.test(name));
        expect(new Set(macros).size, `${header}`).toBe(macros.length);
        expect(complaints(header, "c11"), `${yaml}\n${header}`).toBe("");
      }),
      { numRuns: Number(process.env["C_RUNS"] ?? 25) },
    );
    expect(compiled).toBeGreaterThan(10);
  }, 60_000);
});

test("CNames never gives one name twice, whatever is asked for", () => {
  const name = fc.constantFrom("and", "and_", "and_2", "a", "a_", "NULL", "NULL_", "INT8_MAX");
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.array(name), (types, members, macros) => {
      const names = new CNames();
      const [ts, ms] = [names.types(types), names.members(members)];
      const made = macros.map((m) => names.macro(m));
      const stems = macros.map((m) => names.stem([m], ["_X", "_Y"]));
      for (const of of [ts, ms, [...new Set([...ts, ...ms]), ...made]]) expect(new Set(of).size).toBe(of.length);
      expect(new Set(stems).size).toBe(stems.length);
      expect([...ts, ...ms, ...made].filter(isTakenInC)).toEqual([]);
    }),
  );
});
