import type { Access, Value } from "../../../4-plan/access.js";
import { pascalCase } from "../../../4-plan/names.js";
import type { ViewPlan } from "../../../4-plan/types.js";
import { indexNames } from "../expressions.js";
import { viewName } from "../accessor-names.js";

/** One scalar of a struct, those of nested structs included, as tests name it and get at it. */
export interface Leaf {
  /** Bytes from the start of the struct, all indices 0. */
  readonly offset: number;
  /** Array dimensions, outermost first. */
  readonly dims: readonly LeafDim[];
  /** What follows `get` and `set` in methods on handles: `InnerY`. */
  readonly method: string;
  /** From the struct's view down: `[{ name: "items", indices: ["i"] }, { name: "y", indices: [] }]`. */
  readonly steps: readonly LeafStep[];
  readonly value: Exclude<Value, { kind: "struct" }>;
}

export interface LeafDim {
  readonly index: string;
  readonly count: number;
  /** Bytes from one element to the next. */
  readonly bytes: number;
}

interface LeafStep {
  /** The view's accessor: `flagsUrgent`. */
  readonly name: string;
  readonly indices: readonly string[];
}

/**
 * The leaves of a view. Words that are split into bits are left out where `words` is false: each of their bits is a
 * leaf already, and a model that knows both would have to know that they overlap.
 */
export function leavesOf(view: ViewPlan, views: readonly ViewPlan[], words: boolean): Leaf[] {
  return walk(view, views, words, { offset: 0, dims: [], path: [], steps: [] });
}

interface Outer {
  readonly offset: number;
  readonly dims: readonly LeafDim[];
  readonly path: readonly string[];
  readonly steps: readonly LeafStep[];
}

function walk(view: ViewPlan, views: readonly ViewPlan[], words: boolean, outer: Outer): Leaf[] {
  return view.accesses.flatMap((access, n): Leaf[] => {
    const { value, path } = access;
    if (!words && value.kind === "integer" && view.accesses[n + 1]?.value.kind === "part") {
      if (view.accesses[n + 1]!.path[0] === path[0]) return [];
    }
    const inner = stepInto(access, outer);
    if (value.kind !== "struct") {
      return [{ ...inner, method: inner.path.map(pascalCase).join(""), value }];
    }
    const nested = views.find((v) => v.struct.name === value.struct)!;
    return walk(nested, views, words, inner);
  });
}

function stepInto(access: Access, outer: Outer): Outer {
  const { path, offset, place } = access;
  const dims = place.dims.map(({ count, step }, d): LeafDim => {
    const index = indexNames[outer.dims.length + d] ?? `i${outer.dims.length + d}`;
    return { index, count, bytes: step * place.element };
  });
  return {
    offset: outer.offset + offset,
    dims: [...outer.dims, ...dims],
    path: [...outer.path, ...path],
    steps: [...outer.steps, { name: viewName(access), indices: dims.map((d) => d.index) }],
  };
}

/** `inner.items(i).y` */
export const readExpression = (leaf: Leaf, view: string): string =>
  [view, ...leaf.steps.map(({ name, indices }) => (indices.length > 0 ? `${name}(${indices.join(", ")})` : name))].join(
    ".",
  );

/** `inner.y = v`, `inner.setItems(i, v)` */
export function writeStatement(leaf: Leaf, view: string, value: string): string {
  const { name, indices } = leaf.steps[leaf.steps.length - 1]!;
  const outer = readExpression({ ...leaf, steps: leaf.steps.slice(0, -1) }, view);
  if (indices.length === 0) return `${outer}.${name} = ${value}`;
  return `${outer}.set${pascalCase(name)}(${[...indices, value].join(", ")})`;
}

/** The arguments of a method on handles: `h, i, j`, and for setters `v`. */
export const argumentsOf = (leaf: Leaf, handle: string, ...value: readonly string[]): string =>
  [handle, ...leaf.dims.map((d) => d.index), ...value].join(", ");

/** The field that loops count in: a number of at least a byte, not in an array if possible. */
export function counterOf(leaves: readonly Leaf[]): Leaf | undefined {
  const wide = leaves.filter(({ value }) => value.kind === "float" || (value.kind === "integer" && value.max >= 255));
  return wide.find((leaf) => leaf.dims.length === 0) ?? wide[0];
}
