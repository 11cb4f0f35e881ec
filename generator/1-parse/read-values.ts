import type { Tree } from "./tree.js";
import type { Ranged } from "./types.js";

/** A value of the type wanted; undefined where there is none, or another one, which is reported already. */
function scalar<T extends string | number | boolean>(
  tree: Tree | undefined,
  is: (value: unknown) => value is T,
): Ranged<T> | undefined {
  return tree?.kind === "scalar" && is(tree.value) ? { value: tree.value, range: tree.range } : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

export const asText = (tree: Tree | undefined): Ranged<string> | undefined => scalar(tree, isText);
export const asInteger = (tree: Tree | undefined): Ranged<number> | undefined => scalar(tree, isInteger);
export const asNumber = (tree: Tree | undefined): Ranged<number> | undefined => scalar(tree, isNumber);
export const asFlag = (tree: Tree | undefined): Ranged<boolean> | undefined => scalar(tree, isFlag);

/** Bytes, or a number with a unit. */
export const asSize = (tree: Tree | undefined): Ranged<number | string> | undefined => asText(tree) ?? asInteger(tree);

/** One name, or a list of them. */
export function asNames(tree: Tree | undefined): readonly Ranged<string>[] | undefined {
  if (tree === undefined || tree.kind === "poison") return undefined;
  return (tree.kind === "list" ? tree.items : [tree]).flatMap((item) => asText(item) ?? []);
}
