import { renameSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Compile } from "../../generator/cli/tools.js";
import { fakeCompile, Workspace, type Ran } from "./support.js";

const schema = "name: pets\nfile: cat meow\n";

/** Starts a watch and waits until it sees changes; it ends with the test. */
async function watching(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const work = new Workspace(files);
  const compile = vi.fn<Compile>(fakeCompile);
  const end = new AbortController();
  const ran: Promise<Ran> = work.run([...args, "--watch"], compile, end.signal);
  onTestFinished(async () => {
    end.abort();
    await ran;
  });
  await until(() => compile.mock.calls.length > 0);
  const stop = async (): Promise<Ran> => {
    end.abort();
    return ran;
  };
  return { work, compile, stop };
}

const until = (condition: () => unknown): Promise<unknown> => vi.waitUntil(condition, { timeout: 5000, interval: 10 });

const holds = (work: Workspace, word: string) => () => work.read("generated/pets/cat.ts").includes(word);

describe("--watch", () => {
  test("generates at the start and after every change, and ends with 0", async () => {
    const { work, stop } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    expect(holds(work, "meow")()).toBe(true);
    work.write("a.yaml", schema.replace("meow", "purr"));
    await until(holds(work, "purr"));
    expect(await stop()).toMatchObject({ code: 0, err: "watching a.yaml; Ctrl+C stops\n" });
  });

  test("keeps the last good output while the schema is wrong", async () => {
    const { work, compile, stop } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    work.write("a.yaml", "name: pets\nwrong");
    await until(() => compile.mock.calls.length === 2);
    expect(holds(work, "meow")()).toBe(true);
    work.write("a.yaml", schema.replace("meow", "purr"));
    await until(holds(work, "purr"));
    expect((await stop()).err).toContain("GA3101");
  });

  test("compiles only the schema that changed", async () => {
    const { work, compile } = await watching({ "a.yaml": schema, "sub/b.yaml": "name: cars\nfile: car" }, [
      "a.yaml",
      "sub/b.yaml",
    ]);
    compile.mockClear();
    work.write("sub/b.yaml", "name: cars\nfile: truck");
    await until(() => work.files().includes("generated/cars/truck.ts"));
    expect(compile.mock.calls.map(([, { schemaPath }]) => schemaPath)).toEqual(["b.yaml"]);
  });

  test("a burst of changes is one run", async () => {
    const { work, compile } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    compile.mockClear();
    for (const word of ["a", "b", "c", "d", "purr"]) work.write("a.yaml", schema.replace("meow", word));
    await until(holds(work, "purr"));
    await new Promise((done) => setTimeout(done, 200));
    expect(compile).toHaveBeenCalledTimes(1);
  });

  test("other files of the folder are ignored", async () => {
    const { work, compile } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    compile.mockClear();
    work.write("b.yaml", schema);
    await new Promise((done) => setTimeout(done, 300));
    expect(compile).not.toHaveBeenCalled();
  });

  test("a file that is deleted and comes back is still watched", async () => {
    const { work, stop } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    work.remove("a.yaml");
    await new Promise((done) => setTimeout(done, 300));
    expect(holds(work, "meow")()).toBe(true);
    work.write("a.yaml", schema.replace("meow", "purr"));
    await until(holds(work, "purr"));
    expect((await stop()).err).toContain("a.yaml does not exist");
  });

  test("an editor that saves by rename is followed, twice", async () => {
    const { work, compile } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    for (const word of ["purr", "hiss"]) {
      work.write("a.yaml.swp", schema.replace("meow", word));
      renameSync(work.at("a.yaml.swp"), work.at("a.yaml"));
      await until(holds(work, word));
    }
    expect(compile).toHaveBeenCalledTimes(3);
  });

  test("follows the configuration: other options, other schemas, faults and their repair", async () => {
    const config = "gen-alloc.config.yaml";
    const { work, stop } = await watching({ [config]: "schemas: a.yaml", "a.yaml": schema, "s/b.yaml": schema }, []);
    work.write(config, "schemas: a.yaml\nout: other");
    await until(() => work.files().includes("other/pets/cat.ts"));
    work.write(config, "schemas: 3");
    await new Promise((done) => setTimeout(done, 300));
    work.write(config, "schemas: s/*.yaml\nout: third");
    await until(() => work.files().includes("third/pets/cat.ts"));
    work.write("s/c.yaml", "name: cars\nfile: car");
    await until(() => work.files().includes("third/cars/car.ts"));
    work.write("s/c.yaml", "name: cars\nfile: truck");
    await until(() => work.files().includes("third/cars/truck.ts"));
    const { err } = await stop();
    expect(err).toContain("gen-alloc.config.yaml:1:10 error GA2003");
    expect(err.match(/^watching .*;/gm)).toEqual([
      "watching a.yaml;",
      "watching a.yaml;",
      "watching gen-alloc.config.yaml;",
      "watching s/b.yaml;",
      "watching s/b.yaml, s/c.yaml;",
    ]);
  });

  test("a pattern is watched into folders that come later", async () => {
    const { work } = await watching({ "s/a.yaml": schema, "s/node_modules/x": "" }, ["s/**/*.yaml"]);
    work.write("s/deep/er/b.yaml", "name: cars\nfile: car");
    await until(() => work.files().includes("generated/cars/car.ts"));
  });

  test("a bug in the compiler does not end it", async () => {
    const { work, compile, stop } = await watching({ "a.yaml": schema }, ["a.yaml"]);
    compile.mockImplementationOnce(() => {
      throw new TypeError("x is undefined");
    });
    work.write("a.yaml", `${schema}# broken\n`);
    await until(() => compile.mock.calls.length === 2);
    work.write("a.yaml", schema.replace("meow", "purr"));
    await until(holds(work, "purr"));
    expect((await stop()).err).toContain("internal error: x is undefined");
  });
});
