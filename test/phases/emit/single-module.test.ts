import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { singleModule } from "../../../generator/5-emit/typescript/single-module.js";
import { compileOrThrow } from "../support/compile.js";
import { concurrent, concurrentCases } from "../support/concurrent.js";
import { combinations, everything } from "../support/schemas.js";

const folder = mkdtempSync(join(tmpdir(), "gen-alloc-single-"));
afterAll(() => rmSync(folder, { recursive: true }));

const schemas = [
  ...combinations.map(({ backing, checks }) => ({ name: `${backing}-${checks}`, yaml: everything(backing, checks) })),
  ...concurrentCases.map(({ backing, checks, robust }) => ({
    name: `threads-${backing}-${checks}${robust ? "-robust" : ""}`,
    yaml: concurrent(backing, checks, robust),
  })),
];

const singleOf = (yaml: string, target: "ts" | "js" = "ts"): string => {
  const files = compileOrThrow(yaml, { single: true, target });
  expect(files).toHaveLength(target === "js" ? 2 : 1);
  return files.find(({ path }) => path.endsWith(`.${target}`) && !path.endsWith(".d.ts"))!.text;
};

/** Names behind `export`, and in its braces. */
const exportsOf = (text: string): string[] => {
  const listed = Array.from(text.matchAll(/^export \{([^}]*)\}/gm)).flatMap(([, list]) =>
    list!.split(",").map((item) => item.trim().replace(/^type /, "")),
  );
  const declared = Array.from(
    text.matchAll(/^export (?:abstract )?(?:class|interface|type|const|function) (\w+)/gm),
    ([, name]) => name!,
  );
  return [...new Set([...listed, ...declared])].filter((name) => name !== "").sort();
};

describe("all library code in one file", () => {
  test.each(schemas)("$name: imports nothing, and exports what the index exports", async ({ name, yaml }) => {
    const text = singleOf(yaml);
    expect(text).not.toMatch(/\bfrom "\.|^import /m);
    const index = compileOrThrow(yaml).find(({ path }) => path === "index.ts")!.text;
    expect(exportsOf(text)).toEqual(exportsOf(index));
    writeFileSync(join(folder, `${name}.ts`), text);
    writeFileSync(join(folder, `${name}.mjs`), singleOf(yaml, "js"));
    const module = (await import(join(folder, `${name}.mjs`))) as Record<string, { create(): { check(): object } }>;
    const image = module[yaml.includes("name: crowd") ? "Crowd" : "Everything"]!.create();
    expect(JSON.stringify(image.check())).not.toContain('"ok":false');
  });

  test("compiles under strict flags, and declares its types", () => {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "esnext.disposable", "dom"],
      types: [],
      module: "nodenext",
      strict: true,
      declaration: true,
      isolatedDeclarations: true,
      noUnusedLocals: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      outDir: "out",
    };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const files = schemas.map(({ name }) => `${name}.ts`);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder], {
      encoding: "utf8",
    });
    expect(stdout.split("\n").slice(0, 5).join("\n")).toBe("");
  });
});

test("names that two files have for themselves are changed in the second, wherever they are meant", () => {
  const first = { path: "a.ts", text: "const LIMIT = 1;\n\n/** A. */\nexport const a = (): number => LIMIT;\n" };
  const second = {
    path: "b.ts",
    text: [
      'import { a } from "./a.js";',
      "const LIMIT = 2, LIMIT2 = 3;",
      "export const b = { LIMIT, own: { LIMIT: 4 }.LIMIT, sum: a() + LIMIT + LIMIT2 };",
      'export const text = "LIMIT"; // LIMIT\n',
    ].join("\n"),
  };
  const index = { path: "index.ts", text: 'export { b } from "./b.js";\nexport class C {}\n' };
  expect(singleModule("x.ts", [first, second], index).text).toBe(
    [
      "const LIMIT = 1;\n\n/** A. */\nconst a = (): number => LIMIT;\n",
      "const LIMIT3 = 2, LIMIT2 = 3;",
      "export const b = { LIMIT: LIMIT3, own: { LIMIT: 4 }.LIMIT, sum: a() + LIMIT3 + LIMIT2 };",
      'const text = "LIMIT"; // LIMIT\n',
      "export class C {}\n",
    ].join("\n"),
  );
});

test("a name that a file exports stays, and gives way to nobody's own", () => {
  const first = { path: "a.ts", text: "interface Pool {}\nexport const a = (pool: Pool): Pool => pool;\n" };
  const second = { path: "b.ts", text: "export class Pool {}\n" };
  const third = {
    path: "c.ts",
    text: 'import { Pool } from "./b.js";\nconst Pool2 = 1;\nexport const c = [new Pool(), Pool2];\n',
  };
  const index = { path: "index.ts", text: 'export { Pool } from "./b.js";\nexport { c } from "./c.js";\n' };
  const { text } = singleModule("x.ts", [first, second, third], index);
  expect(text).toContain("interface Pool3 {}\nconst a = (pool: Pool3): Pool3 => pool;\n");
  expect(text).toContain("export class Pool {}\n");
  expect(text).toContain("export const c = [new Pool(), Pool2];");
});

test("allocators may be called as what the runtime has for itself", async () => {
  const yaml = `
name: p
memory: { backing: shared, workers: 3 }
structs: { A: { fields: { n: u32 } } }
allocators: { pool: { kind: sharded-free-list, of: A, capacity: 40 } }
`;
  const path = join(folder, "own-names.mjs");
  writeFileSync(path, singleOf(yaml, "js"));
  const { P } = (await import(pathToFileURL(path).href)) as { P: { create(): { pool: { alloc(): number } } } };
  expect(P.create().pool.alloc()).toBeGreaterThan(0);
});
