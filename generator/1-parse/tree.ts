import type { SourceRange } from "../diagnostics/diagnostic.js";

/** YAML as we take it: JSON with places. */
export type Tree = MapTree | ListTree | ScalarTree | PoisonTree;

interface Placed {
  readonly range: SourceRange;
}

export interface MapTree extends Placed {
  readonly kind: "map";
  readonly entries: readonly TreeEntry[];
}

export interface TreeEntry {
  readonly name: string;
  readonly nameRange: SourceRange;
  readonly value: Tree;
}

export interface ListTree extends Placed {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

export interface ScalarTree extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** How `value: null` is written where it is: `null`, `~`. */
  readonly word?: string;
}

/** A finding about this value stands already; it is neither right nor wrong any more. */
export interface PoisonTree extends Placed {
  readonly kind: "poison";
}

/** The values alone, for the JSON Schema validator. `fromEntries` because `__proto__` may be a key. */
export function toJson(tree: Tree): unknown {
  switch (tree.kind) {
    case "map":
      return Object.fromEntries(tree.entries.map((e) => [e.name, toJson(e.value)]));
    case "list":
      return tree.items.map(toJson);
    case "scalar":
      return tree.value;
    case "poison":
      return undefined;
  }
}

/** A node of the tree, and the key it stands under. */
export interface Location {
  readonly path: readonly string[];
  readonly tree: Tree;
  readonly nameRange: SourceRange | undefined;
}

/** Follows a JSON pointer, `/structs/Header/fields`; undefined when a part of it is poisoned or not there. */
export function locate(root: Tree, pointer: string): Location | undefined {
  const path = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let tree: Tree | undefined = root;
  let nameRange: SourceRange | undefined;
  for (const part of path) {
    const entry: TreeEntry | undefined = tree?.kind === "map" ? tree.entries.find((e) => e.name === part) : undefined;
    tree = tree?.kind === "list" ? tree.items[Number(part)] : entry?.value;
    nameRange = entry?.nameRange;
  }
  return tree === undefined || tree.kind === "poison" ? undefined : { path, tree, nameRange };
}

/** Where to point when something is wrong with a map or list as a whole: its key, otherwise its first key. */
export function placeOf({ tree, nameRange }: Location): SourceRange {
  if (nameRange !== undefined) return nameRange;
  return tree.kind === "map" ? (tree.entries[0]?.nameRange ?? tree.range) : tree.range;
}
