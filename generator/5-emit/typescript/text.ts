import { grouped } from "../digits.js";
import { inDocComment, plainLines } from "../text/escape.js";

/** Indents by one level; empty lines stay empty. */
export const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));

/** A line of code and what stands behind it: `getId(h: H): number { … }   // offset 0`. */
export interface Noted {
  readonly code: string;
  readonly note?: string;
}

/** Notes of neighbouring lines begin in one column, as far as that column stays readable. */
export function alignNotes(lines: readonly Noted[]): string[] {
  const widths = lines.filter((l) => l.note !== undefined && l.code.length <= widestNoted).map((l) => l.code.length);
  const column = Math.max(0, ...widths);
  return lines.map(({ code, note }) => (note === undefined ? code : `${code.padEnd(column)} // ${note}`));
}

const widestNoted = 96;

/** A doc comment, on one line where there is one line only. A text that would close the comment is disarmed. */
export function docComment(lines: readonly string[]): string[] {
  const safe = lines.map((l) => l.replaceAll("*/", "*\\/").trimEnd());
  if (safe.length === 0) return [];
  if (safe.length === 1) return [`/** ${safe[0]} */`];
  return ["/**", ...safe.map((l) => (l === "" ? " *" : ` * ${l}`)), " */"];
}

export const docLines = (doc: string | undefined): string[] => plainLines(doc ?? "").map(inDocComment);

/** `1 byte`, `72 bytes`. */
export const bytesText = (count: number): string => (count === 1 ? "1 byte" : `${grouped(count)} bytes`);

/** `a Header`, `an Item`. */
export const withArticle = (name: string): string => `${/^[AEIOU]/i.test(name) ? "an" : "a"} ${name}`;

/** `A Header …`: the first word of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `head a, b, c tail` on one line where it fits, else one item a line. */
export function listOf(head: string, items: readonly string[], tail: string): string[] {
  const line = `${head} ${items.join(", ")} ${tail}`;
  return line.length <= 120 ? [line] : [head, ...items.map((item) => `  ${item},`), tail];
}

/** What a file imports, printed once at its top: sorted by module, types apart. What it defines itself it does not import. */
export class Imports {
  readonly #names = new Map<string, Map<string, boolean>>();
  readonly #file: string;
  readonly #suffix: string;

  constructor(file: string, suffix: string) {
    this.#file = file;
    this.#suffix = suffix;
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
