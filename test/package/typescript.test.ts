import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { neededExtension, neededOptions } from "../../generator/cli/advice.js";
import { surroundingsOf } from "../../generator/cli/surroundings.js";
import { genAlloc } from "../cli/in-process.js";
import type { Ran } from "../cli/support.js";
import { builds } from "../phases/support/builds.js";
import { npm, packInto, runIn } from "./support.js";

/**
 * The first steps of somebody new: `npm init -y`, install gen-alloc and TypeScript, `tsc --init`, `gen-alloc init`,
 * `gen-alloc schema.yaml`, `tsc`. The whole output has to compile, whatever the module settings; where settings can't
 * work, `gen-alloc init` says the line that helps, and the line is tried.
 */
const root = mkdtempSync(join(tmpdir(), "gen-alloc-typescript-"));
afterAll(() => rmSync(root, { recursive: true }), 60_000);

const versions = ["5.6", "5.9", "7"] as const;
type Version = (typeof versions)[number];

const home = (version: Version): string => join(root, `typescript-${version}`);
const compiler = (version: Version): string => join(home(version), "node_modules/typescript/bin/tsc");
/** The first errors; empty when there is none. */
const first = (output: string): string => output.split("\n").slice(0, 10).join("\n");
const tsc = (version: Version, folder: string, ...args: readonly string[]): string =>
  first(runIn(folder, process.execPath, [compiler(version), ...args]).stdout);
/** The installed program beside TypeScript 7; beside the others the same in this process, which starts faster. */
async function gen(version: Version, folder: string, ...args: readonly string[]): Promise<Ran> {
  if (version !== "7") return genAlloc(folder, ...args);
  const { status, stdout, stderr } = runIn(folder, join(home(version), "node_modules/.bin/gen-alloc"), args);
  return { code: status as Ran["code"], out: stdout, err: stderr };
}

beforeAll(async () => {
  install("7");
  linkInto(home("5.6"), "ts56");
  linkInto(home("5.9"), "ts59");
  for (const version of versions) {
    tsc(version, home(version), "--init");
    obey((await gen(version, home(version), "init")).out, join(home(version), "tsconfig.json"));
  }
  for (const extension of ["js", "mjs"]) await generate(extension);
}, 240_000);

/** Output of two examples, with every kind there is. */
const generated = (extension: string): string => join(root, `out-${extension}`);

async function generate(extension: string): Promise<void> {
  const schemas = ["packets", "cache"].map((name) => join(process.cwd(), `schemas/${name}.yaml`));
  const args = [...schemas, "--out", generated(extension), "--import-extension", extension, "--config", "none"];
  expect(await genAlloc(root, ...args)).toMatchObject({ code: 0 });
}

function install(version: Version): void {
  const { filename } = packInto(root);
  mkdirSync(home(version));
  npm(["init", "-y"], home(version));
  npm(["install", "--save-dev", "--prefer-offline", join(root, filename), `typescript@${version}`], home(version));
}

/** The same packages once more, with a compiler that this repository has. */
function linkInto(folder: string, typescript: string): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  cpSync(join(home("7"), "package.json"), join(folder, "package.json"));
  const packages = readdirSync(join(home("7"), "node_modules")).filter((name) => !/^@?typescript$/.test(name));
  for (const name of packages) symlinkSync(join(home("7"), "node_modules", name), join(folder, "node_modules", name));
  symlinkSync(join(process.cwd(), "node_modules", typescript), join(folder, "node_modules/typescript"));
}

