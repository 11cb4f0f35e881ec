import { renameSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Workspace } from "./support.js";

const pets = "name: pets\nfile: cat meow\nfile: deep/dog woof\n";
const named = (name: string): string => pets.replace("pets", name);

describe("two schemas of one name", () => {
  test.each([
    ["the same", "pets"],
    ["other letters", "Pets"],
  ])("are refused in one run: %s", async (_title, name) => {
    const work = new Workspace({ "a.yaml": pets, "b.yaml": named(name).replace("meow", "miau") });
    const { code, err } = await work.run(["a.yaml", "b.yaml", "--force"]);
    expect(code).toBe(1);
    expect(err).toContain(
      `b.yaml:1:7 error GA5004: generated/${name} is generated from a.yaml, a schema of the same name`,
    );
    expect(err).toContain("help: change the `name` of one\n");
    expect(work.files().filter((path) => path.startsWith("generated"))).toEqual([
      "generated/pets/.gen-alloc.json",
      "generated/pets/cat.ts",
      "generated/pets/deep/dog.ts",
    ]);
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
  });

  test.each([
    ["the same", "pets"],
    ["other letters", "PETS"],
  ])("are refused in two runs, from wherever they start: %s", async (_title, name) => {
    const work = new Workspace({ "a.yaml": pets, "sub/b.yaml": named(name) });
    await work.run(["a.yaml"]);
    const before = work.files();
    const { code, err } = await work.within("sub").run(["b.yaml", "--out", "../generated"]);
    expect(code).toBe(1);
    expect(err).toContain("error GA5004: ../generated/pets is generated from ../a.yaml, a schema of the same name");
    expect(err).toContain("help: change the `name` of one, or take the folder over with `--force`");
    expect((await work.run(["sub/b.yaml", "--check"])).err).toContain("GA5004");
    expect(work.files()).toEqual(before);
  });

  test.each([
    ["inside of braces", (text: string) => `{ ${text} }`],
    ["behind spaces", (text: string) => `  ${text}`],
    ["between quotes", (text: string) => text.replace("name: pets", '"name": "pets"')],
    ["behind a byte order mark", (text: string) => `\ufeff${text}`],
    ["with a comma", (text: string) => text.replace("name: pets", "name: pets,")],
  ])("are refused however the first one writes its name: %s", async (_title, written) => {
    const work = new Workspace({ "a.yaml": pets, "b.yaml": pets.replace("meow", "miau") });
    await work.run(["a.yaml"]);
    work.write("a.yaml", written(pets));
    expect((await work.run(["b.yaml"])).err).toContain("generated/pets is generated from a.yaml");
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
  });

  test("--force takes over", async () => {
    const work = new Workspace({ "a.yaml": pets, "b.yaml": pets.replace("meow", "miau") });
    await work.run(["a.yaml"]);
    expect((await work.run(["b.yaml", "--force"])).code).toBe(0);
    expect(work.read("generated/pets/cat.ts")).toContain("miau");
    expect((await work.run(["a.yaml"])).err).toContain("is generated from b.yaml");
  });

  test("what was made from standard input is somebody else's", async () => {
    const work = new Workspace({ "a.yaml": pets });
    await work.run(["-"], undefined, undefined, { input: pets });
    expect((await work.run(["a.yaml"])).err).toContain("is generated from standard input");
    expect((await work.run(["-"], undefined, undefined, { input: pets })).code).toBe(0);
  });

  test("a schema file that moved, or whose neighbour has another name now, is no second one", async () => {
    const work = new Workspace({ "a.yaml": pets });
    await work.run(["a.yaml"]);
    renameSync(work.at("a.yaml"), work.at("b.yaml"));
    expect(await work.run(["b.yaml"])).toMatchObject({ code: 0, err: "" });
    work.write("b.yaml", named("cats"));
    work.write("c.yaml", pets.replace("meow", "miau"));
    expect(await work.run(["c.yaml", "b.yaml"])).toMatchObject({ code: 0, err: "" });
    expect(work.read("generated/pets/cat.ts")).toContain("miau");
    expect(await work.run(["c.yaml", "b.yaml", "--check"])).toMatchObject({ code: 0 });
  });
});

