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

  test("of a run that differs everywhere a little is shown, and the options that the manifest remembers", async () => {
    const many = Array.from({ length: 40 }, (_, i) => `file: f${i} ${i}\n`).join("");
    const work = new Workspace({ "a.yaml": `name: pets\n${many}`, "b.yaml": "name: cars\nfile: car vroom\n" });
    await work.run(["a.yaml", "b.yaml", "--tests", "none", "--no-pages"]);
    const { code, out, err } = await work.run(["a.yaml", "b.yaml", "--check", "--target", "js"]);
    expect(code).toBe(1);
    expect(out.split("\n").length).toBeLessThan(70);
    expect(out).toMatch(/^… \d+ more lines$/m);
    expect(out).toMatch(/^… \d+ more files$/m);
    expect(err).toContain(
      "remembers other options: made with --target ts --tests none --no-pages; this run has --target js --tests test --pages\n",
    );
    expect(err).toContain("repair it with: npx gen-alloc b.yaml --target js\n");
  });

  test("levels of another run are named, too; other files than the options are no reason to", async () => {
    const work = await generated();
    await work.run(["a.yaml", "--checks", "fast,checked"]);
    const { err } = await work.run(["a.yaml", "--check"]);
    expect(err).toContain("made with --checks fast,checked; this run has the checks of the schema");
    work.write("a.yaml", schema.replace("meow", "purr"));
    expect((await work.run(["a.yaml", "--check", "--checks", "fast,checked"])).err).not.toContain("other options");
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

  test("sarif is a log with rules, places and what failed", async () => {
    const work = new Workspace({ "a b.yaml": "name: pets\nwrong" });
    const { code, out } = await work.run(["a b.yaml", "none.yaml", "--format", "sarif"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      $schema: expect.stringContaining("sarif-2.1.0"),
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "gen-alloc", rules: [{ id: "GA3101", name: "unknown-type" }] } },
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: false,
              toolExecutionNotifications: [
                { level: "error", message: { text: expect.stringContaining("none.yaml does not exist") } },
              ],
            },
          ],
          results: [
            {
              ruleId: "GA3101",
              level: "error",
              message: { text: "there is no type `wrong` (write something else)" },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "a%20b.yaml" },
                    region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 6 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    const fine = await new Workspace({ "a.yaml": schema }).run(["a.yaml", "--format", "sarif"]);
    expect(JSON.parse(fine.out)).toMatchObject({
      runs: [{ results: [], invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }] }],
    });
  });

  test("gitlab is a code quality report; each entry has a fingerprint of its own, the same in every run", async () => {
    const work = new Workspace({ "a.yaml": "name: pets\nwrong", "b.yaml": "name: cars\nwrong" });
    const { code, out, err } = await work.run(["a.yaml", "b.yaml", "none.yaml", "--format", "gitlab"]);
    expect({ code, err }).toEqual({ code: 2, err: "" });
    const issues = JSON.parse(out) as { readonly fingerprint: string }[];
    expect(issues).toMatchObject([
      {
        description: "there is no type `wrong` (write something else)",
        check_name: "GA3101",
        severity: "major",
        location: { path: "a.yaml", lines: { begin: 2 } },
      },
      { check_name: "GA3101", location: { path: "b.yaml" } },
      { check_name: "failed", severity: "blocker", location: { path: "none.yaml", lines: { begin: 1 } } },
    ]);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect((await work.run(["a.yaml", "b.yaml", "none.yaml", "--format", "gitlab"])).out).toBe(out);
  });

  test("github is the format of its workflows: commands, then the text without the same findings", async () => {
    const work = new Workspace({ "a.yaml": schema, "b.yaml": "name: cars\nwrong" });
    const run = (...args: string[]) => work.run(args, undefined, undefined, { format: "github" });
    const { code, out, err } = await run("a.yaml", "b.yaml");
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=b\.yaml,.*\na\.yaml → generated\/pets: 2 files, 2 created\n$/);
    expect(err).toBe("b.yaml: 1 error; nothing written\n");
    expect((await run("a.yaml", "--format", "text")).out).toBe("a.yaml → generated/pets: 2 files, unchanged\n");
  });

  test("--quiet: errors only", async () => {
    const work = new Workspace({ "a.yaml": schema, "b.yaml": "name: cars\nwrong" });
    expect(await work.run(["a.yaml", "-q"])).toEqual({ code: 0, out: "", err: "" });
    expect(await work.run(["a.yaml", "--quiet", "--check"])).toEqual({ code: 0, out: "", err: "" });
    const { code, out, err } = await work.run(["a.yaml", "b.yaml", "--quiet"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("b.yaml:2:1 error GA3101");
    work.write("a.yaml", schema.replace("meow", "purr"));
    expect(await work.run(["a.yaml", "--quiet", "--check"])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("not up to date"),
    });
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
