import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { compile, type CompileOptions, type OutputFile } from "../../generator/index.js";
import { manifestText } from "../../generator/cli/manifest.js";
import { everything } from "../phases/support/schemas.js";
import {
  biome,
  denoFmt,
  denoLint,
  dprint,
  eslints,
  indulgentEslints,
  isInstalled,
  oxlint,
  prettier,
  type Tool,
  tools,
} from "./tools.js";

/** Generated code beside every tool that may stumble over it in a project. `npm run test:tools` installs them. */

function output(name: string, text: string, options: CompileOptions = {}): OutputFile[] {
  const { files } = compile(text, { schemaPath: `schemas/${name}.yaml`, ...options });
  const manifest = manifestText({ version: "1.0.0", name, schema: `../../schemas/${name}.yaml`, options: {} }, files);
  return [...files, { path: ".gen-alloc.json", text: manifest }].map((file) => ({
    ...file,
    path: `generated/${name}/${file.path}`,
  }));
}

const schema = (name: string): string => readFileSync(`schemas/${name}.yaml`, "utf8");
const packets = output("packets", schema("packets"));
const all = [
  ...packets,
  ...output("everything", everything("local", "paranoid"), {
    checks: ["paranoid", "fast"],
    tests: null,
    importExtension: "ts",
  }),
  ...output("js", everything("wasm-shared", "checked"), { target: "js" }),
];

/**
 * The shortest of each form: output, extension, and what stands above the code. ESLint takes seconds for all of them, and
 * looks at nothing but that.
 */
const shortestLast = [...all].sort((a, b) => b.text.length - a.text.length);
const ofEachForm = [...new Map(shortestLast.map((file) => [formOf(file), file])).values()];

function formOf({ path, text }: OutputFile): string {
  const head = text.split("\n", 2).filter((line) => /^(?:\/[/*]|<!--)/.test(line));
  return [path.split("/")[1], basename(path).replace(/^[\w-]+/, ""), ...head].join("\n");
}

/** A few of its files: linters take their time. */
const few = packets.filter(({ path }) =>
  /packets\/(?:\.\w+\.json|[A-Z]+\.md|\w+\.json|headers?\.ts|enums\.ts)$/.test(path),
);

/** A file of the project's own that every one of them has something to say about, if only it looks. */
const own = { path: "src/own.ts", text: "export let  Own_name: any = [1,2]!\n" };

interface Seen {
  /** Files that the tool changed. */
  readonly changed: readonly string[];
  readonly complains: boolean;
  readonly output: string;
}

/** What the tool does in a project that has these files. */
function show(tool: Tool, files: readonly OutputFile[]): Seen {
  if (!isInstalled(tool)) throw new Error(`${tool.name} is ${howTo}`);
  const {
    command: [program, ...args],
    settings,
  } = tool;
  const folder = mkdtempSync(join(tmpdir(), "gen-alloc-tools-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const given = Object.entries(settings).map(([path, text]) => ({ path, text: `${text.trimEnd()}\n` }));
  for (const { path, text } of [...given, { path: "package.json", text: '{ "type": "module" }\n' }, ...files]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const env = { ...process.env, NO_COLOR: "1", DPRINT_CACHE_DIR: resolve("test/tools/node_modules/.cache/dprint") };
  const { status, stdout, stderr } = spawnSync(program!, args, { cwd: folder, encoding: "utf8", env });
  const changed = files.filter(({ path, text }) => readFileSync(join(folder, path), "utf8") !== text);
  return { changed: changed.map(({ path }) => path), complains: status !== 0, output: stdout + stderr };
}

const howTo = "not installed: npm run test:tools";

/** In CI a tool that isn't there is a failure: TOOLS=all. */
const mayBeMissing = process.env["TOOLS"] !== "all";
const missing = (tool: Tool): boolean => mayBeMissing && !isInstalled(tool);

describe("generated code is left alone", () => {
  test.for(tools)("by $name", { timeout: 60_000 }, (tool, { skip }) => {
    skip(missing(tool), howTo);
    const files = [...eslints, ...indulgentEslints].includes(tool) ? ofEachForm : all;
    expect(show(tool, files)).toMatchObject({ changed: [], complains: false });
  });

  test.for(tools)("by $name, which looks at other files", { timeout: 60_000 }, (tool, { skip }) => {
    skip(missing(tool), howTo);
    const { changed, complains } = show(tool, [own, ...few]);
    expect(changed.includes(own.path) || complains).toBe(true);
    expect(changed.filter((path) => path !== own.path)).toEqual([]);
  });
});

/** What keeps tools away: a text in the files, or one in a file of settings, and whom it keeps away. */
const reasons: readonly (readonly [text: string, path: RegExp, keepsAway: readonly Tool[]])[] = [
  ["// deno-lint-ignore-file", /\.ts$/, [denoLint]],
  ["/* deno-fmt-ignore-file */", /\.ts$/, [denoFmt]],
  ["/* dprint-ignore-file */", /\.ts$/, [dprint]],
  ["/* eslint-disable */ ", /\.ts$/, [...eslints, oxlint]],
  ["/* eslint max-lines: [1, 1] */", /\.ts$/, indulgentEslints],
  ["/* eslint unicorn/no-abusive-eslint-disable: 0 */", /\.ts$/, eslints.slice(0, 1)],
  ["<!-- dprint-ignore-start -->\n", /\.md$/, [dprint]],
  ["<!-- deno-fmt-ignore-start -->\n", /\.md$/, [denoFmt]],
  ['  "requirePragma": true,\n', /\.prettierrc\.json$/, [prettier]],
  ['"parser": "json-stringify"', /\.prettierrc\.json$/, [prettier]],
  ['  "root": false,\n', /biome\.json$/, [biome]],
  ['  "formatter": {\n    "enabled": false\n  },\n', /biome\.json$/, [biome]],
  ['  "linter": {\n    "enabled": false\n  },\n', /biome\.json$/, [biome]],
  ['  "assist": {\n    "enabled": false\n  }\n', /biome\.json$/, [biome]],
];

describe("nothing that keeps a tool away is there for nothing", () => {
  const cases = reasons.flatMap(([text, path, keepsAway]) =>
    keepsAway.map((tool) => ({ text, path, tool, name: tool.name })),
  );
  test.for(cases)("$name minds it when $text is gone", { timeout: 60_000 }, ({ text, path, tool }, { skip }) => {
    skip(missing(tool), howTo);
    const without = few.map((file) => (path.test(file.path) ? { ...file, text: file.text.replace(text, "") } : file));
    expect(without).not.toEqual(few);
    const { changed, complains } = show(tool, without);
    expect(changed.length > 0 || complains).toBe(true);
  });

  test("and all of it is tried", () => {
    const left = packets.flatMap(({ path, text }) => {
      const head = path.endsWith(".json") ? text : text.split("\n\n")[0]!;
      const rest = reasons
        .filter(([, where]) => where.test(path))
        .reduce((kept, [reason]) => kept.replace(reason, ""), `${head}\n`);
      return /\bheader\.ts$|LAYOUT\.md$|\.prettierrc\.json$|\bbiome\.json$/.test(path)
        ? [rest.replace(/\s+/g, " ")]
        : [];
    });
    expect(left.sort()).toEqual([
      "// @generated by gen-alloc from packets.yaml; do not edit. ",
      "<!-- @generated by gen-alloc from packets.yaml; do not edit. --> ",
      '{ "overrides": [ { "files": "*.json", "options": { } } ] } ',
      "{ } ",
    ]);
  });
});
