import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ts } from "ts-morph";
import { compose } from "../../generator/5-emit/specialise/compose.js";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { Value } from "../../generator/5-emit/specialise/types.js";
import { sources } from "../templates/support/composed.js";

const here = fileURLToPath(new URL(".", import.meta.url));

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
const compiled = new Map<string, string>();

function toJs(text: string): string {
  const known = compiled.get(text) ?? ts.transpileModule(text, { compilerOptions }).outputText;
  compiled.set(text, known);
  return known;
}

/** All modules stand in one folder. */
const flatten = (text: string): string => text.replaceAll(/"\.\.?\/[\w./-]*?([\w-]+\.js)"/g, '"./$1"');

/** A template with a bug, to see whether it is noticed. */
export interface Mutant {
  /** In `templates`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A folder of JavaScript that threads can load: templates specialised as a schema's output would be, and `programs/`. */
export class Build {
  readonly folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-stress-"));
  readonly #sources = new Map(sources);

  constructor(mutant?: Mutant) {
    writeFileSync(path.join(this.folder, "package.json"), '{ "type": "module" }');
    if (mutant !== undefined) this.#mutate(mutant);
    for (const [file, text] of this.#sources) {
      if (file.startsWith("runtime/")) this.#write(path.basename(file, ".ts"), text);
    }
    for (const file of readdirSync(path.join(here, "programs")))
      this.#write(path.basename(file, ".ts"), readFileSync(path.join(here, "programs", file), "utf8"));
  }

  /** `name`.js exports class Specialised. */
  emit(name: string, template: string, spec: object): void {
    const { text } = specialise({
      template,
      sources: this.#sources,
      spec: spec as Readonly<Record<string, Value>>,
      className: "Specialised",
      rename: { Handle: "number", SliceHandle: "number", StringHandle: "number" },
      importPath: (from) => `./${path.basename(from)}`,
    });
    this.#write(name, text);
  }

  /** URL of a module, for `new Worker`. */
  url(name: string): URL {
    return pathToFileURL(path.join(this.folder, `${name}.js`));
  }

  /** The class in a module that was emitted. */
  async load<T>(name: string): Promise<T> {
    return ((await import(/* @vite-ignore */ this.url(name).href)) as { readonly Specialised: T }).Specialised;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #mutate({ file, from, to }: Mutant): void {
    const source = compose(file, new Map(this.#sources)).text; // of a copy: results are remembered by the map
    if (!source.includes(from)) throw new Error(`${file}: nothing to mutate`);
    this.#sources.set(file, source.replace(from, to));
  }

  #write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, `${name}.js`), toJs(flatten(text)));
  }
}
