import type { EnumModel } from "../../../2-resolve/types.js";
import type { Leaf } from "./leaves.js";
import { argumentsOf, readExpression, writeStatement } from "./leaves.js";

/**
 * Loops over accessors, for the test that the JS heap does not grow: floats each in a loop of their own, because a
 * float that V8 hands from function to function is an object, and it stops inlining in a loop of too many calls.
 * Strings and bigints are objects anyway and not measured.
 */
export function accessorLoops(leaves: readonly Leaf[], site: LoopSite): string[] {
  const plain = leaves.filter(({ value }) => !["float", "u53", "utf8", "bigint"].includes(value.kind));
  const floats = leaves.filter(({ value }) => value.kind === "float" || value.kind === "u53");
  return [
    ...(plain.length > 0 ? loops("fields", plain, site) : []),
    ...floats.flatMap((leaf) => loops(leaf.steps.map((step) => step.name).join("."), [leaf], site)),
  ];
}

/** The struct that the loops work on. */
export interface LoopSite {
  /** Begins the name of each loop: `Header: `, or nothing. */
  readonly prefix: string;
  /** The allocator, and what stands between `get` and the name of a field. */
  readonly owner: string;
  readonly infix: string;
  /** Expressions: a live handle, and the cursor on it. */
  readonly handle: string;
  readonly cursor: string;
  readonly enums: readonly EnumModel[];
}

function loops(
  name: string,
  leaves: readonly Leaf[],
  { prefix, owner, infix, handle, cursor, enums }: LoopSite,
): string[] {
  const byHandle = leaves.flatMap((leaf) => {
    const at = { ...leaf, dims: leaf.dims.map((dim) => ({ ...dim, index: elementOf(dim.count) })) };
    return [
      `${owner}.set${infix}${leaf.method}(${argumentsOf(at, handle, sampleOf(leaf, enums))});`,
      `sum += ${numberOf(leaf, `${owner}.get${infix}${leaf.method}(${argumentsOf(at, handle)})`)};`,
    ];
  });
  const byCursor = leaves.flatMap((leaf) => {
    const at = { ...leaf, steps: leaf.steps.map((step) => ({ ...step, indices: indexed(step.indices, leaf) })) };
    return [
      `${writeStatement(at, "cursor", sampleOf(leaf, enums))};`,
      `sum += ${numberOf(leaf, readExpression(at, "cursor"))};`,
    ];
  });
  return [
    ...loop(`${prefix}${name} by handle`, leaves.length, byHandle),
    ...loop(`${prefix}${name} through the cursor`, leaves.length, [`const cursor = ${cursor};`, ...byCursor]),
  ];
}

const indexed = (indices: readonly string[], leaf: Leaf): string[] =>
  indices.map((index) => elementOf(leaf.dims.find((dim) => dim.index === index)!.count));

const elementOf = (count: number): string => (count === 1 ? "0" : `i % ${count}`);

/** n operations, `step` of them in the body. */
function loop(name: string, step: number, body: readonly string[]): string[] {
  return [
    `${JSON.stringify(name)}: (n) => {`,
    "  let sum = 0;",
    `  for (let i = 0; i < n; ${step === 1 ? "i++" : `i += ${step}`}) {`,
    ...body.map((line) => `    ${line}`),
    "  }",
    "  return sum;",
    "},",
  ];
}

/** A value for the field that changes with `i` and stays in its range. */
function sampleOf({ value }: Leaf, enums: readonly EnumModel[]): string {
  switch (value.kind) {
    case "integer":
      return value.max >= 0x7fff_ffff ? "i" : `i & 0x${value.max.toString(16)}`;
    case "float":
      return "i + 0.5";
    case "part":
      return value.bits === 1 ? "(i & 1) === 1" : `i & 0x${(2 ** Math.min(value.bits, 30) - 1).toString(16)}`;
    case "bool":
      return "(i & 1) === 1";
    case "enum":
      return `${value.name}.${enums.find((e) => e.name === value.name)!.values[0]!.name}`;
    case "ref":
      return "0";
    default:
      return "i";
  }
}

const numberOf = ({ value }: Leaf, read: string): string =>
  value.kind === "bool" || (value.kind === "part" && value.bits === 1) ? `(${read} ? 1 : 0)` : read;
