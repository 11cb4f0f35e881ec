import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { neededExtension, neededOptions } from "../../generator/cli/advice.js";
import { surroundingsOf } from "../../generator/cli/surroundings.js";
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
/** The first errors; empty when there is none. */
function tsc(version: Version, folder: string, ...args: readonly string[]): string {
  const compiler = join(home(version), "node_modules/typescript/bin/tsc");
  return runIn(folder, process.execPath, [compiler, ...args])
    .stdout.split("\n")
    .slice(0, 10)
    .join("\n");
}
const gen = (version: Version, folder: string, ...args: readonly string[]) =>
  runIn(folder, join(home(version), "node_modules/.bin/gen-alloc"), args);

beforeAll(() => {
  const { filename } = packInto(root);
  for (const version of versions) {
    mkdirSync(home(version));
    npm(["init", "-y"], home(version));
    npm(["install", "--save-dev", "--prefer-offline", join(root, filename), `typescript@${version}`], home(version));
    tsc(version, home(version), "--init");
    obey(gen(version, home(version), "init").stdout, join(home(version), "tsconfig.json"));
  }
}, 240_000);

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
  test("as tsc --init and gen-alloc init leave it: no error in a new package", () => {
    const folder = home(version);
    expect(gen(version, folder, "schema.yaml")).toMatchObject({ status: 0, stderr: "" });
    expect(tsc(version, folder)).toBe("");
    expect(gen(version, folder, "schema.yaml", "--check")).toMatchObject({ status: 0 });
  }, 60_000);

  const modules = [
    ["nodenext", '"module": "nodenext"'],
    ["node16", '"module": "node16"'],
    ["esnext", '"module": "esnext", "moduleResolution": "bundler"'],
    ["preserve", '"module": "preserve", "moduleResolution": "bundler"'],
  ] as const;

  test("in ES module and CommonJS packages, with every kind of module that Node and bundlers have", () => {
    const base = readFileSync(join(home(version), "tsconfig.json"), "utf8");
    const outputs = new Map<string, string>();
    const projects = modules.flatMap(([name, lines]) =>
      ["module", "commonjs"].map((type) => {
        const folder = join(home(version), `${name}-${type}`);
        mkdirSync(folder);
        writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
        writeFileSync(join(folder, "tsconfig.json"), withOptions(base, lines.split(/, (?=")/)));
        const surroundings = surroundingsOf(folder);
        expect(neededOptions(surroundings)).toEqual([]);
        const extension = neededExtension(surroundings)?.importExtension ?? "js";
        if (!outputs.has(extension)) outputs.set(extension, generated(version, extension));
        cpSync(outputs.get(extension)!, join(folder, "generated"), { recursive: true });
        return folder;
      }),
    );
    // As one build, because each start of an older compiler takes a second.
    expect(tsc(version, root, "--build", "--noEmit", ...projects)).toBe("");
    // Only where verbatimModuleSyntax meets CommonJS are there two outputs.
    expect([...outputs.keys()].sort()).toEqual(version === "5.6" ? ["js"] : ["js", "mjs"]);
  }, 60_000);
});

test("`using` runs on every Node where the target is es2022, and is left as it is by esnext", () => {
  const folder = join(home("7"), "using");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  cpSync(generated("7", "js"), join(folder, "generated"), { recursive: true });
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

/** Output of two examples, with every kind there is; made once. */
function generated(version: Version, extension: string): string {
  const out = join(root, `out-${extension}`);
  if (existsSync(out)) return out;
  const schemas = ["packets", "cache"].map((name) => join(process.cwd(), `schemas/${name}.yaml`));
  const args = [...schemas, "--out", out, "--import-extension", extension, "--config", "none"];
  expect(gen(version, root, ...args)).toMatchObject({ status: 0 });
  return out;
}

describe("what gen-alloc init says is needed", () => {
  /** Errors in a folder with these options, which lie in place of those of `tsc --init`. */
  function errorsWith(
    version: Version,
    name: string,
    type: string,
    extension: string,
    lines: readonly string[],
  ): string {
    const folder = join(home(version), name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
    const base = readFileSync(join(home(version), "tsconfig.json"), "utf8");
    writeFileSync(join(folder, "tsconfig.json"), withOptions(base, lines));
    cpSync(generated(version, extension), join(folder, "generated"), { recursive: true });
    return tsc(version, folder, "--noEmit");
  }

  test.each<[title: string, type: string, extension: string, lines: readonly string[], code: string]>([
    ["mjs in CommonJS with verbatimModuleSyntax", "commonjs", "js", [], "TS1295"],
    ["lib", "module", "js", ['"target": "es2022"'], "TS2550"],
    ["lib of a platform", "module", "js", ['"lib": ["esnext"]'], "TS2304"],
    ["target", "module", "js", ['"target": "es5"', '"lib": ["es2022", "esnext.disposable", "dom"]'], "TS18028"],
    ["module", "commonjs", "js", ['"module": "commonjs"'], "TS1295"],
  ])(
    "%s: without it there are errors, with it none",
    (title, type, extension, lines, code) => {
      const wrong = title.replaceAll(" ", "-");
      // TypeScript 7 is the fastest, and has no ES5 any more.
      const version = code === "TS18028" ? "5.9" : "7";
      expect(errorsWith(version, wrong, type, extension, lines)).toContain(`error ${code}`);
      const surroundings = surroundingsOf(join(home(version), wrong));
      const needed = neededExtension(surroundings)?.importExtension ?? "js";
      const right = [...neededOptions(surroundings)];
      const kept = lines.filter((line) => !right.some((r) => r.split(":")[0] === line.split(":")[0]));
      expect([needed !== extension, right.length > 0]).toContain(true);
      expect(errorsWith(version, `${wrong}-right`, type, needed, [...kept, ...right])).toBe("");
    },
    60_000,
  );
});
