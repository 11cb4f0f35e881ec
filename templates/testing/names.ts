/*
 * How generated code calls what the schema names. A field is called by its own name in views; methods and classes join
 * names in capitals: `get` + `Inner` + `Y`.
 */

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `free_blocks` → `FreeBlocks`; inner capitals stay: `TLVItem`. */
export const pascalCase = (name: string): string => name.split(/[-_]+/).map(capital).join("");

/** `free_blocks` → `freeBlocks`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** `1 slot`, `3 slots`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
