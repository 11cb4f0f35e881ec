import { chmodSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findingNames, catalogue } from "../../generator/diagnostics/catalogue/catalogue.js";
import { runtimeCodes } from "../../generator/diagnostics/runtime/catalogue.js";
import { Workspace } from "./support.js";

const schema = "name: pets\nfile: cat meow\n";

/** Root may do everything, and containers run tests as root: become nobody meanwhile. */
async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("wrong usage is exit code 2 and says what to do", () => {
  test.each<[title: string, args: string[], message: string]>([
    ["no schema", [], "error: no schema given"],
    ["an unknown option", ["a.yaml", "--chek"], "(Did you mean --check?)"],
    ["an unknown format", ["a.yaml", "--format", "xml"], "Allowed choices are text, json, github, gitlab, sarif."],
    ["an option without its value", ["a.yaml", "--out"], "argument missing"],
    ["--check with --watch", ["a.yaml", "--check", "--watch"], "cannot be used with option"],
    ["--check with --dry-run", ["a.yaml", "--check", "--dry-run"], "cannot be used with option"],
    ["--watch with --dry-run", ["a.yaml", "--watch", "--dry-run"], "cannot be used with option"],
    ["an empty --out", ["a.yaml", "--out", ""], "It is empty."],
    ["tests outside the output", ["a.yaml", "--tests", "../test"], "It must be a folder inside the output"],
    ["an absolute bench folder", ["a.yaml", "--bench", "/tmp"], "It must be a folder inside the output"],
    ["a missing file", ["none.yaml"], "none.yaml does not exist"],
    ["a directory", ["."], ". is a directory"],
    ["a path through a file", ["a.yaml/b.yaml"], "a.yaml/b.yaml runs through a file"],
    ["a file that isn't text", ["binary.yaml"], "binary.yaml is not UTF-8 text"],
    [
      "an output folder that is a file",
      ["a.yaml", "--out", "a.yaml"],
      "a.yaml/pets/.gen-alloc.json runs through a file",
    ],
    ["a directory where a file belongs", ["a.yaml", "--out", "blocked"], "blocked/pets/cat.ts is a directory"],
    ["a layout of nothing", ["layout"], "error: no schema given"],
    ["a layout of a missing file", ["layout", "none.yaml"], "none.yaml does not exist"],
    ["an unknown code", ["explain", "GA0000"], "there is no finding or error GA0000"],
  ])("%s", async (_title, args, message) => {
    const work = new Workspace({ "a.yaml": schema, "blocked/pets/cat.ts/x": "" });
    work.write("binary.yaml", Uint8Array.of(0x6e, 0xff, 0xfe, 0x00));
    const before = work.files();
    const { code, out, err } = await work.run(args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).not.toMatch(/\n\s+at /);
    expect(work.files()).toEqual(before);
  });

  test("a schema that may not be read, and a folder that may not be written", async () => {
    const work = new Workspace({ "a.yaml": schema, "secret.yaml": schema, "closed/x": "" });
    chmodSync(work.path, 0o755);
    chmodSync(work.at("secret.yaml"), 0o000);
    chmodSync(work.at("closed"), 0o555);
    const [unread, unwritten] = await withoutRights(() =>
      Promise.all([work.run(["secret.yaml"]), work.run(["a.yaml", "--out", "closed"])]),
    );
    expect(unread).toMatchObject({
      code: 2,
      err: expect.stringContaining("secret.yaml may not be opened by this user"),
    });
    expect(unwritten).toMatchObject({ code: 2, err: expect.stringContaining("closed/pets/cat.ts may not be opened") });
  });

  test("one schema that can't be read does not keep the others from being written", async () => {
    const work = new Workspace({ "a.yaml": schema });
    const { code, out, err } = await work.run(["none.yaml", "a.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("none.yaml does not exist");
    expect(out).toContain("a.yaml → generated/pets");
  });
});

describe("a bug in the compiler", () => {
  const broken = (): never => {
    throw new TypeError("x is undefined");
  };

  test("is reported without a stack, with the way to report it", async () => {
    const { code, out, err } = await new Workspace({ "a.yaml": schema }).run(["a.yaml"], broken);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(
      "internal error: x is undefined\nThis is a bug in gen-alloc, not in the schema. Please report it",
    );
    expect(err).toContain("gen-alloc 9.9.9, node v0, test\n");
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe("explain", () => {
  test("without a code lists every finding and every error", async () => {
    const { code, out } = await new Workspace().run(["explain"]);
    expect(code).toBe(0);
    const listed = [...out.matchAll(/^([A-Z][A-Z\d_]+) {2}/gm)].map(([, word]) => word);
    expect(listed).toEqual([...findingNames.map((name) => catalogue[name].code), ...runtimeCodes]);
  });

  test("with a code or a name prints its page", async () => {
    const byCode = await new Workspace().run(["explain", "ga3101"]);
    expect(byCode.out).toMatch(/^# GA3101 unknown-type \(error\)\n/);
    expect(await new Workspace().run(["explain", "unknown-type"])).toEqual(byCode);
    const thrown = await new Workspace().run(["explain", "double_free"]);
    expect(thrown.out).toMatch(/^# DOUBLE_FREE \(AllocError\)\n/);
  });
});

describe("--help and --version", () => {
  test.each([["--help"], ["-h"], ["help"]])("%s shows every option and examples", async (arg) => {
    const { code, out, err } = await new Workspace().run([arg]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const word of [
      "--check",
      "--watch",
      "--dry-run",
      "--force",
      "--target",
      "init",
      "layout",
      "explain",
      "Examples:",
    ]) {
      expect(out).toContain(word);
    }
  });

  test.each([["--version"], ["-V"]])("%s", async (arg) => {
    expect(await new Workspace().run([arg])).toEqual({ code: 0, out: "9.9.9\n", err: "" });
  });

  test("a subcommand has help of its own", async () => {
    expect((await new Workspace().run(["layout", "--help"])).out).toContain("Usage: gen-alloc layout");
  });
});