/** Puts lines such as `"target": "es2022"` into a tsconfig.json, in place of those of the same keys. */
function withOptions(tsconfig: string, lines: readonly string[]): string {
  const keys = lines.map((line) => /^"\w+":/.exec(line)![0]);
  const kept = tsconfig.split("\n").filter((line) => !keys.some((key) => line.trimStart().startsWith(key)));
  return kept
    .join("\n")
    .replace(/"compilerOptions": \{/, (start) => [start, ...lines.map((line) => `${line},`)].join("\n"));
}

/** Does what `gen-alloc init` says about tsconfig.json. */
function obey(said: string, tsconfig: string): void {
  const needs = /^tsconfig\.json needs: (.*)$/m.exec(said)?.[1]?.split(/, (?=")(?![^[]*\])/) ?? [];
  writeFileSync(tsconfig, withOptions(readFileSync(tsconfig, "utf8"), needs));
}

describe.each(versions)("TypeScript %s", (version) => {
  test("as tsc --init and gen-alloc init leave it: no error in a new package", async () => {
    const folder = home(version);
    expect(await gen(version, folder, "schema.yaml")).toMatchObject({ code: 0, err: "" });
    expect(tsc(version, folder)).toBe("");
    expect(await gen(version, folder, "schema.yaml", "--check")).toMatchObject({ code: 0 });
  }, 60_000);

  const modules = [
    ["nodenext", '"module": "nodenext"'],
    ["node16", '"module": "node16"'],
    ["esnext", '"module": "esnext", "moduleResolution": "bundler"'],
    ["preserve", '"module": "preserve", "moduleResolution": "bundler"'],
  ] as const;

  test("in ES module and CommonJS packages, with every kind of module that Node and bundlers have", () => {
    const base = readFileSync(join(home(version), "tsconfig.json"), "utf8");
    const extensions = new Set<string>();
    const projects = modules.flatMap(([name, lines]) =>
      ["module", "commonjs"].map((type) => {
        const folder = join(home(version), `${name}-${type}`);
        mkdirSync(folder);
        writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
        const options = [...lines.split(/, (?=")/), '"noEmit": true'];
        writeFileSync(join(folder, "tsconfig.json"), withOptions(base, options));
        const surroundings = surroundingsOf(folder);
        expect(neededOptions(surroundings)).toEqual([]);
        const extension = neededExtension(surroundings)?.importExtension ?? "js";
        extensions.add(extension);
        cpSync(generated(extension), join(folder, "generated"), { recursive: true });
        return `${name}-${type}`;
      }),
    );
    const said = [...builds(compiler(version), home(version), projects)].map(([name, text]) => [name, first(text)]);
    expect(said).toEqual(projects.map((name) => [name, ""]));
    // Only where verbatimModuleSyntax meets CommonJS are there two outputs.
    expect([...extensions].sort()).toEqual(version === "5.6" ? ["js"] : ["js", "mjs"]);
  }, 60_000);
});

test("`using` runs on every Node where the target is es2022, and is left as it is by esnext", () => {
  const folder = join(home("7"), "using");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  cpSync(generated("js"), join(folder, "generated"), { recursive: true });
  writeFileSync(
    join(folder, "main.ts"),
    `import { Packets } from "./generated/packets/index.js";
     using packets = Packets.create();
     { using own = packets.headers.make({ id: 7 }); if (own.id !== 7) throw new Error(String(own.id)); }
     console.log(packets.stats().headers.live);`,
  );
  const base = readFileSync(join(home("7"), "tsconfig.json"), "utf8");
  const compiled = (...lines: readonly string[]): string => {
    writeFileSync(join(folder, "tsconfig.json"), withOptions(base, [...lines, '"lib": ["esnext", "dom"]']));
    expect(tsc("7", folder)).toBe("");
    return readFileSync(join(folder, "main.js"), "utf8");
  };
  expect(compiled('"target": "esnext"')).toContain("using packets = ");
  expect(compiled('"target": "es2022"')).not.toContain("using packets = ");
  expect(runIn(folder, process.execPath, ["main.js"])).toMatchObject({ stdout: "0\n", stderr: "" });
}, 60_000);

describe("what gen-alloc init says is needed", () => {
  interface Project {
    readonly name: string;
    readonly type: string;
    readonly extension: string;
    readonly lines: readonly string[];
  }

  /** A folder with these options, which lie in place of those of `tsc --init`. */
  function write(version: Version, { name, type, extension, lines }: Project): void {
    const folder = join(home(version), name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
    const base = readFileSync(join(home(version), "tsconfig.json"), "utf8");
    writeFileSync(join(folder, "tsconfig.json"), withOptions(base, [...lines, '"noEmit": true']));
    cpSync(generated(extension), join(folder, "generated"), { recursive: true });
  }

  /** What is said to be needed in the folder of a project, done. */
  function righted(version: Version, { name, type, extension, lines }: Project): Project {
    const surroundings = surroundingsOf(join(home(version), name));
    const needed = neededExtension(surroundings)?.importExtension ?? "js";
    const right = [...neededOptions(surroundings)];
    const kept = lines.filter((line) => !right.some((r) => r.split(":")[0] === line.split(":")[0]));
    expect([needed !== extension, right.length > 0]).toContain(true);
    return { name: `${name}-right`, type, extension: needed, lines: [...kept, ...right] };
  }

  const cases = (
    [
      ["mjs in CommonJS with verbatimModuleSyntax", "commonjs", [], "TS1295"],
      ["lib", "module", ['"target": "es2022"'], "TS2550"],
      ["lib of a platform", "module", ['"lib": ["esnext"]'], "TS2304"],
      ["target", "module", ['"target": "es5"', '"lib": ["es2022", "esnext.disposable", "dom"]'], "TS18028"],
      ["module", "commonjs", ['"module": "commonjs"'], "TS1295"],
    ] as const
  ).map(([title, type, lines, code]) => {
    // TypeScript 7 is the fastest, and has no ES5 any more.
    const version: Version = code === "TS18028" ? "5.9" : "7";
    return { title, code, version, wrong: { name: title.replaceAll(" ", "-"), type, extension: "js", lines } };
  });

  const said = new Map<Version, ReadonlyMap<string, string>>();
  beforeAll(() => {
    for (const version of ["5.9", "7"] as const) {
      const names = cases
        .filter((one) => one.version === version)
        .flatMap(({ wrong }) => {
          write(version, wrong);
          const right = righted(version, wrong);
          write(version, right);
          return [wrong.name, right.name];
        });
      said.set(version, builds(compiler(version), home(version), names));
    }
  }, 60_000);

  test.each(cases)("$title: without it there are errors, with it none", ({ version, wrong, code }) => {
    const complaints = said.get(version)!;
    expect(complaints.get(wrong.name)).toContain(`error ${code}`);
    expect(first(complaints.get(`${wrong.name}-right`)!)).toBe("");
  });
});
