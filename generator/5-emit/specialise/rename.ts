import { ts } from "ts-morph";
import type { Rewrite } from "./emit.js";
import { fail } from "./error.js";
import { isMemberName } from "./names.js";
import type { Module } from "./types.js";

/** Handle → HeadersHandle, View → Header, the class → its new name: in types and in values, never after a dot. */
export function renameIn(template: Module, names: ReadonlyMap<string, string>): Rewrite {
  const taken = new Set([...names].filter(([from, to]) => from !== to).map(([, to]) => to));
  return (node, scope) => {
    if (!ts.isIdentifier(node) || scope.module !== template || isMemberName(node)) return undefined;
    const name = names.get(node.text);
    if (name === undefined && taken.has(node.text))
      fail(7, node, `${node.text} has a meaning here already; nothing can be renamed to it`);
    if (name === undefined || name === node.text) return undefined;
    return ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name;
  };
}
