import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { starterSchema } from "../../generator/cli/starter.js";
import { version } from "../../generator/version.js";
import { Workspace } from "./support.js";

/** The built compiler as a process, as a user starts it. */
const cli = resolve("dist/generator/cli.js");

function start(work: Workspace, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: work.path,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

const inFolder = (work: Workspace, command: string): string =>
  spawnSync("bash", ["-c", command], { cwd: work.path, encoding: "utf8", env: { ...process.env, CLI: cli } }).stdout;

describe("the built command line", () => {
  test("init, generate, check: a first minute", () => {
    const work = new Workspace();
    expect(start(work, ["init"]).code).toBe(0);
    expect(start(work, ["schema.yaml"])).toMatchObject({ code: 0, err: "" });
    expect(work.files()).toContain("generated/simulation/index.ts");
    expect(start(work, ["schema.yaml", "--check"])).toMatchObject({ code: 0, err: "" });
    work.write("schema.yaml", starterSchema.replace("capacity: 1000", "capacity: 2000"));
    const drift = start(work, ["schema.yaml", "--check"]);
    expect(drift).toMatchObject({
      code: 1,
      err: expect.stringContaining("repair it with: npx gen-alloc schema.yaml\n"),
    });
    expect(drift.out).toMatch(/^-.*1000/m);
  });

  test("output depends on the schema alone: not on the folder, not on the day", () => {
    const [one, other] = [
      new Workspace({ "schema.yaml": starterSchema }),
      new Workspace({ "schema.yaml": starterSchema }),
    ];
    start(one, ["schema.yaml"]);
    const foreign = { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8", LC_ALL: "sv_SE.UTF-8", HOME: other.path };
    start(other, [other.at("schema.yaml"), "--out", other.at("generated")], foreign);
    expect(other.files()).toEqual(one.files());
    for (const path of one.files()) {
      expect(other.read(path)).toBe(one.read(path));
      expect(one.read(path)).not.toContain(one.path);
    }
  });

  test("a comment and white space in the schema change nothing on disk", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    start(work, ["schema.yaml"]);
    const before = work.files().map((path) => statSync(work.at(path), { bigint: true }).mtimeNs);
    const respaced = starterSchema.replace(/^(\w+):/gm, "\n# About $1.\n$1:   ").replaceAll(", ", ",  ");
    work.write("schema.yaml", respaced);
    const { out } = start(work, ["schema.yaml"]);
    expect(out).toMatch(/: \d+ files, unchanged\n$/);
    work.write("schema.yaml", starterSchema);
    const after = work.files().map((path) => statSync(work.at(path), { bigint: true }).mtimeNs);
    expect(after.filter((time, i) => time !== before[i])).toHaveLength(1); // the schema itself
  });

  test("--target js and --import-extension ts reach every import", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    start(work, ["schema.yaml", "--out", "js", "--target", "js"]);
    start(work, ["schema.yaml", "--out", "ts", "--import-extension", "ts"]);
    expect(work.files().filter((path) => path.startsWith("js/") && /(?<!\.d)\.ts$/.test(path))).toEqual([]);
    const imports = work
      .files()
      .filter((path) => /^ts\/.*\.ts$/.test(path))
      .flatMap((path) => [...work.read(path).matchAll(/from "(\.[^"]+)"/g)].map(([, target = ""]) => target));
    expect(imports.length).toBeGreaterThan(3);
    expect(imports.filter((target) => !target.endsWith(".ts"))).toEqual([]);
  });

  test("--tests none --bench none leaves them out, another folder puts them there", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    start(work, ["schema.yaml", "--tests", "none", "--bench", "none"]);
    expect(work.files().filter((path) => /\/(test|bench|support)\/|\.(test|bench)\.ts$/.test(path))).toEqual([]);
    start(work, ["schema.yaml", "--tests", "spec/memory"]);
    expect(work.files().some((path) => path.startsWith("generated/simulation/spec/memory/"))).toBe(true);
  });

  test("the starter schema has not one warning", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    expect(start(work, ["layout", "schema.yaml"]).err).toBe("");
  });

  test("layout prints structs and image, as JSON too", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    expect(start(work, ["layout", "schema.yaml"]).out).toMatch(/^struct Particle \{[\s\S]*^image: \d+ bytes/m);
    const json: unknown = JSON.parse(start(work, ["layout", "schema.yaml", "--format", "json"]).out);
    expect(json).toMatchObject({ name: "simulation", structs: [{ name: "Particle" }] });
  });

  test("a wrong schema: places, codes, exit 1", () => {
    const work = new Workspace({ "schema.yaml": starterSchema.replace("mass: f64", "mass: f65") });
    const { code, err } = start(work, ["schema.yaml"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^schema\.yaml:\d+:\d+ error GA\d{4}: .*f65/m);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("--version is the version of the package", () => {
    expect(start(new Workspace(), ["--version"]).out).toBe(`${version}\n`);
  });
});

describe("as a process among processes", () => {
  test("a broken pipe is no error, and the files are written all the same", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    expect(inFolder(work, 'node "$CLI" explain 2>err.txt | head -1; echo "${PIPESTATUS[0]}"')).toMatch(/^\S.*\n0\n$/);
    expect(inFolder(work, 'node "$CLI" schema.yaml 2>>err.txt | true; echo "${PIPESTATUS[0]}"')).toBe("0\n");
    expect(work.read("err.txt")).toBe("");
    expect(work.files()).toContain("generated/simulation/index.ts");
  });

  test("no colours in a pipe", () => {
    expect(inFolder(new Workspace(), 'CI=true node "$CLI" none.yaml 2>&1')).not.toContain("\u001b[");
    expect(inFolder(new Workspace(), 'FORCE_COLOR=1 node "$CLI" none.yaml 2>&1')).toContain("\u001b[");
  });

  test("GEN_ALLOC_DEBUG=1 adds the stack of an internal error, otherwise there is none", () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    // Plants the bug from outside: JSON.stringify is what every compile needs.
    work.write("bug.cjs", "JSON.stringify = () => { throw new TypeError('planted'); };\n");
    const planted = { NODE_OPTIONS: `--require ${work.at("bug.cjs")}` };
    const quiet = start(work, ["schema.yaml"], planted);
    expect(quiet).toMatchObject({ code: 2, out: "", err: expect.stringContaining("internal error: planted") });
    expect(quiet.err).not.toMatch(/\n\s+at /);
    expect(start(work, ["schema.yaml"], { ...planted, GEN_ALLOC_DEBUG: "1" }).err).toMatch(/\n\s+at /);
  });

  test("--watch ends with 0 on Ctrl+C", async () => {
    const work = new Workspace({ "schema.yaml": starterSchema });
    const child: ChildProcess = spawn(process.execPath, [cli, "schema.yaml", "--watch"], { cwd: work.path });
    let err = "";
    child.stderr?.on("data", (chunk: Buffer) => (err += String(chunk)));
    await vi.waitUntil(() => err.includes("watching"), { timeout: 10_000 });
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
