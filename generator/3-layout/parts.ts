import type { Model } from "../2-resolve/types.js";
import type { Layout } from "./types.js";

/** What the header of the image has a hash of, so that `attach` can name what differs. */
export interface ImagePart {
  readonly name: string;
  readonly hash: number;
}

export function partsOf({ structs, allocators, roots, singletons, reclamation }: Layout): ImagePart[] {
  return [
    ...structs,
    ...allocators,
    ...[...roots, ...singletons].map(({ name, hash }) => ({ name: `root ${name}`, hash })),
    ...(reclamation === undefined ? [] : [{ name: "memory.reclamation", hash: reclamation.hash }]),
  ].map(({ name, hash }) => ({ name, hash }));
}

/** How many there will be: the header has its size before there is a layout. */
export const partCount = ({ structs, allocators, roots, singletons, reclamation }: Model): number =>
  structs.length + allocators.length + roots.length + singletons.length + (reclamation === undefined ? 0 : 1);
