import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ts } from "ts-morph";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import type { Mutation } from "../explorer/transform.js";
import type { Value } from "../../generator/5-emit/specialise/types.js";

const templates = new URL("../../templates/", import.meta.url).pathname;
const toJs = (text: string): string =>
  ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 } })
    .outputText;

/** A folder of JavaScript modules that worker threads can load: templates specialised as a schema's output would be. */
export class Build {
  readonly folder = mkdtempSync(path.join(tmpdir(), "gen-alloc-stress-"));
  readonly #sources = new Map<string, string>();

  constructor() {
    for (const folder of ["allocators", "concurrent", "runtime"]) {
      for (const file of readdirSync(templates + folder))
        this.#sources.set(`${folder}/${file}`, readFileSync(templates + folder + "/" + file, "utf8"));
    }
    for (const [file, text] of this.#sources) {
      if (file.startsWith("runtime/") || file.endsWith("wait-async.ts") || file.endsWith("worker-table.ts"))
        this.#write(path.basename(file, ".ts"), text);
    }
    writeFileSync(path.join(this.folder, "package.json"), '{ "type": "module" }');
  }

  /** `name`.js exports class Specialised. */
  emit(name: string, template: string, spec: object, mutation?: Mutation): void {
    const source = this.#sources.get(template)!;
    if (mutation !== undefined && !source.includes(mutation.from)) throw new Error(`${template}: nothing to mutate`);
    const { text } = specialise({
      template,
      sources:
        mutation === undefined
          ? this.#sources
          : new Map([...this.#sources, [template, source.replace(mutation.from, mutation.to)]]),
      spec: spec as Readonly<Record<string, Value>>,
      className: "Specialised",
      rename: { Handle: "number", SliceHandle: "number", StringHandle: "number" },
      importPath: (from) => `./${path.basename(from)}`,
    });
    this.#write(name, text);
  }

  #write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, `${name}.js`), toJs(text.replaceAll('"../runtime/', '"./')));
  }
}
