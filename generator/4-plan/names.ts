/** Words of a name: at `_`, `-`, and where a lower-case letter or digit meets an upper-case one, or `TLVItem` turns to `Item`. */
function wordsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2").split(/[-_]+/).filter((w) => w !== "");
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `headers` → `Headers`, `free_blocks` → `FreeBlocks`; inner capitals stay: `TLVItem`. */
export const pascalCase = (name: string): string => name.split(/[-_]+/).map(capital).join("");

/** `free_blocks` → `freeBlocks`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `PacketKind` → `packet-kind`: file names. */
export const kebabCase = (name: string): string => wordsOf(name).map((w) => w.toLowerCase()).join("-");

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
