export { camelCase, kebabCase, pascalCase } from "../2-resolve/case.js";

/** Hands out names of one space, each once. Who comes first keeps the plain name, so the order of claims is a decision. */
export class Names {
  readonly #taken = new Set<string>();

  /** The first candidate that is free; when none is, the last one with a number. File systems ignore case, so do we. */
  claim(...candidates: readonly [string, ...string[]]): string {
    const last = candidates[candidates.length - 1]!;
    let name = candidates.find((c) => !this.#taken.has(c.toLowerCase())) ?? last;
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++) name = `${last}${n}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** What Windows takes for devices, whatever their extension and case. */
export const devices: readonly string[] = [
  "con",
  "prn",
  "aux",
  "nul",
  ...Array.from("0123456789", (n) => [`com${n}`, `lpt${n}`]).flat(),
];

/** What a schema calls its folder and its files, on every system the same. */
export const outputName = (schema: string): string =>
  devices.includes(schema.toLowerCase()) ? `${schema}-image` : schema;
