import type { Indices } from "./elements.js";
import type { Leaf } from "./leaves.js";
import type { Members } from "./members.js";

/** A way to change a field beside its setter. */
export interface Way {
  readonly name: string;
  /** Does it; what it returns of the value before, if it returns that. */
  readonly change: (members: Members, value: unknown, before: unknown) => { readonly before?: unknown };
  /** What the field holds then. */
  readonly next: (value: unknown, before: unknown) => unknown;
  readonly text: (members: Members, value: string) => string;
}

/** Members that show a field in another way: each must show what its getter gives. */
export interface Look {
  readonly name: string;
  readonly look: (members: Members, expected: unknown) => unknown;
}

const INTEGER = /^[ui](8|16|32|64)$/;

/** Numbers that stand side by side in a typed array. */
const NUMERIC = /^([ui](8|16|32|64)|f32|f64)$/;

/** What `atomic: true` and arrays of numbers add. */
export function waysOf(leaf: Leaf, at: Indices): readonly Way[] {
  const { value, isAtomic, isReadOnly } = leaf;
  if (isReadOnly) return [];
  if (isArrayOfNumbers(leaf) && !isAtomic) return [fromArray(leaf, at)];
  if (!isAtomic) return [];
  const isNumber = value.kind === "scalar" && INTEGER.test(value.type);
  return [exchange, compareExchange, mismatch, ...(isNumber ? Object.entries(operations).map(toWay) : [])];
}

/** `originArray` shows each element, `nameEquals` and `nameBytes` the text. */
export function looksOf(leaf: Leaf, at: Indices): readonly Look[] {
  if (leaf.value.kind === "utf8") return textLooks;
  if (!isArrayOfNumbers(leaf)) return [];
  const place = flatIndex(leaf, at);
  return [
    {
      name: "in the window",
      look: (members) => windowOf(members)[place],
    },
    {
      name: "in a window of the array's length",
      look: (members, expected) => (windowOf(members).length === lengthOf(leaf) ? expected : undefined),
    },
  ];
}

const isArrayOfNumbers = ({ value, steps }: Leaf): boolean =>
  value.kind === "scalar" && NUMERIC.test(value.type) && steps.at(-1)!.indices > 0;

/** Of the array that the last accessor is indexed in. */
const ownCounts = ({ dims, steps }: Leaf): number[] =>
  dims.slice(dims.length - steps.at(-1)!.indices).map(({ count }) => count);

const lengthOf = (leaf: Leaf): number => ownCounts(leaf).reduce((product, count) => product * count, 1);

function flatIndex(leaf: Leaf, at: Indices): number {
  const counts = ownCounts(leaf);
  const own = at.slice(at.length - counts.length);
  return counts.reduce((flat, count, d) => flat * count + own[d]!, 0);
}

const windowOf = (members: Members): ArrayLike<unknown> =>
  members.call(({ camel }) => `${camel}Array`, "whole") as ArrayLike<unknown>;

/** All elements are written, but one of them as they are. */
function fromArray(leaf: Leaf, at: Indices): Way {
  const place = flatIndex(leaf, at);
  const name = ({ pascal }: { readonly pascal: string }): string => `set${pascal}From`;
  return {
    name: "setFrom",
    change: (members, value) => {
      const values = Array.from(windowOf(members));
      values[place] = value;
      members.call(name, "whole", values);
      return {};
    },
    next: (value) => value,
    text: (members, value) => `${members.text(name, "whole", `[…, ${value}, …]`)} // element ${place}`,
  };
}

const exchange: Way = {
  name: "exchange",
  change: (members, value) => ({ before: members.call(({ pascal }) => `exchange${pascal}`, "element", value) }),
  next: (value) => value,
  text: (members, value) => members.text(({ pascal }) => `exchange${pascal}`, "element", value),
};

/** A u53 that was read rounded, as `fast` does, is not what stands there: it is exchanged without a comparison. */
const compareExchange: Way = {
  name: "compareExchange",
  change: (members, value, before) =>
    typeof before === "number" && before > Number.MAX_SAFE_INTEGER
      ? exchange.change(members, value, before)
      : { before: members.call(({ pascal }) => `compareExchange${pascal}`, "element", before, value) },
  next: (value) => value,
  text: (members, value) => members.text(({ pascal }) => `compareExchange${pascal}`, "element", "before", value),
};

/** It is not what is expected that stands there, unless it is by chance. */
const mismatch: Way = {
  name: "compareExchange that finds something else",
  change: (members, value) => ({
    before: members.call(({ pascal }) => `compareExchange${pascal}`, "element", value, value),
  }),
  next: (_, before) => before,
  text: (members, value) => members.text(({ pascal }) => `compareExchange${pascal}`, "element", value, value),
};

type Operation<V> = (before: V, x: V) => V;

/** Results are written by the reference, which wraps. */
const operations: Readonly<Record<string, readonly [Operation<number>, Operation<bigint>]>> = {
  add: [(before, x) => before + x, (before, x) => before + x],
  sub: [(before, x) => before - x, (before, x) => before - x],
  and: [(before, x) => before & x, (before, x) => before & x],
  or: [(before, x) => before | x, (before, x) => before | x],
  xor: [(before, x) => before ^ x, (before, x) => before ^ x],
};

const toWay = ([name, [ofNumbers, ofBigints]]: readonly [
  string,
  readonly [Operation<number>, Operation<bigint>],
]): Way => ({
  name,
  change: (members, value) => ({ before: members.call(({ pascal }) => name + pascal, "element", value) }),
  next: (value, before) =>
    typeof value === "bigint" ? ofBigints(before as bigint, value) : ofNumbers(before as number, value as number),
  text: (members, value) => members.text(({ pascal }) => name + pascal, "element", value),
});

const equals = (members: Members, text: string): unknown =>
  members.call(({ camel }) => `${camel}Equals`, "element", text);

const textLooks: readonly Look[] = [
  {
    name: "compared with itself",
    look: (members, expected) => (equals(members, expected as string) === true ? expected : undefined),
  },
  {
    name: "compared with another text",
    look: (members, expected) => (equals(members, `${expected as string}x`) === false ? expected : undefined),
  },
  {
    name: "in its bytes",
    look: (members) => {
      const bytes = members.call(({ camel }) => `${camel}Bytes`, "element") as Uint8Array;
      const end = bytes.indexOf(0);
      const own = Uint8Array.from(end < 0 ? bytes : bytes.subarray(0, end));
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(own);
    },
  },
];
