import { importSuffix } from "../../4-plan/import-extension.js";
import type { Plan } from "../../4-plan/types.js";
import { type Text, usesOf } from "./code.js";
import { listOf } from "./text.js";

/** What a file imports, printed once at its top: sorted by module, types apart. What it defines itself it does not import. */
export class Imports {
  readonly #names = new Map<string, Map<string, boolean>>();
  readonly #file: string;
  readonly #runtime: string;
  readonly #suffix: string;

  constructor(file: string, { module, options }: Plan) {
    this.#file = file;
    this.#runtime = module.runtimeFile;
    this.#suffix = importSuffix(options);
  }

  /** What these lines use of other files. */
  add(lines: readonly Text[]): void {
    for (const { name, kind, from = this.#runtime } of lines.flatMap(usesOf)) {
      if (kind === "value") this.value(from, name);
      if (kind === "type") this.type(from, name);
    }
  }

  /** A value; it may be used as a type as well. */
  value(module: string, ...names: readonly string[]): void {
    for (const name of names) this.#of(module).set(name, true);
  }

  type(module: string, ...names: readonly string[]): void {
    for (const name of names) if (!this.#of(module).has(name)) this.#of(module).set(name, false);
  }

  names(): string[] {
    return [...this.#names.values()].flatMap((names) => [...names.keys()]);
  }

  print(): string[] {
    return [...this.#names]
      .filter(([module]) => module !== this.#file)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([module, names]) => this.#line(module, names));
  }

  #of(module: string): Map<string, boolean> {
    const names = this.#names.get(module) ?? new Map<string, boolean>();
    this.#names.set(module, names);
    return names;
  }

  #line(module: string, names: ReadonlyMap<string, boolean>): string[] {
    const from = `from "./${module}${this.#suffix}";`;
    const pick = (value: boolean): string[] =>
      [...names]
        .filter(([, v]) => v === value)
        .map(([name]) => name)
        .sort();
    const [values, types] = [pick(true), pick(false)];
    return [
      ...(types.length > 0 ? listOf("import type {", types, `} ${from}`) : []),
      ...(values.length > 0 ? listOf("import {", values, `} ${from}`) : []),
    ];
  }
}