describe("names of devices on Windows", () => {
  test.each(["con", "AUX", "Lpt3"])("%s is no folder and no file, on every system", async (name) => {
    const work = new Workspace({ "a.yaml": named(name), "b.yaml": named(`${name}-image`) });
    expect((await work.run(["a.yaml"])).out).toContain(`a.yaml → generated/${name}-image: 2 files`);
    expect((await work.run(["a.yaml", "--check"])).code).toBe(0);
    expect((await work.run(["b.yaml"])).err).toContain("GA5004");
    work.write("a.yaml", pets);
    await work.run(["a.yaml"]);
    expect(work.files().filter((path) => path.startsWith(`generated/${name}`))).toEqual([]);
  });
});

describe("a schema with another name than before", () => {
  const renamed = async (name = "cats"): Promise<Workspace> => {
    const work = new Workspace({ "a.yaml": pets });
    await work.run(["a.yaml"]);
    work.write("a.yaml", named(name));
    return work;
  };

  const inGenerated = (work: Workspace): string[] =>
    work.files().filter((path) => path.startsWith("generated/") && !path.endsWith(".json"));

  test("its old output goes, with the folder", async () => {
    const work = await renamed();
    const { code, out, err } = await work.run(["a.yaml"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("generated/pets: removed, because its schema is now generated/cats\n");
    expect(inGenerated(work)).toEqual(["generated/cats/cat.ts", "generated/cats/deep/dog.ts"]);
    expect(await work.run(["a.yaml", "--check"])).toMatchObject({ code: 0 });
  });

  test("a name in other letters is another name", async () => {
    const work = await renamed("Pets");
    expect((await work.run(["a.yaml"])).code).toBe(0);
    expect(inGenerated(work)).toEqual(["generated/Pets/cat.ts", "generated/Pets/deep/dog.ts"]);
  });

  test("--check and --dry-run tell, and touch nothing", async () => {
    const work = await renamed();
    const before = work.files();
    const checked = await work.run(["a.yaml", "--check"]);
    expect(checked).toMatchObject({ code: 1, err: expect.stringContaining("2 missing, 2 no longer generated") });
    expect(checked.out).toContain("--- a/generated/pets/cat.ts\n+++ /dev/null\n");
    expect((await work.run(["a.yaml", "--dry-run"])).out).toContain("remove generated/pets/cat.ts\n");
    expect(work.files()).toEqual(before);
  });

  test("what somebody edited stays, and is named until --force", async () => {
    const work = await renamed();
    work.write("generated/pets/cat.ts", "mine");
    work.write("generated/pets/notes.txt", "mine, too");
    const { code, err } = await work.run(["a.yaml"]);
    expect(code).toBe(0);
    expect(err).toContain(
      "a.yaml:1:7 warning GA5005: generated/pets was generated from this schema when its name was pets, and stays because `cat.ts` changed since",
    );
    expect(inGenerated(work)).toContain("generated/pets/deep/dog.ts");
    await work.run(["a.yaml", "--force"]);
    expect(inGenerated(work)).toEqual([
      "generated/cats/cat.ts",
      "generated/cats/deep/dog.ts",
      "generated/pets/notes.txt",
    ]);
  });

  test("a copy that a user made of the output is the user's", async () => {
    const work = await renamed("pets");
    for (const path of ["cat.ts", ".gen-alloc.json"])
      work.write(`generated/copy/${path}`, work.read(`generated/pets/${path}`));
    await work.run(["a.yaml"]);
    expect(inGenerated(work)).toContain("generated/copy/cat.ts");
  });
});
