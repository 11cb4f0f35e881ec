import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { textHash } from "../../generator/cli/manifest.js";
import { Workspace } from "./support.js";

/** Nothing outside the output folder is written or removed, whatever stands in a manifest, a link, a name or an option. */

const schema = "name: pets\nfile: cat meow\nfile: deep/dog woof\n";
const manifest = "generated/pets/.gen-alloc.json";
const mine = "somebody's own\n";

/** A folder with output in it, and beside the output what is not ours. */
async function withOutput(): Promise<Workspace> {
  const work = new Workspace({ "a.yaml": schema, "mine/dog.ts": mine, "generated/notes.ts": mine });
  expect((await work.run(["a.yaml"])).code).toBe(0);
  return work;
}

/** Lists more files in the manifest, as ours and with the right hashes. */
function list(work: Workspace, paths: readonly string[]): void {
  const json = JSON.parse(work.read(manifest)) as { files: Record<string, string> };
  for (const path of paths) json.files[path] = textHash(mine);
  work.write(manifest, JSON.stringify(json));
}

describe("a manifest", () => {
  test.each([
    ["up", "../notes.ts"],
    ["up from below", "deep/../../notes.ts"],
    ["up, as Windows spells it", "..\\notes.ts"],
    ["from the root", "/etc/hostname"],
    ["beside nothing", "./../notes.ts"],
  ])("that lists files outside removes none: %s", async (_, path) => {
    const work = await withOutput();
    list(work, [path]);
    for (const force of [[], ["--force"]]) await work.run(["a.yaml", ...force]);
    expect(work.read("generated/notes.ts")).toBe(mine);
    expect(work.read("mine/dog.ts")).toBe(mine);
  });

  test("that lists a file inside does remove it: the check sees something", async () => {
    const work = await withOutput();
    work.write("generated/pets/old.ts", mine);
    list(work, ["old.ts"]);
    await work.run(["a.yaml"]);
    expect(work.files()).not.toContain("generated/pets/old.ts");
  });
});

describe("a link inside the output folder", () => {
  test("that leads out is not followed, neither for what is new nor for what is old", async () => {
    const work = await withOutput();
    work.remove("generated/pets/deep");
    symlinkSync(work.at("mine"), work.at("generated/pets/deep"));
    for (const force of [[], ["--force"]]) {
      const { code, err } = await work.run(["a.yaml", "--force", ...force]);
      expect(code).toBe(2);
      expect(err).toContain("generated/pets/deep is a link that leads out of generated/pets");
    }
    list(work, ["deep/dog.ts"]);
    work.write("a.yaml", "name: pets\nfile: cat meow\n");
    expect((await work.run(["a.yaml", "--force"])).code).toBe(2);
    expect([work.read("mine/dog.ts"), readdirSync(work.at("mine"))]).toEqual([mine, ["dog.ts"]]);
  });

  test("in place of a file is replaced, not written through", async () => {
    const work = await withOutput();
    work.remove("generated/pets/cat.ts");
    symlinkSync(work.at("mine/dog.ts"), work.at("generated/pets/cat.ts"));
    expect((await work.run(["a.yaml", "--force"])).code).toBe(0);
    expect(work.read("mine/dog.ts")).toBe(mine);
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
  });

  test("that stays inside is a way to spell a folder", async () => {
    const work = await withOutput();
    work.remove("generated/pets/deep");
    mkdirSync(work.at("generated/pets/below"));
    symlinkSync("below", work.at("generated/pets/deep"));
    expect((await work.run(["a.yaml", "--force"])).code).toBe(0);
    expect(work.read("generated/pets/below/dog.ts")).toContain("woof");
  });
});

test("an output folder that is a link is where it leads, and nowhere else", async () => {
  const work = new Workspace({ "a.yaml": schema, "mine/dog.ts": mine });
  mkdirSync(work.at("elsewhere"));
  symlinkSync("elsewhere", work.at("generated"));
  expect((await work.run(["a.yaml"])).code).toBe(0);
  expect(work.files()).toEqual([
    "a.yaml",
    "elsewhere/pets/.gen-alloc.json",
    "elsewhere/pets/cat.ts",
    "elsewhere/pets/deep/dog.ts",
    "mine/dog.ts",
  ]);
});

/** As a process: a folder for the tests of a user, for example. */
const cli = (work: Workspace, args: readonly string[]) =>
  spawnSync(process.execPath, [resolve("dist/generator/cli.js"), ...args], {
    cwd: work.path,
    encoding: "utf8",
    timeout: 20_000,
  });

const real = "name: pets\nallocators:\n  a: { kind: arena, size: 64 }\n";

describe("options and names", () => {
  test.each([
    ["--tests", "../x"],
    ["--tests", "a/../../x"],
    ["--tests", "/tmp/x"],
    ["--bench", "../x"],
    ["--import-extension", "../x"],
  ])("%s %s is refused", (option, value) => {
    const work = new Workspace({ "a.yaml": real });
    const { status, stderr } = cli(work, ["a.yaml", option, value]);
    expect([status, work.files()]).toEqual([2, ["a.yaml"]]);
    expect(stderr).toContain("is invalid");
  });

  test.each(["../x", "/tmp/x", "a/b", "..", "con\u0000x"])("name: %j is refused", (name) => {
    const work = new Workspace({ "a.yaml": real.replace("pets", JSON.stringify(name)) });
    expect([cli(work, ["a.yaml"]).status, work.files()]).toEqual([1, ["a.yaml"]]);
  });
});

test.runIf(process.platform === "linux")("a folder that nobody can make ends with exit 2", () => {
  const { status, stderr, signal } = cli(new Workspace({ "a.yaml": real }), ["a.yaml", "--out", "/proc/self/x"]);
  expect([status, signal]).toEqual([2, null]);
  expect(stderr).toMatch(/^error: .*\/proc\/self\/x/);
});

describe("control characters never reach the terminal as they are", () => {
  const esc = "\u001b[31m";
  const unseen = (text: string): boolean => !/(?![\n\t])\p{Cc}/u.test(text);

  test.each([
    ["the name of a schema that is not there", [`a${esc}.yaml`]],
    ["a format", ["a.yaml", "--format", `x${esc}`]],
    ["an option", ["a.yaml", `--x${esc}`]],
    ["an output folder", ["a.yaml", "--out", `o${esc}`]],
    ["an output folder, dry", ["a.yaml", "--dry-run", "--out", `p${esc}`]],
    ["an output folder, checked", ["a.yaml", "--check", "--out", `q${esc}`]],
    ["a schema to start from", ["init", `b${esc}.yaml`]],
    ["a code", ["explain", `GA${esc}`]],
  ])("%s", (_, args) => {
    const { stdout, stderr } = cli(new Workspace({ "a.yaml": real }), args);
    expect(stdout + stderr).not.toBe("");
    expect([unseen(stdout), unseen(stderr)]).toEqual([true, true]);
  });

  test("are seen by this test", () => expect(unseen(esc)).toBe(false));
});

test.each([
  [".inf", "found a number without end"],
  ["-.inf", "found a number without end"],
  ["1e999", "found a number without end"],
  [".nan", "found `.nan`, which is no number"],
])("a size of %s", (size, message) => {
  const work = new Workspace({ "a.yaml": real.replace("64", size) });
  expect(cli(work, ["a.yaml"]).stderr).toContain(message);
});
