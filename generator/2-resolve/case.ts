/** Words of a name: at `_`, `-`, where a lower-case letter or digit meets an upper-case one, and `TLVItem` is TLV, Item. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .split(/[-_]+/)
    .filter((w) => w !== "");

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `headers` → `Headers`, `free_blocks` → `FreeBlocks`; inner capitals stay: `TLVItem`. */
export const pascalCase = (name: string): string => name.split(/[-_]+/).map(capital).join("");

/** `free_blocks` → `freeBlocks`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `PacketKind` → `packet-kind`: file names, and what two names have in common when they differ in spelling only. */
export const kebabCase = (name: string): string =>
  wordsOf(name)
    .map((w) => w.toLowerCase())
    .join("-");
