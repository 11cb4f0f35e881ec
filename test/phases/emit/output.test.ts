import { describe, expect, test } from "vitest";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";
import { mixedIn } from "./mixed.js";

const schema = everything("local", "fast");
const textOf = (files: ReturnType<typeof compileOrThrow>, path: string): string =>
  files.find((f) => f.path === path)!.text;

test("equal input, equal bytes", () => expect(compileOrThrow(schema)).toEqual(compileOrThrow(schema)));

const addedBeyondAscii = (yaml: string, text: string): readonly string[] =>
  (text.match(/[^\0-\x7f]/g) ?? []).filter((c) => !yaml.includes(c));

const outputs = [
  ...combinations.map(({ backing, checks }) => ({ name: `${backing}, ${checks}`, yaml: everything(backing, checks) })),
  ...concurrentCases.map(({ backing, checks, robust }) => ({
    name: `threads, ${backing}, ${checks}, robust: ${robust}`,
    yaml: concurrent(backing, checks, robust),
  })),
];

describe.each(outputs)("the output for $name", ({ yaml }) => {
  const files = compileOrThrow(yaml);

  test("has no path twice, and none that leaves the folder", () => {
    const paths = files.map((f) => f.path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((p) => !/^[\w.-]+$/.test(p))).toEqual([]);
  });

  test("imports nothing outside its folder", () => {
    const imports = files.flatMap((f) =>
      f.path.endsWith(".ts") ? Array.from(f.text.matchAll(/from "([^"]+)"/g), ([, from]) => from!) : [],
    );
    const known = new Set(files.map((f) => `./${f.path.replace(/\.ts$/, ".js")}`));
    expect([...new Set(imports)].filter((from) => !known.has(from))).toEqual([]);
  });

  test("has no trace of the generator in it", () => {
    const traces = /\bSPEC\b|@inline|@members|\bstandIn\b|undefined bytes|(?<!Number\.)NaN,|\[object /;
    expect(files.filter((f) => traces.test(f.text)).map((f) => f.path)).toEqual([]);
  });

  // One character beyond Latin-1 makes V8 keep and read the whole file in two bytes a character: it loads a third slower.
  test("has characters beyond ASCII only where the schema has them", () => {
    const code = files.filter(({ path }) => path.endsWith(".ts"));
    const added = code.flatMap(({ path, text }) => addedBeyondAscii(yaml, text).map((c) => `${path}: ${c}`));
    expect(added).toEqual([]);
  });

  test("takes no knowledge of precedence to read", () => {
    const code = files.filter(({ path }) => path.endsWith(".ts"));
    expect(code.flatMap(({ path, text }) => mixedIn(text).map((found) => `${path}: ${found}`))).toEqual([]);
  });

  test("keeps typed arrays in fields that are set once", () => {
    const classes = files
      .filter((f) =>
        /^(items|spots|scratch|item|spot|rgb|nodes|marks|seats|space|node|mark|guards|roots)\.ts$/.test(f.path),
      )
      .map(({ path, text }) => ({ path, text: text.replace(/^(?:export )?interface [^]*?^\}/gm, "") }));
    const real = /^ {2}(?:protected )?(?:readonly )?_?[uif]\d+: /m;
    expect(classes.filter((f) => real.test(f.text)).map((f) => f.path)).toEqual([]);
    expect(
      classes.filter((f) => !/^ {2}protected declare readonly _[uif]\d+: /m.test(f.text)).map((f) => f.path),
    ).toEqual([]);
  });
});

test("a character beyond ASCII that the schema does not have is found", () => {
  expect(addedBeyondAscii("doc: née", "/** née */ // a … b")).toEqual(["…"]);
});

