import { describe, expect, test } from "vitest";
import { Workspace } from "./support.js";

type Files = Readonly<Record<string, string>>;

const tsconfig = (compilerOptions: object): string => JSON.stringify({ compilerOptions });
const pkg = (more: object = {}): string => JSON.stringify({ name: "x", ...more });

describe("init", () => {
  test("writes a schema and says what is next", async () => {
    const work = new Workspace({ "package.json": pkg() });
    expect(await work.run(["init"])).toEqual({
      code: 0,
      out: [
        "wrote schema.yaml",
        "next: npx gen-alloc schema.yaml",
        "its tests: npm i -D vitest fast-check && npx vitest run generated\n",
      ].join("\n"),
      err: "",
    });
    expect(work.read("schema.yaml")).toContain("name: simulation");
    expect(work.files()).toEqual(["package.json", "schema.yaml"]);
  });

  test("what is installed already is not named", async () => {
    const work = new Workspace({ "package.json": pkg({ devDependencies: { vitest: "4", "fast-check": "4" } }) });
    expect((await work.run(["init"])).out).toContain("its tests: npx vitest run generated\n");
  });

  test("never overwrites", async () => {
    const work = new Workspace({ "schema.yaml": "mine" });
    const { code, err } = await work.run(["init"]);
    expect([code, work.read("schema.yaml")]).toEqual([2, "mine"]);
    expect(err).toContain("schema.yaml is there already");
  });

  test.each<[title: string, files: Files, from: string, to: string, path: string]>([
    ["beside it", { "node_modules/gen-alloc/$": "" }, ".", "schema.yaml", "./node_modules/"],
    ["above it", { "node_modules/gen-alloc/$": "" }, ".", "deep/er/memory.yaml", "../../node_modules/"],
    ["hoisted", { "node_modules/gen-alloc/$": "", "a/package.json": pkg() }, "a", "schema.yaml", "../node_modules/"],
    ["nowhere", {}, ".", "schema.yaml", "https://unpkg.com/gen-alloc@9.9.9/"],
  ])("the first line leads to the JSON Schema: package %s", async (_title, files, from, to, path) => {
    const there = Object.entries(files).map(([name, text]) => [
      name.replace("$", "schemas/gen-alloc.schema.json"),
      text,
    ]);
    const work = new Workspace(Object.fromEntries(there) as Files);
    work.write(`${from}/x`, "");
    await work.within(from).run(["init", to]);
    const schema = work.read(`${from}/${to}`);
    const rest = path.startsWith("https") ? "" : "gen-alloc/";
    expect(schema.split("\n")[0]).toBe(`# yaml-language-server: $schema=${path}${rest}schemas/gen-alloc.schema.json`);
  });
});

describe("a configuration where the defaults would not compile", () => {
  const verbatim = { module: "NodeNext", verbatimModuleSyntax: true, target: "ESNext" };

  test.each<[title: string, files: Files, extension: string | undefined]>([
    ["CommonJS and verbatimModuleSyntax", { "package.json": pkg(), "tsconfig.json": tsconfig(verbatim) }, "mjs"],
    ["an ES module", { "package.json": pkg({ type: "module" }), "tsconfig.json": tsconfig(verbatim) }, undefined],
    [
      "a bundler's modules",
      { "package.json": pkg(), "tsconfig.json": tsconfig({ ...verbatim, module: "esnext" }) },
      undefined,
    ],
    [
      "no verbatimModuleSyntax",
      { "package.json": pkg(), "tsconfig.json": tsconfig({ module: "nodenext" }) },
      undefined,
    ],
    ["imports of .ts", { "tsconfig.json": tsconfig({ allowImportingTsExtensions: true }) }, "ts"],
    ["imports that are rewritten", { "tsconfig.json": tsconfig({ rewriteRelativeImportExtensions: true }) }, "ts"],
    ["Deno", { "deno.json": "{}" }, "ts"],
    [
      "Next",
      { "package.json": pkg({ dependencies: { next: "16" } }), "tsconfig.json": tsconfig({ module: "esnext" }) },
      "none",
    ],
    [
      "ts-loader",
      { "package.json": pkg({ devDependencies: { webpack: "5", "ts-loader": "9" } }), "tsconfig.json": tsconfig({}) },
      "none",
    ],
    [
      "ts-jest of a CommonJS build",
      {
        "package.json": pkg({ devDependencies: { "ts-jest": "29" } }),
        "tsconfig.json": tsconfig({ module: "commonjs" }),
      },
      "none",
    ],
    [
      "ts-jest of an ES module build, which Node runs",
      {
        "package.json": pkg({ devDependencies: { "ts-jest": "29" } }),
        "tsconfig.json": tsconfig({ module: "esnext" }),
      },
      undefined,
    ],
    ["no tsconfig", { "package.json": pkg() }, undefined],
    ["a tsconfig that nobody can read", { "package.json": pkg(), "tsconfig.json": "{" }, undefined],
  ])("%s", async (_title, files, extension) => {
    const work = new Workspace({ ...files, "sub/x": "" });
    const { code, out } = await work.within("sub").run(["init", "s/my schema.yaml"]);
    expect(code).toBe(0);
    const written = work.files().filter((path) => path.endsWith("config.yaml"));
    if (extension === undefined) {
      expect(written).toEqual([]);
      expect(out).toContain("next: npx gen-alloc s/my schema.yaml\n");
      return;
    }
    expect(out).toMatch(/^wrote \S*gen-alloc\.config\.yaml: .+\.$/m);
    expect(out).toContain("next: npx gen-alloc\n");
    expect(work.read(written[0]!)).toContain(`import-extension: ${extension}\n`);
    work.write("sub/s/my schema.yaml", "name: pets\nfile: cat meow\n");
    expect((await work.within("sub").run([])).code).toBe(0);
  });

  test("one that is there is left alone, and told what to add unless it says so", async () => {
    const files = { "package.json": pkg(), "tsconfig.json": tsconfig(verbatim), "gen-alloc.config.yaml": "out: gen\n" };
    const work = new Workspace(files);
    expect((await work.run(["init"])).out).toContain(
      "add to gen-alloc.config.yaml: import-extension: mjs  # This package",
    );
    work.write("gen-alloc.config.yaml", "import-extension: mjs");
    expect((await work.run(["init", "b.yaml"])).out).not.toContain("add to");
  });
});

