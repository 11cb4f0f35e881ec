import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Compile } from "../../generator/cli/tools.js";
import { fakeCompile, Workspace } from "./support.js";

const pets = "name: pets\nfile: cat meow\n";
const cars = "name: cars\nfile: car vroom\n";

/** What the compiler was asked for, beside the real run. */
function spied(): { readonly compile: Compile; readonly asked: Parameters<Compile>[1][] } {
  const asked: Parameters<Compile>[1][] = [];
  return { asked, compile: (text, options) => (asked.push(options), fakeCompile(text, options)) };
}

/** Runs in a folder inside the workspace. */
const inside = (work: Workspace, folder: string): Workspace => work.within(folder);

describe("gen-alloc.config.yaml", () => {
  test("gen-alloc alone generates all that it lists, with patterns, relative to the file", async () => {
    const work = new Workspace({
      "gen-alloc.config.yaml": "schemas: [schemas/**/*.yaml, more.yml]\nout: src/gen\n",
      "schemas/pets.yaml": pets,
      "schemas/deep/cars.yaml": cars,
      "more.yml": "name: more\nfile: more\n",
      "sub/x": "",
      "package.json": "{}",
    });
    expect(await inside(work, "sub").run([])).toMatchObject({ code: 0, err: "" });
    const written = work.files().filter((path) => path.endsWith(".ts"));
    expect(written).toEqual(["src/gen/cars/car.ts", "src/gen/more/more.ts", "src/gen/pets/cat.ts"]);
  });

  test("every key reaches the compiler, and every flag goes first", async () => {
    const config = [
      "schemas: a.yaml",
      "tests: spec/",
      "bench: none",
      "target: js",
      "import-extension: mjs",
      "checks: [paranoid, fast]",
      "pages: false",
      "c-header: false",
    ];
    const work = new Workspace({ "gen-alloc.config.yaml": config.join("\n"), "a.yaml": pets });
    const { compile, asked } = spied();
    await work.run([], compile);
    const flags = "--tests none --bench b --target ts --import-extension none --checks checked --pages --c-header";
    await work.run(flags.split(" "), compile);
    expect(asked).toMatchObject([
      {
        tests: "spec",
        bench: null,
        target: "js",
        importExtension: "mjs",
        checks: ["paranoid", "fast"],
        pages: false,
        cHeader: false,
      },
      {
        tests: null,
        bench: "b",
        target: "ts",
        importExtension: "none",
        checks: ["checked"],
        pages: true,
        cHeader: true,
      },
    ]);
  });

  test("schemas named on the command line are compiled instead, by the same rules", async () => {
    const work = new Workspace({
      "gen-alloc.config.yaml": "schemas: a.yaml\nout: gen",
      "a.yaml": pets,
      "b.yaml": cars,
    });
    await work.run(["b.yaml"]);
    expect(work.files()).toContain("gen/cars/car.ts");
    expect(work.files()).not.toContain("gen/pets/cat.ts");
  });

  test("an empty one says nothing", async () => {
    const work = new Workspace({ "gen-alloc.config.yaml": "# later\n", "a.yaml": pets });
    expect((await work.run(["a.yaml"])).code).toBe(0);
    expect(await work.run([])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no schema given, and gen-alloc.config.yaml lists none"),
    });
  });

  test("faults are shown where they stand, each with a way out, and nothing is written", async () => {
    const work = new Workspace({
      "gen-alloc.config.yaml": "schemas: a.yaml\nout: 3\ntests: ../x\nimport-extension: mjss\nchekcs: fast\n",
      "a.yaml": pets,
    });
    const { code, out, err } = await work.run([]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("gen-alloc.config.yaml:2:6 error GA2003: expected text, found the number 3");
    expect(err).toContain("gen-alloc.config.yaml:3:8 error GA2005: `../x` can't be a name here");
    expect(err).toContain("gen-alloc.config.yaml:4:19 error GA2004: `mjss` is not a value of `import-extension`");
    expect(err).toContain("gen-alloc.config.yaml:5:1 error GA2001: the configuration has no key `chekcs`");
    expect(err).toContain("did you mean `checks`?");
    expect(work.files()).toEqual(["a.yaml", "gen-alloc.config.yaml"]);
  });

  test("a pattern that matches nothing is a mistake", async () => {
    const work = new Workspace({ "gen-alloc.config.yaml": "schemas:\n  - schemas/*.yml\n  - '**/*.yaml'\n" });
    work.write("node_modules/x/a.yaml", pets);
    const { code, out } = await work.run(["--format", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schemas: [{ schema: "gen-alloc.config.yaml", diagnostics: [{ code: "GA6001", line: 2, column: 5 }] }],
    });
  });

  test("what packages bring along is no schema of this project", async () => {
    const work = new Workspace({ "gen-alloc.config.yaml": "schemas: '**/pets*.yaml'\n", "s/pets.yaml": pets });
    work.write("node_modules/x/pets2.yaml", cars);
    const { code, out } = await work.run([]);
    expect({ code, schemas: out.match(/^\S+/gm) }).toEqual({ code: 0, schemas: ["s/pets.yaml"] });
  });

  test.each([
    ["a level listed twice", "checks: [fast, fast]", "GA2009"],
    ["no level", "checks: []", "GA2008"],
    ["a folder of a level for tests", "tests: fast/test", "GA2005"],
    ["broken YAML", "schemas: [", "GA1001"],
    ["a list", "- a.yaml", "GA2003"],
  ])("%s is refused", async (_title, text, code) => {
    const work = new Workspace({ "gen-alloc.config.yaml": text, "a.yaml": pets });
    expect((await work.run(["a.yaml"])).err).toContain(code);
  });
});

