import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fakeCompile, Workspace } from "./support.js";

const schema = "name: pets\nfile: cat meow\nfile: deep/dog woof\n";

describe("generate", () => {
  test("writes the output of each schema into a folder named after it, with a manifest", async () => {
    const work = new Workspace({ "schemas/a.yaml": schema, "b.yaml": "name: cars\nfile: car" });
    expect(await work.run(["schemas/a.yaml", "b.yaml"])).toEqual({
      code: 0,
      out: "schemas/a.yaml → generated/pets: 2 files, 2 created\nb.yaml → generated/cars: 1 file, 1 created\n",
      err: "",
    });
    expect(work.files()).toEqual([
      "b.yaml",
      "generated/cars/.gen-alloc.json",
      "generated/cars/car.ts",
      "generated/pets/.gen-alloc.json",
      "generated/pets/cat.ts",
      "generated/pets/deep/dog.ts",
      "schemas/a.yaml",
    ]);
    expect(work.read("generated/pets/cat.ts")).toContain('"meow"');
    expect(work.read("generated/pets/cat.ts")).toContain("run: npx gen-alloc schemas/a.yaml\n");
  });

  test("--out and --target are obeyed and stand in the command of the header", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml", "--out", "some where", "--target", "js"]);
    expect(work.read("some where/pets/cat.js")).toContain("run: npx gen-alloc a.yaml --out 'some where' --target js\n");
  });

  test.each([
    [["--tests", "none"], { tests: null, bench: "bench" }, " --tests none"],
    [["--bench", "none"], { tests: "test", bench: null }, " --bench none"],
    [["--tests", "none", "--bench", "none"], { tests: null, bench: null }, " --tests none --bench none"],
    [["--tests", "spec/"], { tests: "spec", bench: "bench" }, " --tests spec"],
  ])("%j reaches the compiler and the header", async (flags, folders, repeated) => {
    const work = new Workspace({ "a.yaml": schema });
    const seen: object[] = [];
    await work.run(["a.yaml", ...flags], (text, options) => {
      seen.push(options);
      return fakeCompile(text, options);
    });
    expect(seen).toMatchObject([folders]);
    expect(work.read("generated/pets/cat.ts")).toContain(`run: npx gen-alloc a.yaml${repeated}\n`);
  });

  test("an absolute --out never reaches the output", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml", "--out", work.at("abs")]);
    expect(work.read("abs/pets/cat.ts")).toContain("run: npx gen-alloc a.yaml --out abs\n");
    expect(work.read("abs/pets/cat.ts")).not.toContain(work.path);
  });

  test("unchanged files are not written again", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    const before = statSync(work.at("generated/pets/cat.ts"), { bigint: true });
    work.write("a.yaml", schema.replace("woof", "wow"));
    expect((await work.run(["a.yaml"])).out).toBe("a.yaml → generated/pets: 2 files, 1 updated\n");
    const after = statSync(work.at("generated/pets/cat.ts"), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
    expect((await work.run(["a.yaml"])).out).toBe("a.yaml → generated/pets: 2 files, unchanged\n");
  });

  test("a schema with CRLF and a byte order mark gives the same output", async () => {
    const [plain, windows] = [new Workspace({ "a.yaml": schema }), new Workspace()];
    windows.write("a.yaml", `\uFEFF${schema.replaceAll("\n", "\r\n")}`);
    await plain.run(["a.yaml"]);
    await windows.run(["a.yaml"]);
    expect(windows.read("generated/pets/cat.ts")).toBe(plain.read("generated/pets/cat.ts"));
  });

  test("output that git checked out with CRLF counts as unchanged", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    work.write("generated/pets/cat.ts", work.read("generated/pets/cat.ts").replaceAll("\n", "\r\n"));
    expect((await work.run(["a.yaml", "--check"])).code).toBe(0);
  });

  test("a wrong schema leaves its output as it was and does not keep others from being written", async () => {
    const work = new Workspace({ "a.yaml": schema, "b.yaml": "name: cars\nfile: car" });
    await work.run(["a.yaml"]);
    const before = work.read("generated/pets/cat.ts");
    work.write("a.yaml", "name: pets\nfile: cat other\nwrong");
    const { code, out, err } = await work.run(["a.yaml", "b.yaml"]);
    expect(code).toBe(1);
    expect(out).toContain("b.yaml → generated/cars");
    expect(err).toContain("a.yaml:3:1 error GA3101: there is no type `wrong`");
    expect(err).toContain("a.yaml: 1 error; nothing written");
    expect(work.read("generated/pets/cat.ts")).toBe(before);
  });

  test("two schemas of one name are refused before the second overwrites the first", async () => {
    const work = new Workspace({ "a.yaml": schema, "b.yaml": schema.replace("meow", "miau") });
    const { code, err } = await work.run(["a.yaml", "b.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("b.yaml has the same name as a.yaml: both are generated into generated/pets");
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
  });

  test("the same schema twice is one schema", async () => {
    const work = new Workspace({ "a.yaml": schema });
    const { code, out } = await work.run(["a.yaml", "./a.yaml"]);
    expect([code, out.split("\n").length]).toEqual([0, 2]);
  });

  test("--dry-run lists and writes nothing", async () => {
    const work = new Workspace({ "a.yaml": schema });
    const { code, out } = await work.run(["a.yaml", "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toContain("create generated/pets/cat.ts\ncreate generated/pets/deep/dog.ts\n");
    expect(out).toContain("2 files, would be 2 created");
    expect(work.files()).toEqual(["a.yaml"]);
  });

  test("no temporary file is left behind", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    expect(work.files().filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });
});

describe("stale and foreign files", () => {
  test("a file that is no longer generated goes, its empty folder too; others' files stay", async () => {
    const work = new Workspace({ "a.yaml": schema, "generated/pets/mine.ts": "mine", "generated/other/x.ts": "x" });
    await work.run(["a.yaml"]);
    work.write("a.yaml", "name: pets\nfile: cat meow\n");
    expect((await work.run(["a.yaml"])).out).toContain("1 file, 1 removed");
    expect(work.files()).toEqual([
      "a.yaml",
      "generated/other/x.ts",
      "generated/pets/.gen-alloc.json",
      "generated/pets/cat.ts",
      "generated/pets/mine.ts",
    ]);
  });

  test("a generated file that the manifest doesn't list is never removed", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    work.write("generated/pets/copy.ts", work.read("generated/pets/cat.ts"));
    await work.run(["a.yaml"]);
    expect(work.files()).toContain("generated/pets/copy.ts");
  });

  test.each(["../../../victim.txt", "/victim.txt", "a/../../victim.txt", "..\\victim.txt", "c:victim.txt", ""])(
    "a manifest that lists %j is not believed",
    async (path) => {
      const work = new Workspace({ "project/a.yaml": schema, "victim.txt": "precious" });
      work.write("project/generated/pets/.gen-alloc.json", JSON.stringify({ files: { [path]: "00000000" } }));
      const { code } = await work.run(["project/a.yaml", "--out", "project/generated", "--force"]);
      expect([code, work.read("victim.txt")]).toEqual([0, "precious"]);
    },
  );

  test.each(["<<<<<<< ours", "[]", "null", '{"files":[]}', '{"files":{"cat.ts":1}}'])(
    "a broken manifest (%s) is written anew",
    async (text) => {
      const work = new Workspace({ "a.yaml": schema });
      await work.run(["a.yaml"]);
      const whole = work.read("generated/pets/.gen-alloc.json");
      work.write("generated/pets/.gen-alloc.json", text);
      expect((await work.run(["a.yaml"])).code).toBe(0);
      expect(work.read("generated/pets/.gen-alloc.json")).toBe(whole);
    },
  );
});

describe("files edited by hand", () => {
  const edited = async (): Promise<Workspace> => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    work.write("generated/pets/cat.ts", work.read("generated/pets/cat.ts").replace("meow", "purr"));
    return work;
  };

  test("are not overwritten, and nothing else is written either", async () => {
    const work = await edited();
    work.write("a.yaml", schema.replace("meow", "hiss").replace("woof", "wow"));
    const { code, err } = await work.run(["a.yaml"]);
    expect(code).toBe(1);
    expect(err).toContain("a.yaml:1:7 error GA5001: generated/pets/cat.ts was changed by hand and is not overwritten");
    expect(work.read("generated/pets/cat.ts")).toContain("purr");
    expect(work.read("generated/pets/deep/dog.ts")).toContain("woof");
  });

  test("are noticed without a manifest", async () => {
    const work = await edited();
    work.remove("generated/pets/.gen-alloc.json");
    expect((await work.run(["a.yaml"])).code).toBe(1);
  });

  test("are overwritten with --force", async () => {
    const work = await edited();
    expect((await work.run(["a.yaml", "--force"])).code).toBe(0);
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
  });

  test("are not removed when they are stale, but with --force", async () => {
    const work = await edited();
    work.write("a.yaml", "name: pets\nfile: deep/dog woof\n");
    expect((await work.run(["a.yaml"])).code).toBe(1);
    expect(work.files()).toContain("generated/pets/cat.ts");
    expect((await work.run(["a.yaml", "--force"])).code).toBe(0);
    expect(work.files()).not.toContain("generated/pets/cat.ts");
  });

  test("a file of that name which gen-alloc didn't write is not overwritten", async () => {
    const work = new Workspace({ "a.yaml": schema, "generated/pets/cat.ts": "mine" });
    const { code, err } = await work.run(["a.yaml"]);
    expect([code, work.read("generated/pets/cat.ts")]).toEqual([1, "mine"]);
    expect(err).toContain("GA5003: generated/pets/cat.ts is there already, and gen-alloc didn't write it");
  });

  test("a file whose only change is line ends is not edited", async () => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    work.write("generated/pets/cat.ts", work.read("generated/pets/cat.ts").replaceAll("\n", "\r\n"));
    work.write("a.yaml", schema.replace("meow", "hiss"));
    expect((await work.run(["a.yaml"])).code).toBe(0);
    expect(work.read("generated/pets/cat.ts")).toContain("hiss");
  });
});
