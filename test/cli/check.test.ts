import { describe, expect, test } from "vitest";
import { Workspace } from "./support.js";

const schema = "name: pets\nfile: cat meow\nfile: dog woof\n";

describe("--check", () => {
  const generated = async (): Promise<Workspace> => {
    const work = new Workspace({ "a.yaml": schema });
    await work.run(["a.yaml"]);
    return work;
  };

  test("is content with what generate wrote", async () => {
    const work = await generated();
    expect(await work.run(["a.yaml", "--check"])).toEqual({
      code: 0,
      out: "generated/pets is up to date with a.yaml\n",
      err: "",
    });
  });

  test("shows a diff and the command that repairs, and writes nothing", async () => {
    const work = await generated();
    work.write("a.yaml", schema.replace("meow", "purr"));
    const { code, out, err } = await work.run(["a.yaml", "--check"]);
    expect(code).toBe(1);
    expect(out).toContain("--- a/generated/pets/cat.ts\n+++ b/generated/pets/cat.ts\n@@");
    expect(out).toContain('-export const text = "meow";\n+export const text = "purr";\n');
    expect(err).toBe(
      "generated/pets is not up to date with a.yaml: 1 out of date\nrepair it with: npx gen-alloc a.yaml\n",
    );
    expect(work.read("generated/pets/cat.ts")).toContain("meow");
    expect((await work.run(["a.yaml"])).code).toBe(0);
    expect((await work.run(["a.yaml", "--check"])).code).toBe(0);
  });

  test("finds a file that is missing, one that is stale and one that was edited", async () => {
    const work = await generated();
    work.remove("generated/pets/dog.ts");
    expect((await work.run(["a.yaml", "--check"])).out).toContain("--- /dev/null\n+++ b/generated/pets/dog.ts\n");
    await work.run(["a.yaml"]);
    work.write("a.yaml", "name: pets\nfile: cat meow\n");
    expect((await work.run(["a.yaml", "--check"])).out).toContain("--- a/generated/pets/dog.ts\n+++ /dev/null\n");
    await work.run(["a.yaml"]);
    work.write("generated/pets/cat.ts", work.read("generated/pets/cat.ts").replace("meow", "purr"));
    expect((await work.run(["a.yaml", "--check"])).err).toContain("repair it with: npx gen-alloc a.yaml --force\n");
  });

  test("an output folder that isn't there is drift", async () => {
    expect((await new Workspace({ "a.yaml": schema }).run(["a.yaml", "--check"])).code).toBe(1);
  });

  test("other options are other output, and part of the repair", async () => {
    const work = await generated();
    const { code, err } = await work.run(["a.yaml", "--check", "--target", "js"]);
    expect(code).toBe(1);
    expect(err).toContain("repair it with: npx gen-alloc a.yaml --target js\n");
  });

  test("a long diff is cut", async () => {
    const work = await generated();
    const long = Array.from({ length: 500 }, (_, i) => `line ${i}`).join("\n");
    work.write("generated/pets/cat.ts", long);
    expect((await work.run(["a.yaml", "--check"])).out).toMatch(/^… \d+ more lines$/m);
  });
});

describe("--format", () => {
  const ranJson = async (args: readonly string[], text: string): Promise<{ code: number; report: unknown }> => {
    const { code, out, err } = await new Workspace({ "a.yaml": text }).run([...args, "--format", "json"]);
    expect(err).toBe("");
    return { code, report: JSON.parse(out) };
  };

  test("json reports files and actions", async () => {
    expect(await ranJson(["a.yaml"], schema)).toEqual({
      code: 0,
      report: {
        ok: true,
        schemas: [
          {
            schema: "a.yaml",
            ok: true,
            diagnostics: [],
            folder: "generated/pets",
            files: ["cat.ts", "dog.ts", ".gen-alloc.json"].map((path) => ({ path, action: "create" })),
          },
        ],
      },
    });
  });

  test("json reports findings with positions, and what could not be read", async () => {
    expect(await ranJson(["a.yaml", "none.yaml"], "name: pets\nwrong")).toMatchObject({
      code: 2,
      report: {
        ok: false,
        schemas: [
          {
            ok: false,
            diagnostics: [{ code: "GA3101", file: "a.yaml", line: 2, column: 1, endLine: 2, endColumn: 6 }],
          },
          { ok: false, schema: "none.yaml", error: { message: "none.yaml does not exist" } },
        ],
      },
    });
  });

  test("json reports drift file by file", async () => {
    const { code, report } = await ranJson(["a.yaml", "--check"], schema);
    expect(code).toBe(1);
    expect(JSON.stringify(report)).toContain("generated/pets/dog.ts is missing");
  });

  test("github prints workflow commands", async () => {
    const work = new Workspace({ "a.yaml": "name: pets\nwrong" });
    const { code, out } = await work.run(["a.yaml", "none.yaml", "--format", "github"]);
    expect(code).toBe(2);
    expect(out).toMatch(/^::error file=a\.yaml,line=2,col=1,endLine=2,endColumn=6,title=GA3101::there is no type/);
    expect(out).toMatch(/^::error::none\.yaml does not exist \(.*\)$/m);
  });

  test("github reports drift at the schema", async () => {
    const { code, out } = await new Workspace({ "a.yaml": schema }).run(["a.yaml", "--check", "--format", "github"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=a\.yaml,line=1,col=7,.*title=GA5002::generated\/pets\/cat\.ts is missing/m);
  });
});
