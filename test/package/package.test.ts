import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { version } from "../../generator/version.js";
import { npm, packInto, runIn, type Packed } from "./support.js";

/** The tarball as a stranger gets it: installed in an empty folder, used from there. */
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-package-"));
afterAll(() => rmSync(folder, { recursive: true }));

let packed: Packed;

const inFolder = (command: string, args: readonly string[]) => runIn(folder, command, args);

/** What the generated suites ask their user to have, in the versions this repository is tested with. */
function peers(): string[] {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return ["vitest", "fast-check", "tinybench"].map((name) => `${name}@${devDependencies[name]}`);
}

beforeAll(() => {
  packed = packInto(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }\n');
  npm(["install", "--prefer-offline", join(folder, packed.filename), ...peers()], folder);
}, 240_000);

describe("the tarball", () => {
  test("holds the compiler, the schemas and the documents, nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "schemas/gen-alloc.schema.json",
        "schemas/packets.yaml",
        "schemas/README.md",
        "generator/cli/GETTING-STARTED.md",
      ]),
    );
    const expected =
      /^(dist\/(generator|templates)\/.*\.(js|d\.c?ts)|schemas\/.*\.(yaml|json)|(bench|generator|schemas|templates)\/.*[A-Z]+\.md|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    expect(packed.unpackedSize).toBeLessThan(2_000_000);
  });

  test("runs nothing when it is installed", () => {
    const { scripts } = JSON.parse(readFileSync(join(folder, "node_modules/gen-alloc/package.json"), "utf8")) as {
      scripts: object;
    };
    expect(Object.keys(scripts).filter((name) => /^((pre|post)?(install|prepare)|prepublish)$/.test(name))).toEqual([]);
  });
});

describe("installed in an empty folder", () => {
  test("offers the command gen-alloc", () => {
    expect(inFolder("npx", ["--no-install", "gen-alloc", "--version"]).stdout).toBe(`${version}\n`);
  });

  test("compiles a schema whose generated suites and benchmark run without any configuration", () => {
    const cli = "node_modules/.bin/gen-alloc";
    expect(inFolder(cli, ["init"])).toMatchObject({ status: 0 });
    expect(inFolder(cli, ["schema.yaml", "--target", "js"])).toMatchObject({ status: 0, stderr: "" });
    const { status, stdout, stderr } = inFolder("node_modules/.bin/vitest", ["run"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/Tests\s+\d+ passed/);
    expect(inFolder("node", ["generated/simulation/bench/simulation.bench.js"])).toMatchObject({
      status: 0,
      stderr: "",
    });
  }, 120_000);

  test("the starter schema finds its JSON Schema where its first line says", () => {
    const [, path = ""] = /\$schema=(\S+)/.exec(readFileSync(join(folder, "schema.yaml"), "utf8")) ?? [];
    expect(JSON.parse(readFileSync(join(folder, path), "utf8"))).toMatchObject({ type: "object" });
  });

  test("compile, explain and the JSON Schema can be imported, and compile touches no disk", () => {
    writeFileSync(
      join(folder, "use.mjs"),
      `import fs from "node:fs";
       import { compile, explain, renderText, version } from "gen-alloc";
       import schema from "gen-alloc/schema.json" with { type: "json" };
       const text = fs.readFileSync("schema.yaml", "utf8");
       for (const name of Object.keys(fs)) if (typeof fs[name] === "function" && /^(open|read|write|stat)/.test(name)) fs[name] = () => { throw new Error(name); };
       const { files, diagnostics } = compile(text, { schemaPath: "schema.yaml" });
       const wrong = compile("name: 1");
       console.log(JSON.stringify({
         files: files.map(({ path }) => path), diagnostics, version, schema: schema.type,
         wrong: [wrong.files.length, wrong.diagnostics[0].code, renderText(wrong.diagnostics, { path: "x.yaml", text: "name: 1" }).includes("x.yaml:1:")],
         page: explain(wrong.diagnostics[0].code).startsWith("# GA"),
       }));`,
    );
    const { status, stdout, stderr } = inFolder("node", ["--disable-warning=ExperimentalWarning", "use.mjs"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      files: expect.arrayContaining(["index.ts", "particles.ts", "layout.json"]),
      diagnostics: [],
      version,
      schema: "object",
      wrong: [0, expect.stringMatching(/^GA\d{4}$/), true],
      page: true,
    });
  });

  test("its types check in a strict project", () => {
    writeFileSync(
      join(folder, "use.ts"),
      `import { compile, type CompileResult, type Diagnostic } from "gen-alloc";
       const result: CompileResult = compile("name: x", { target: "js", tests: null });
       export const codes: readonly Diagnostic["code"][] = result.diagnostics.map((d) => d.code);
       // @ts-expect-error there is no such target
       compile("name: x", { target: "c" });\n`,
    );
    const tsc = join(process.cwd(), "node_modules/typescript/bin/tsc");
    const flags = [
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "",
      "--ignoreConfig",
    ];
    expect(inFolder("node", [tsc, ...flags, "use.ts"])).toMatchObject({ stdout: "", status: 0 });
  });
});