describe("what else reads it", () => {
  test("layout: its schemas, unless one is named, and its levels; its faults", async () => {
    const schema = "name: pets\nallocators: { scratch: { kind: arena, size: 64KiB } }\n";
    const config = "schemas: a.yaml\nchecks: paranoid";
    const work = new Workspace({ "gen-alloc.config.yaml": config, "a.yaml": schema, "b.yaml": "wrong" });
    expect((await work.run(["layout"])).out).toContain(", paranoid, ");
    expect((await work.run(["layout", "a.yaml", "--checks", "fast"])).out).toContain(", fast, ");
    expect((await work.run(["layout", "b.yaml"])).err).toContain("b.yaml:1:1 error GA2003");
    work.write("gen-alloc.config.yaml", "schema: a.yaml");
    expect(await work.run(["layout"])).toMatchObject({ code: 1, err: expect.stringContaining("error GA2001") });
  });

  test("a file that is there by two names is one schema", async () => {
    const work = new Workspace({ "a.yaml": pets });
    symlinkSync(work.at("a.yaml"), work.at("b.yaml"));
    expect((await work.run(["a.yaml", "b.yaml", "?.yaml"])).out.match(/→/g)).toHaveLength(1);
  });

  test.each(["yml", "json", "ts"])("gen-alloc.config.%s is told that nobody reads it", async (end) => {
    const work = new Workspace({ [`gen-alloc.config.${end}`]: "out: x", "a.yaml": pets });
    const { code, err } = await work.run(["a.yaml"]);
    expect([code, err]).toEqual([2, expect.stringContaining(`gen-alloc.config.${end} is not read`)]);
    expect((await work.run(["a.yaml", "--config", "none"])).code).toBe(0);
  });
});

