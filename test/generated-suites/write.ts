import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile } from "../../generator/compile.js";

const templatesFolder = join(import.meta.dirname, "../../templates");

const templates: ReadonlyMap<string, string> = new Map(
  readdirSync(templatesFolder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|hbs)$/.test(path))
    .map((path) => [path.replaceAll("\\", "/"), readFileSync(join(templatesFolder, path), "utf8")]),
);

/** How the output of the matrix is written, unless said otherwise. */
interface Target {
  readonly target: "ts" | "js";
  readonly importExtension: "ts" | "js";
}

/** Compiles a schema as `gen-alloc` does, and writes its output to an empty folder. */
export function writeOutput(
  folder: string,
  name: string,
  text: string,
  target: Target = { target: "ts", importExtension: "js" },
): void {
  const { files, diagnostics } = compile(
    text,
    {
      schemaPath: `${name}.yaml`,
      ...target,
      tests: "test",
      bench: "bench",
      pages: true,
      cHeader: true,
    },
    templates,
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new Error(`${name}: ${errors.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.text);
  }
}