/** Every relative import, without its extension where that is the expected one. */
const importsIn = (files: ReturnType<typeof compileOrThrow>): readonly string[] =>
  files.flatMap(({ text }) => Array.from(text.matchAll(/from "(\.[^"]*)"/g), ([, path]) => path!));

describe("--import-extension", () => {
  test.each([
    ["js", "ts", ".js", ["ts"]],
    ["ts", "ts", ".ts", ["ts"]],
    ["none", "ts", "", ["ts"]],
    ["mjs", "ts", ".mjs", ["mts"]],
    ["ts", "js", ".js", ["d.ts", "js"]],
    ["none", "js", ".js", ["d.ts", "js"]],
    ["mjs", "js", ".mjs", ["d.mts", "mjs"]],
  ] as const)(
    "%s, target %s: reaches every import, and every file is there",
    (importExtension, target, suffix, kinds) => {
      const files = compileOrThrow(schema, { importExtension, target, tests: "test", bench: "bench" });
      const code = files.map(({ path }) => path).filter((path) => /\.m?[jt]s$/.test(path));
      const stems = new Set(code.map((path) => path.replace(/(\.d)?\.m?[jt]s$/, "")));
      // of suites nothing is declared: they export nothing
      const kindsOf = (stem: string): readonly string[] => (stem.includes("/") ? kinds.slice(-1) : kinds);
      expect([...code].sort()).toEqual(
        [...stems].flatMap((stem) => kindsOf(stem).map((kind) => `${stem}.${kind}`)).sort(),
      );
      const imports = importsIn(files);
      expect(imports.length).toBeGreaterThan(20);
      expect(imports.filter((path) => /\.\w+$/.exec(path)?.[0] !== (suffix || undefined))).toEqual([]);
      const names = new Set([...stems].map((stem) => stem.split("/").at(-1)!));
      expect(
        imports.filter((path) => !names.has(path.slice(path.lastIndexOf("/") + 1, path.length - suffix.length))),
      ).toEqual([]);
    },
  );
});

describe("pages and C header", () => {
  test.each([
    [{ pages: false }, ["everything.h"]],
    [{ cHeader: false }, ["LAYOUT.md", "layout.json"]],
    [{ pages: false, cHeader: false }, []],
  ])("%o", (options, left) => {
    const paths = compileOrThrow(schema, options).map(({ path }) => path);
    expect(paths.filter((path) => !/\.ts$|^\.prettierrc|^biome/.test(path)).sort()).toEqual(left);
  });
});

describe("--target js", () => {
  const files = compileOrThrow(schema, { target: "js" });

  test("declares [Symbol.dispose] once a class", () => {
    const view = textOf(files, "item.d.ts");
    expect(view.match(/\[Symbol\.dispose\]/g)).toHaveLength(1);
  });

  test("writes .js and .d.ts for every .ts", () => {
    const stems = compileOrThrow(schema)
      .filter((f) => f.path.endsWith(".ts"))
      .map((f) => f.path.slice(0, -3));
    expect(
      files
        .map((f) => f.path)
        .filter((p) => /\.(js|ts)$/.test(p))
        .sort(),
    ).toEqual(stems.flatMap((s) => [`${s}.d.ts`, `${s}.js`]).sort());
  });

  test("keeps comments and types", () => {
    expect(textOf(files, "items.js")).toMatch(
      /\/\*\* A free Item, or 0 when none is left\. What it held before is still there, but for its first word\. \*\//,
    );
    expect(textOf(files, "items.d.ts")).toMatch(/getId\(h: ItemsHandle\): bigint;/);
    expect(textOf(files, "items.d.ts")).not.toMatch(/: any\b/);
  });
});

test("no file is named like a device of Windows, whatever the schema is called", () => {
  const yaml = schema.replace("name: everything", "name: Con").replaceAll("spots:", "prn:");
  const files = compileOrThrow(yaml, { tests: "test", bench: "bench" });
  const stems = files.flatMap(({ path }) => path.split("/")).map((part) => part.split(".")[0]!.toLowerCase());
  expect(stems).toContain("con-image");
  expect(stems.filter((stem) => /^(con|prn|aux|nul|com\d|lpt\d)$/.test(stem))).toEqual([]);
});

test("what needs parentheses is found", () => {
  expect(mixedIn("a & b | c; x + 1 >> 2; a * b % c; a + b * c; (a & b) | c; a | b | c; a && b & c;")).toEqual([
    "a & b | c",
    "x + 1 >> 2",
    "a * b % c",
  ]);
});