describe("the key gen-alloc of package.json", () => {
  test("is a configuration, and its faults are shown there", async () => {
    const work = new Workspace({ "package.json": '{\n\t"gen-alloc": { "schemas": ["a.yaml"] }\n}\n', "a.yaml": pets });
    expect(await work.run([])).toMatchObject({ code: 0 });
    work.write("package.json", '{\n\t"x": [[1,,],\n\t"gen-alloc": { "outt": "a" }\n}\n');
    expect((await work.run(["a.yaml"])).code).toBe(0);
    work.write("package.json", '{\n\t"dependencies": { "gen-alloc": "1" },\n\t"gen-alloc": { "outt": "a" }\n}\n');
    expect((await work.run(["a.yaml"])).err).toContain("package.json:3:17 error GA2001");
  });

  test("a file beside it is one configuration too many", async () => {
    const work = new Workspace({ "package.json": '{ "gen-alloc": {} }', "gen-alloc.config.yaml": "out: x" });
    expect(await work.run(["a.yaml"])).toMatchObject({ code: 2, err: expect.stringContaining("both configure") });
  });
});

describe("where a configuration is looked for", () => {
  test("outside of packages and repositories only in the folder itself", async () => {
    const work = new Workspace({ "gen-alloc.config.yaml": "out: top", "sub/a.yaml": pets });
    await work.within("sub").run(["a.yaml"]);
    expect(work.files()).toContain("sub/generated/pets/cat.ts");
    expect(work.files()).not.toContain("top/pets/cat.ts");
  });

  const configured = {
    "gen-alloc.config.yaml": "out: top",
    "a.yaml": pets,
    "package/a.yaml": pets,
    "package/sub/x": "",
  };

  test.each<[title: string, more: Readonly<Record<string, string>>, from: string, out: string]>([
    ["above", { "deno.json": "" }, "package/sub", "top"],
    ["not above a package", { "package/package.json": "{}" }, "package/sub", "package/sub/generated"],
    [
      "in the package itself",
      { "package/gen-alloc.config.yaml": "out: own", "package/package.json": "{}" },
      "package/sub",
      "package/own",
    ],
    ["not above a repository", { "package/.git/HEAD": "" }, "package/sub", "package/sub/generated"],
    ["in the folder of the repository", { ".git/HEAD": "" }, "package/sub", "top"],
  ])("%s", async (_title, more, from, out) => {
    const work = new Workspace({ ...configured, ...more });
    const file = "a.yaml";
    work.write(`${from}/${file}`, pets);
    expect((await inside(work, from).run([file])).code).toBe(0);
    expect(work.files()).toContain(`${out}/pets/cat.ts`);
  });

  test("--config names one, or none", async () => {
    const work = new Workspace({ ...configured, "other.yaml": "out: other" });
    await work.run(["a.yaml", "--config", "other.yaml"]);
    await work.run(["a.yaml", "--config", "none"]);
    expect(work.files()).toEqual(expect.arrayContaining(["other/pets/cat.ts", "generated/pets/cat.ts"]));
    expect(work.files()).not.toContain("top/pets/cat.ts");
    expect(await work.run(["a.yaml", "--config", "nowhere.yaml"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("nowhere.yaml does not exist"),
    });
  });
});

describe("standard input and patterns as schemas", () => {
  test("- is read from standard input and called <stdin>", async () => {
    const work = new Workspace();
    expect(await work.run(["-"], undefined, undefined, { input: pets })).toEqual({
      code: 0,
      out: "<stdin> → generated/pets: 1 file, 2 created\n".replace("2", "1"),
      err: "",
    });
    const wrong = await work.run(["-"], undefined, undefined, { input: "name: x\nwrong" });
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("<stdin>:2:1 error GA3101") });
    expect(await work.run(["-", "--watch"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("can't be watched"),
    });
  });

  test("a pattern that no shell has expanded", async () => {
    const work = new Workspace({ "s/b.yaml": cars, "s/a.yaml": pets, "s/[x].yaml": "name: x\nfile: x" });
    work.write("gen-alloc.config.yaml", 'schemas: "s/[x].yaml"');
    expect((await work.run([])).out).toContain("s/[x].yaml → generated/x");
    const { out } = await work.run(["s/?.yaml", "s/[x].yaml"]);
    expect(out.match(/^\S+/gm)).toEqual(["s/a.yaml", "s/b.yaml", "s/[x].yaml"]);
    expect((await work.run(["s/*.yml"])).err).toContain("s/*.yml does not exist");
  });
});
