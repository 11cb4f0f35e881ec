import { hashOf } from "../hash.js";
import type { RootModel, SingletonModel } from "../2-resolve/types.js";
import { type Cursor, lineWords } from "./image.js";
import type { RootLayout, SingletonLayout, StructLayout } from "./types.js";

/** Each root on a line of its own; several of one name side by side: they are too many for a line each. */
export function placeRoots(roots: readonly RootModel[], cursor: Cursor): RootLayout[] {
  return roots.map((root) => {
    const { word } = cursor.take(`root ${root.name}`, root.count ?? 1);
    const { name, struct, allocator, count } = root;
    return { ...root, word, hash: hashOf({ name, struct, allocator, count, word }) };
  });
}

/** Each on lines of its own, and wherever its struct wants to be aligned to more. */
export function placeSingletons(
  singletons: readonly SingletonModel[],
  structOf: (name: string) => StructLayout,
  cursor: Cursor,
): SingletonLayout[] {
  return singletons.map((singleton) => {
    const { name } = singleton;
    const { size, align, hash: struct } = structOf(singleton.struct);
    const words = Math.ceil(size / 4);
    const { word } = cursor.take(`root ${name}`, words, Math.max(lineWords, align / 4));
    return { ...singleton, word, words, hash: hashOf({ name, struct, word }) };
  });
}
