import { pascalCase } from "../names.js";
import { call, partOf } from "./accessors.js";
import type { Indices } from "./elements.js";
import type { Leaf } from "./leaves.js";

/** A field inside the name of a member: `Origin` in `setOriginFrom`, `origin` in `originArray`. */
export interface Spelling {
  readonly pascal: string;
  readonly camel: string;
}

/** A member of a field beside its accessors, called where it is: with a handle in front, or on a view. */
export interface Members {
  /** Calls it for the element, or for the array as a whole. */
  call(name: Naming, of: "element" | "whole", ...args: readonly unknown[]): unknown;
  /** The call as it stands in source text. */
  text(name: Naming, of: "element" | "whole", ...args: readonly string[]): string;
}

export type Naming = (spelling: Spelling) => string;

/** Members of an allocator: `headers.setOriginFrom(h1, values)`; `infix` is a struct's name, in arenas. */
export const membersOnHandles = (leaf: Leaf, at: Indices, infix: string) => {
  const pascal = infix + leaf.method;
  const spelling = { pascal, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1) };
  const outer = at.slice(0, at.length - leaf.steps.at(-1)!.indices);
  const indicesOf = (of: "element" | "whole"): Indices => (of === "whole" ? outer : at);
  return (owner: unknown, handle: number, ownerText: string, handleText: string): Members => ({
    call: (name, of, ...args) => call(owner, name(spelling), handle, ...indicesOf(of), ...args),
    text: (name, of, ...args) =>
      `${ownerText}.${name(spelling)}(${[handleText, ...indicesOf(of), ...args].join(", ")})`,
  });
};

/** Members of a view: `headers.at(h1).setOriginFrom(values)`. */
export const membersOfView = (leaf: Leaf, at: Indices) => {
  const { name: camel, indices } = leaf.steps.at(-1)!;
  const spelling = { pascal: pascalCase(camel), camel };
  const own = at.slice(at.length - indices);
  const indicesOf = (of: "element" | "whole"): Indices => (of === "whole" ? [] : own);
  return (view: unknown, text: string): Members => ({
    call: (name, of, ...args) => call(partOf(view, leaf.steps, at), name(spelling), ...indicesOf(of), ...args),
    text: (name, of, ...args) => `${text}.${name(spelling)}(${[...indicesOf(of), ...args].join(", ")})`,
  });
};
