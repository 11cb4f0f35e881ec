import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builds, tscOf } from "../phases/support/builds.js";

const repository = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "gen-alloc-peers-"));
const installed = join(folder, "node_modules/gen-alloc");

/** The package as it is installed, without any package beside it. */
beforeAll(() => {
  for (const part of ["testing", "benching"]) {
    cpSync(join(repository, "dist/templates", part), join(installed, "dist/templates", part), { recursive: true });
  }
  cpSync(join(repository, "package.json"), join(installed, "package.json"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const install = (name: string): void =>
  symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
const remove = (name: string): void => rmSync(join(folder, "node_modules", name), { force: true });

/** Runs a program as a module, or as CommonJS; what it said. */
function run(file: string, code: string): { readonly status: number | null; readonly stderr: string } {
  writeFileSync(join(folder, file), code);
  const { status, stderr } = spawnSync(process.execPath, ["--no-warnings", file], { cwd: folder, encoding: "utf8" });
  return { status, stderr };
}

const call = { testing: "testModule", benching: "benchModule" };
const esm = (part: keyof typeof call) =>
  `import { ${call[part]} as go } from "gen-alloc/${part}"; go(class {}, { allocators: [], structs: [] });`;
const cjs = (part: keyof typeof call) =>
  `require("gen-alloc/${part}").${call[part]}(class {}, { allocators: [], structs: [] });`;

describe.each(["esm", "cjs"] as const)("without the packages they stand on, %s", (form) => {
  const [file, code] = form === "esm" ? (["use.mjs", esm] as const) : (["use.cjs", cjs] as const);

  test("tests ask for vitest and fast-check", () => {
    expect(run(file, code("testing")).stderr).toContain(
      "Error: Generated tests run on vitest and fast-check; vitest and fast-check are not installed: npm i -D vitest fast-check\n",
    );
  });

  test("tests ask for the one that is missing", () => {
    install("vitest");
    const { stderr } = run(file, code("testing"));
    remove("vitest");
    expect(stderr).toContain("; fast-check is not installed: npm i -D fast-check\n");
  });

  test("benchmarks ask for tinybench, and run when it is there", () => {
    expect(run(file, code("benching")).stderr).toContain(
      "Error: Generated benchmarks run on tinybench; tinybench is not installed: npm i -D tinybench\n",
    );
    install("tinybench");
    expect(run(file, code("benching"))).toEqual({ status: 0, stderr: "" });
    remove("tinybench");
  });
});

/** Declarations that can be reached from what package.json exports. */
function reachable(path: string, seen = new Map<string, string>()): ReadonlyMap<string, string> {
  if (seen.has(path)) return seen;
  const text = readFileSync(path, "utf8");
  seen.set(path, text);
  for (const [, target] of text.matchAll(/from "(\.[^"]+)"/g)) {
    reachable(join(dirname(path), target!.replace(/\.(c?)js$/, ".d.$1ts")), seen);
  }
  return seen;
}

describe.each(["testing", "benching"] as const)("declarations of gen-alloc/%s", (part) => {
  const dist = join(repository, "dist/templates", part);

  test.each(["index.d.ts", "index.d.cts"])("%s name no other package", (file) => {
    const texts = [...reachable(join(dist, file)).values()];
    expect(texts.length).toBeGreaterThan(1);
    const imported = texts.flatMap((text) =>
      [...text.matchAll(/(?:from|import\() ?"([^".][^"]*)"/g)].map(([, name]) => name),
    );
    expect(imported).toEqual([]);
    expect(texts.join("\n")).not.toMatch(/\b(URL|Buffer|NodeJS|process|Worker|Promise)\b(?! )/);
  });

  test("are the same for CommonJS", () => {
    expect(readFileSync(join(dist, "index.d.cts"), "utf8").replaceAll(".cjs", ".js")).toBe(
      readFileSync(join(dist, "index.d.ts"), "utf8"),
    );
  });
});

describe("type-checked with nothing else installed", () => {
  const source = `import { testModule } from "gen-alloc/testing";
import { benchModule } from "gen-alloc/benching";
class Things { static create(): object { return {}; } static attach(_: ArrayBuffer): object { return {}; } }
testModule(Things, { name: "things", backing: "local", workers: 1, checks: "fast", image: { bytes: 1, hashWord: 0 }, structs: [], allocators: [] });
benchModule(Things, { name: "things", backing: "local", workers: 1, checks: "fast", allocators: [] });
`;
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    target: "es2022",
    lib: ["es2022", "esnext.disposable"],
    noEmit: true,
  };
  const modules = {
    nodenext: { module: "nodenext" },
    node16: { module: "node16" },
    bundler: { module: "esnext", moduleResolution: "bundler" },
    preserve: { module: "preserve" },
  };
  const cases = Object.entries(modules).flatMap(([name, module]) =>
    ["module", "commonjs"].map((type) => ({ name: `${name}-${type}`, module, type })),
  );

  /** A project of its own; its path. */
  function write(at: string, { module, type }: Omit<(typeof cases)[number], "name">, text = source): string {
    mkdirSync(join(folder, at), { recursive: true });
    writeFileSync(join(folder, at, "package.json"), JSON.stringify({ type }));
    writeFileSync(join(folder, at, "use.ts"), text);
    const config = { compilerOptions: { ...options, ...module }, files: ["use.ts"] };
    writeFileSync(join(folder, at, "tsconfig.json"), JSON.stringify(config));
    return at;
  }

  describe.each(["ts56", "ts59", "typescript"])("%s", (compiler) => {
    const wrong = join(compiler, "wrong");
    let said: ReadonlyMap<string, string>;
    beforeAll(() => {
      const right = cases.map((one) => write(join(compiler, one.name), one));
      write(wrong, cases[0]!, source.replace('backing: "local"', 'backing: "global"'));
      said = builds(tscOf(compiler), folder, [...right, wrong]);
    }, 60_000);

    test.each(cases)("$name", ({ name }) => expect(said.get(join(compiler, name))).toBe(""));

    test("and a field of a type there is not is found", () => {
      expect(said.get(wrong)).toMatch(/use\.ts\(4,\d+\): error TS2322.*"global"/);
    });
  });

  test("and what is not built is no project without errors", () => {
    expect(() => builds(tscOf("typescript"), folder, ["nowhere"])).toThrow("not built: nowhere");
  });
});
