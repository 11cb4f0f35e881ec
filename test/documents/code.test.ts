import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../generator/config/parse-config.js";
import { check } from "../errors/check.js";
import { compileOrThrow } from "../phases/support/compile.js";
import { type Block, blocksOf, isSchema, schemasOf } from "./blocks.js";
import { userPages } from "./user-pages.js";

/** Inside the repository, so that `gen-alloc` is found by its name, and `@types/node` by its folder. */
const out = join(import.meta.dirname, ".out");
const blocks = userPages.flatMap(blocksOf);
const titled = (some: readonly Block[]): [string, Block][] => some.map((b) => [`${b.page}:${b.line}`, b]);
const inLanguage = (language: string): [string, Block][] => titled(blocks.filter((b) => b.language === language));

describe("YAML", () => {
  test.each(inLanguage("yaml"))("%s", (_, { text }) => {
    const errors = isSchema(text) ? check(text).filter((d) => d.severity === "error") : parseConfig(text).diagnostics;
    expect(errors.map((d) => `${d.code} ${d.message}`)).toEqual([]);
  });
});

describe("JSON", () => {
  test.each(inLanguage("json"))("%s", (_, { text }) => expect(() => JSON.parse(text) as unknown).not.toThrow());
});

/** Blocks of templates/runtime/ERRORS.md are run by test/errors/runtime-catalogue.test.ts. */
const programs = inLanguage("ts").filter(([title]) => !title.startsWith("templates/runtime/ERRORS.md"));

const folderOf = ({ page }: Block): string => join(out, page.replaceAll("/", "-").replace(".md", ""));
const programOf = (block: Block): string => join(folderOf(block), `line-${block.line}`);

/** What `console.log(…); // 42` should print. */
const promised = (text: string): string[] =>
  [...text.matchAll(/^\s*console\.log\(.*\);\s+\/\/ (.*)$/gm)].map(([, said = ""]) => said.replace(/:.*/, ""));

describe("TypeScript", () => {
  beforeAll(() => {
    rmSync(out, { recursive: true, force: true });
    for (const page of new Set(programs.map(([, { page: of }]) => of))) writeGenerated(page);
    for (const [, block] of programs) writeFileSync(`${programOf(block)}.ts`, `${block.before}\n${block.text}`);
    const options = { extends: "../../../tsconfig.generated.json", include: ["**/*.ts"] };
    const relaxed = {
      noUnusedLocals: false,
      noUnusedParameters: false,
      rootDir: ".",
      typeRoots: ["../../../node_modules/@types"],
    };
    writeFileSync(join(out, "tsconfig.json"), JSON.stringify({ ...options, compilerOptions: relaxed }));
  }, 60_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  function writeGenerated(page: string): void {
    for (const yaml of schemasOf(page)) {
      const name = /^name: *([\w-]+)/m.exec(yaml)![1]!;
      for (const { path, text } of compileOrThrow(yaml)) {
        const file = join(out, page.replaceAll("/", "-").replace(".md", ""), "generated", name, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        // Types are stripped, nothing else: what Node 20 does not know must not stand here.
        if (path.endsWith(".ts")) writeFileSync(file.replace(/ts$/, "js"), stripped(text));
      }
    }
    mkdirSync(join(out, page.replaceAll("/", "-").replace(".md", "")), { recursive: true });
  }

  const stripped = (text: string): string =>
    ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    }).outputText;

  test("compiles", () => {
    const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", join(out, "tsconfig.json")], {
      encoding: "utf8",
    });
    expect(tsc.stdout).toBe("");
  }, 60_000);

  test.each(programs.filter(([, { isRun }]) => isRun))(
    "%s runs and prints what it says",
    (_, block) => {
      const file = `${programOf(block)}.mjs`;
      writeFileSync(file, stripped(`${block.before}\n${block.text}`));
      const run = spawnSync(process.execPath, [file], { encoding: "utf8" });
      expect(run.stderr).toBe("");
      expect(run.stdout.trimEnd().split("\n").filter(Boolean)).toEqual(promised(block.text));
    },
    30_000,
  );

  test("an output that is not what the comment says would be found", () => {
    expect(promised('console.log(a.b, "c"); // 1 c\nconst x = 1; // no\n  console.log(2); // 2: why')).toEqual([
      "1 c",
      "2",
    ]);
  });
});

describe("commands", () => {
  const help = readdirSync("generator/cli")
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("generator/cli", name), "utf8"))
    .join("\n");

  test.each(userPages)("%s names only options that exist", (page) => {
    const lines = readFileSync(page, "utf8").split("\n");
    const told = lines.flatMap((line) =>
      /gen-alloc|`--/.test(line) && !/npm|npx tsc|vitest|node --/.test(line)
        ? (line.match(/--[a-z][a-z-]+/g) ?? [])
        : [],
    );
    expect(told.filter((option) => !help.includes(`"${option}`) && !help.includes(`, ${option}`))).toEqual([]);
  });
});
