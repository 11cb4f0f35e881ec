import type { Leaf } from "../tests/leaves.js";
import { argumentsOf } from "../tests/leaves.js";

/** Writes `i & 0xff` into the counter of handle `h` and adds what is read back to `sum`. */
export function touch(
  counter: Leaf | undefined,
  owner: string,
  infix: string,
  h: string,
  value = "i & 0xff",
): string[] {
  if (!counter) return [`sum += ${value};`];
  const first = { ...counter, dims: counter.dims.map((dim) => ({ ...dim, index: "0" })) };
  return [
    `${owner}.set${infix}${counter.method}(${argumentsOf(first, h, value)});`,
    `sum += ${owner}.get${infix}${counter.method}(${argumentsOf(first, h)});`,
  ];
}

/**
 * A class with the same fields, as one would write it without gen-alloc. Arrays are left out: an object would have to
 * allocate them, and the comparison would be about that.
 */
export function plainClass(name: string, leaves: readonly Leaf[], counter: string): string {
  const own = leaves.filter((leaf) => leaf.dims.length === 0);
  const fields = own.map((leaf) => `  ${nameOf(leaf)} = ${emptyValue(leaf)};`);
  const hasCounter = own.some((leaf) => nameOf(leaf) === counter);
  return [`class ${name} {`, ...(hasCounter ? [] : [`  ${counter} = 0;`]), ...fields, "}"].join("\n");
}

/** The property of that class which stands for the counter; an extra one where the counter is in an array. */
export const counterName = (counter: Leaf | undefined): string =>
  counter && counter.dims.length === 0 ? nameOf(counter) : "counter";

const nameOf = (leaf: Leaf): string => leaf.method.charAt(0).toLowerCase() + leaf.method.slice(1);

function emptyValue({ value }: Leaf): string {
  switch (value.kind) {
    case "bigint":
      return "0n";
    case "bool":
      return "false";
    case "utf8":
      return '""';
    case "part":
      return value.bits === 1 ? "false" : "0";
    default:
      return "0";
  }
}

/** The same on an object of that class. */
export const touchObject = (counter: Leaf | undefined, value = "i & 0xff"): string[] => [
  `object.${counterName(counter)} = ${value};`,
  `sum += object.${counterName(counter)};`,
];

/** One loop of n operations that sums what it reads back. */
export const loop = (name: string, body: readonly string[]): string =>
  [
    `  "${name}": (n) => {`,
    "    let sum = 0;",
    "    for (let i = 0; i < n; i++) {",
    ...body.map((line) => `      ${line}`),
    "    }",
    "    return sum;",
    "  },",
  ].join("\n");