describe("what tsconfig.json needs", () => {
  const lib = '"lib": ["es2022", "esnext.disposable", "dom"]';
  const target = '"target": "es2022"';

  test.each<[options: object, dependencies: object, needs: string | undefined]>([
    [{ target: "ES2016", module: "commonjs" }, {}, `${target}, ${lib}`],
    [{ module: "commonjs", verbatimModuleSyntax: true, target: "esnext" }, {}, '"module": "nodenext"'],
    [{ target: "ES2022" }, {}, lib],
    [{ target: "es6" }, {}, `${target}, ${lib}`],
    [{ target: "ESNext" }, {}, undefined],
    [{ module: "NodeNext" }, {}, undefined],
    [{ module: "Node16" }, {}, lib],
    [{}, {}, `${target}, ${lib}`],
    [{ target: "ES2022", lib: ["ES2022", "ESNext.Disposable", "DOM"] }, {}, undefined],
    [{ target: "ES2022", lib: ["ESNext", "WebWorker"] }, {}, undefined],
    [{ target: "ES2022", lib: ["ES2022", "DOM"] }, {}, lib],
    [{ target: "ES2022", lib: ["ES2020", "ESNext.Disposable", "DOM"] }, {}, lib],
    [{ target: "ESNext", lib: ["ESNext"] }, {}, lib],
    [{ target: "ESNext", lib: ["ESNext"], types: ["node"] }, {}, undefined],
    [{ target: "ESNext", lib: ["ESNext"] }, { "@types/node": "24" }, undefined],
    [{ target: "ESNext", lib: ["ESNext"], types: [] }, { "@types/node": "24" }, lib],
  ])("%o", async (options, devDependencies, needs) => {
    const work = new Workspace({
      "package.json": pkg({ type: "module", devDependencies }),
      "tsconfig.json": tsconfig(options),
    });
    const { out } = await work.run(["init"]);
    expect(/^tsconfig\.json needs: (.*)$/m.exec(out)?.[1]).toBe(needs);
  });

  test("a circle of configurations ends", async () => {
    const work = new Workspace({
      "tsconfig.json": '{ "extends": "./other", "compilerOptions": { "target": "esnext" } }',
      "other.json": '{ "extends": "./tsconfig.json", "compilerOptions": { "target": "es5" } }',
    });
    expect((await work.run(["init"])).out).not.toContain("needs");
  });

  test("with comments, trailing commas and what it extends, also from a package", async () => {
    const work = new Workspace({
      "package.json": pkg({ type: "module" }),
      "tsconfig.json": `\uFEFF{
        // "target": "es5",
        "extends": ["@x/base", "./base.json"], /* "lib": [] */
        "compilerOptions": { "outDir": "a//b", "target": "es2022", },
      }`,
      "node_modules/@x/base/tsconfig.json":
        '{ "extends": "../../y/more.json", "compilerOptions": { "target": "es5" } }',
      "node_modules/y/more.json": tsconfig({ lib: ["es2022", "esnext.disposable", "dom"] }),
      "base.json": tsconfig({ target: "es5" }),
    });
    expect((await work.run(["init"])).out).not.toContain("needs");
    work.write("node_modules/y/more.json", tsconfig({ lib: ["es2022"] }));
    expect((await work.run(["init", "b.yaml"])).out).toContain(`tsconfig.json needs: ${lib}`);
  });
});
