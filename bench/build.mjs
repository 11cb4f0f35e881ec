/**
 * Builds the benchmarks: our own compiler writes `generated/` from `schemas/`, `tsc` compiles everything into `dist/`,
 * `cc` builds the C side where there is one. Needs the compiler's own `dist/` (`npm run build`).
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hollow } from "./hollow.mjs";
import { siteModules } from "./sites.mjs";

const bench = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(bench);
const at = (...parts) => path.join(bench, ...parts);

const write = (file, text) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const run = (program, args, options) => execFileSync(program, args, { cwd: root, stdio: "inherit", ...options });

const generate = async () => {
  const { compile } = await import("../dist/generator/index.js");
  rmSync(at("generated"), { recursive: true, force: true });
  for (const name of readdirSync(at("schemas"))) {
    const schemaPath = `bench/schemas/${name}`;
    const options = { schemaPath, tests: null, bench: null };
    const { files, diagnostics } = compile(readFileSync(at("schemas", name), "utf8"), options);
    if (files.length === 0) throw new Error(`${schemaPath}: ${diagnostics.map(({ message }) => message).join("; ")}`);
    for (const { path: file, text } of files) write(at("generated", path.basename(name, ".yaml"), file), text);
  }
  for (const [file, text] of Object.entries(siteModules())) write(at("generated", file), text);
  write(at("generated/one-line/index.ts"), "export const one = 1;\n");
};

/** The competitors live in a package of their own, so that the project itself doesn't install them. */
const installCompetitors = () => {
  if (existsSync(at("node_modules"))) return;
  run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: bench });
};

const compileTypeScript = () => {
  rmSync(at("dist"), { recursive: true, force: true });
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "bench"]);
};

/** The same files without what stands in them, for the bar on loading. */
const writeHollow = (name) => {
  const [from, to] = [at("dist/bench/generated", name), at("dist/bench/generated", `${name}-hollow`)];
  for (const file of readdirSync(from).filter((f) => f.endsWith(".js")))
    write(path.join(to, file), hollow(readFileSync(path.join(from, file), "utf8")));
};

const compileC = () => {
  mkdirSync(at("dist/native"), { recursive: true });
  try {
    run("cc", ["-O2", "-o", at("dist/native/allocators"), at("c/allocators.c")]);
  } catch {
    console.log("no working C compiler: the bars against C will be skipped");
  }
};

installCompetitors();
await generate();
compileTypeScript();
writeHollow("six");
compileC();
