import { hashOf } from "../hash.js";
import type { RootModel } from "../2-resolve/types.js";
import type { Cursor } from "./image.js";
import type { RootLayout } from "./types.js";

/** Each root on a line of its own; several of one name side by side: they are too many for a line each. */
export function placeRoots(roots: readonly RootModel[], cursor: Cursor): RootLayout[] {
  return roots.map((root) => {
    const { word } = cursor.take(`root ${root.name}`, root.count ?? 1);
    const { name, struct, allocator, count } = root;
    return { ...root, word, hash: hashOf({ name, struct, allocator, count, word }) };
  });
}
