import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** A formatter or linter as a project runs it: it repairs what it can, and fails on warnings. */
export interface Tool {
  readonly name: string;
  /** Program and arguments; its first file says whether the tool is installed. */
  readonly command: readonly string[];
  readonly file: string;
  /** Its settings in the project by path. Generated code minds none of them, so they ask for all they can. */
  readonly settings: Readonly<Record<string, string>>;
}

const installed = (...path: string[]): string => resolve("test/tools/node_modules", ...path);

export const isInstalled = ({ file }: Tool): boolean => existsSync(file);

/** A tool that is a script for Node. */
const script = (file: string, ...args: string[]): Pick<Tool, "command" | "file"> => ({
  command: [process.execPath, file, ...args],
  file,
});

const binary = (file: string, ...args: string[]): Pick<Tool, "command" | "file"> => ({
  command: [file, ...args],
  file,
});

const json = (settings: object): string => JSON.stringify(settings, null, 2);

/** Plugins are loaded from here: linked into the project, a tool that repairs what it finds might repair them, too. */
const eslint = (name: string, folder: string, configs: string): Tool => ({
  name,
  ...script(installed(folder, "bin/eslint.js"), "--max-warnings", "0", "."),
  settings: {
    "eslint.config.js": `import { createRequire } from "node:module";

const require = createRequire(${JSON.stringify(installed("."))});
const js = require("@eslint/js");
const tseslint = require("typescript-eslint");
const { default: unicorn } = require("eslint-plugin-unicorn");

export default [{ ignores: ["*.config.js"] }, ${configs}];
`,
  },
});

const dprintPlugins = ["typescript", "json", "markdown"].map((name) => installed("@dprint", name, "plugin.wasm"));

export const prettier: Tool = {
  name: "Prettier",
  ...script(resolve("node_modules/prettier/bin/prettier.cjs"), "--write", "."),
  settings: {
    ".prettierrc": json({ semi: false, tabWidth: 4, printWidth: 60 }),
    ".editorconfig": "root = true\n[*]\nindent_style = tab\nend_of_line = crlf\nmax_line_length = 40\n",
  },
};

export const biome: Tool = {
  name: "Biome",
  ...script(installed("@biomejs/biome/bin/biome"), "check", "--write", "--error-on-warnings", "."),
  settings: {
    "biome.json": json({
      formatter: { indentStyle: "space", indentWidth: 4 },
      linter: { rules: { recommended: true, style: { useNamingConvention: "error", noNonNullAssertion: "error" } } },
    }),
  },
};

const strict = "js.configs.all, ...tseslint.configs.strict, ...tseslint.configs.stylistic, unicorn.configs.recommended";

export const eslints: readonly Tool[] = [eslint("ESLint 9", "eslint9", strict), eslint("ESLint 10", "eslint", strict)];

/** That find nothing to complain about in a file: also the directive is of no use there. */
export const indulgentEslints: readonly Tool[] = [
  eslint("ESLint 9 with few rules", "eslint9", "...tseslint.configs.recommended.slice(0, 1)"),
  eslint("ESLint 10 with few rules", "eslint", "...tseslint.configs.recommended.slice(0, 1)"),
];

const categories = ["correctness", "suspicious", "pedantic", "perf", "style"];

export const oxlint: Tool = {
  name: "oxlint",
  ...script(
    resolve("node_modules/oxlint/bin/oxlint"),
    "--deny-warnings",
    "--fix",
    ...categories.map((category) => `--deny=${category}`),
    ".",
  ),
  settings: {},
};

export const dprint: Tool = {
  name: "dprint",
  ...binary(installed("dprint/dprint"), "fmt"),
  settings: {
    "dprint.json": json({
      typescript: { semiColons: "asi", lineWidth: 60 },
      json: {},
      markdown: { textWrap: "always", lineWidth: 60 },
      plugins: dprintPlugins,
    }),
  },
};

export const denoFmt: Tool = {
  name: "deno fmt",
  ...binary(installed("deno/deno"), "fmt", "--quiet", "."),
  settings: { "deno.json": json({ fmt: { semiColons: false, proseWrap: "always" } }) },
};

export const denoLint: Tool = {
  name: "deno lint",
  ...binary(installed("deno/deno"), "lint", "--quiet", "."),
  settings: { "deno.json": json({ lint: { rules: { include: ["no-non-null-assertion", "camelcase"] } } }) },
};

export const tools: readonly Tool[] = [
  prettier,
  biome,
  ...eslints,
  ...indulgentEslints,
  oxlint,
  dprint,
  denoFmt,
  denoLint,
];
