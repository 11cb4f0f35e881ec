import type { Plan } from "../../../4-plan/types.js";
import { valueType } from "../expressions.js";
import { handleTypeOf } from "../accessor-names.js";
import type { Leaf } from "./leaves.js";
import { argumentsOf, readExpression, writeStatement } from "./leaves.js";

/**
 * The rows of a field table: the reference with its offset, then how to read and write the field by handle and
 * through a view. `infix` stands between `get` and the field's name, in arenas: `getHeaderId`.
 */
export const fieldRows = (leaves: readonly Leaf[], plan: Plan, infix = ""): string[] =>
  leaves.flatMap((leaf) => row(leaf, plan, infix));

function row(leaf: Leaf, plan: Plan, infix: string): string[] {
  const method = `${infix}${leaf.method}`;
  const parts = [
    nameOf(leaf),
    referenceOf(leaf, plan),
    `(p, h) => p.get${method}(${argumentsOf(leaf, "h")})`,
    `(p, h, v) => p.set${method}(${argumentsOf(leaf, "h", "v")})`,
    `(s) => ${readExpression(leaf, "s")}`,
    `(s, v) => { ${writeStatement(leaf, "s", "v")}; }`,
  ];
  return leaf.dims.reduceRight<string[]>(
    (lines, { count, index }, d) => wrapEach(lines, count, index, d === 0),
    call("field", parts, leaf.dims.length === 0 ? "," : ""),
  );
}

/** In an array of 16: `...each(16, (i) => …),` */
function wrapEach(lines: readonly string[], count: number, index: string, isOutermost: boolean): string[] {
  const open = `${isOutermost ? "..." : ""}each(${count}, (${index}) =>`;
  const close = isOutermost ? ")," : ")";
  return [open, ...lines.map((line) => `  ${line}`), close];
}

/** On one line where it fits, else one argument a line. */
function call(name: string, parts: readonly string[], end: string): string[] {
  const line = `${name}(${parts.join(", ")})${end}`;
  if (line.length <= 112) return [line];
  const [label, reference, ...accessors] = parts;
  const byHandle = accessors.slice(0, 2).join(", ");
  const byView = accessors.slice(2).join(", ");
  const rest = [byHandle, byView].flatMap((pair, n) =>
    pair.length <= 112 ? [pair] : accessors.slice(2 * n, 2 * n + 2),
  );
  return [`${name}(`, `  ${label!}, ${reference!},`, ...rest.map((part) => `  ${part},`), `)${end}`];
}

/** `"id"`, or in an array `` `origin[${i}]` ``. */
function nameOf(leaf: Leaf): string {
  const steps = leaf.steps.map(({ name, indices }) => name + indices.map((index) => `[\${${index}}]`).join(""));
  const name = steps.join(".");
  return name.includes("$") ? `\`${name}\`` : JSON.stringify(name);
}

/** The reference of a field, `u32(0)`, `oneOf(u8(4), Object.values(PacketKind))`, in arrays `u8(28 + i)`. */
function referenceOf(leaf: Leaf, plan: Plan): string {
  const { value } = leaf;
  const at = offsetOf(leaf);
  switch (value.kind) {
    case "integer":
    case "float":
    case "bigint":
      return `${value.array}(${at})`;
    case "u53":
    case "bool":
      return `${value.kind}(${at})`;
    case "enum":
      return `oneOf(${value.array}(${at}), Object.values(${value.name}))`;
    case "ref":
      return `handle<${valueType(value, { handleOf: handleTypeOf(plan) })}>(${at})`;
    case "part":
      return value.bits === 1
        ? `flag(${value.array}(${at}), ${value.shift})`
        : `bits(${value.array}(${at}), ${value.shift}, ${value.bits})`;
    case "utf8":
      return `utf8(${at}, ${value.bytes})`;
  }
}

/** `28 + i`, `4 * i` */
function offsetOf({ offset, dims }: Leaf): string {
  const terms = dims.map(({ index, bytes }) => (bytes === 1 ? index : `${bytes} * ${index}`));
  return [...(offset === 0 && terms.length > 0 ? [] : [String(offset)]), ...terms].join(" + ");
}
