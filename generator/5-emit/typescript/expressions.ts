import { grouped } from "../digits.js";
import type { Access, ArrayName, PartValue, Place, Unit, Value } from "../../4-plan/access.js";
import type { Checks } from "../../2-resolve/types.js";
import { type Code, code, helper, join, plainText, type Text, typeOf, valueOf } from "./code.js";

/** Where an access stands in the output: a method on handles, or the accessor of a view. */
export interface Site {
  /** The expression the place is counted from, first in words, then in bytes: `h`, `this.locate(h)`, `this._w`. */
  readonly base: Text;
  readonly array: (name: ArrayName) => Code;
  readonly checks: Checks;
  /** What error messages call the field: `Header.kind`. */
  readonly owner: string;
  readonly handleOf: (allocator: string, struct: string) => Code;
  readonly enumsFile: string;
  /** Slots that a reference into an allocator may name; undefined in `fast`. */
  readonly slotsOf: (allocator: string) => SlotNumbers | undefined;
  /** Several threads see the memory. */
  readonly shared: boolean;
}

/** `handle & mask` is a number from `first` to `last`. */
export type SlotNumbers = Readonly<Record<"mask" | "first" | "last", number>>;

/** Index parameters of arrays, outermost first. */
export const indexNames = ["i", "j", "k", "l", "n", "o"] as const;

export const indicesOf = (place: Place): string[] => place.dims.map((_, d) => indexNames[d] ?? `i${d}`);

const typedArrays: Readonly<Record<ArrayName, string>> = {
  u8: "Uint8Array",
  i8: "Int8Array",
  u16: "Uint16Array",
  i16: "Int16Array",
  u32: "Uint32Array",
  i32: "Int32Array",
  f32: "Float32Array",
  f64: "Float64Array",
  u64: "BigUint64Array",
  i64: "BigInt64Array",
};

export const typedArrayOf = (name: ArrayName): string => typedArrays[name];

const unitBytes: Readonly<Record<Unit, number>> = { word: 4, byte: 1 };

/** A base in elements of 1, 2, 4, 8 bytes: of a word `h << 2`, `h << 1`, `h`, `h >> 1`. */
export function scaled(base: Text, element: number, unit: Unit = "word"): Text {
  const shift = Math.log2(unitBytes[unit] / element);
  return shift === 0 ? base : shift > 0 ? code`${base} << ${shift}` : code`${base} >> ${-shift}`;
}

/**
 * The index into the typed array: `h + 17`, `(h << 2) + 4`, `(h + 50) << 2`, `h + i + 6`, `i + (h << 2) + 24`, `h + (j + i * 4) + 20`.
 * The order of the terms is V8's: what is a variable stands left of what is computed, which saves a register and with it
 * the bytes of bytecode that keep the accessors of arrays below 27.
 */
export function printIndex(access: Access, site: Site): Code {
  const { place } = access;
  const scaledBase = scaled(
    place.lead === 0 ? site.base : code`(${site.base} + ${grouped(place.lead)})`,
    place.element,
    place.base,
  );
  const base = scaledBase === site.base ? scaledBase : code`(${scaledBase})`;
  const constant = place.index === 0 ? [] : [grouped(place.index)];
  const terms = indicesOf(place)
    .map((name, d) => printTerm(name, place, d, access, site))
    .reverse();
  if (terms.length === 0 && constant.length === 0) return code`${scaledBase}`;
  const steps = terms.length > 1 ? [code`(${join(terms, " + ")})`] : terms;
  const indexFirst = terms.length === 1 && isVariable(terms[0]!) && !isVariable(base);
  return join([...(indexFirst ? [...steps, base] : [base, ...steps]), ...constant], " + ");
}

/** The same from the start of the struct: `8`, `i * 2 + 4`. */
export function printOffset(access: Access, site: Site): Code {
  const { place } = access;
  const terms = indicesOf(place).map((name, d) => printTerm(name, place, d, access, site));
  const constant = place.lead * (unitBytes[place.base] / place.element) + place.index;
  return join([...terms.reverse(), ...(constant === 0 && terms.length > 0 ? [] : [grouped(constant)])], " + ");
}

const isVariable = (expression: Text): boolean => /^\w+$/.test(plainText(expression));

function printTerm(name: string, place: Place, d: number, access: Access, site: Site): Text {
  const { count, step } = place.dims[d]!;
  const known = count > 0; // elements of a slice: their number stands in the slice, and the arena checks it
  const checked =
    site.checks === "paranoid" && known
      ? code`${helper("inBounds")}(${name}, ${grouped(count)}, ${quotedName(access, site)})`
      : name;
  return step === 1 ? checked : code`${checked} * ${step}`;
}

export const quotedName = (access: Access, site: Site): string =>
  JSON.stringify([site.owner, ...access.path].join("."));

/** The TypeScript type users see. */
export function valueType(value: Value, site: Pick<Site, "handleOf" | "enumsFile">): Text {
  switch (value.kind) {
    case "integer":
    case "float":
    case "u53":
      return "number";
    case "bigint":
      return "bigint";
    case "bool":
      return "boolean";
    case "enum":
      return typeOf(site.enumsFile, value.name);
    case "ref":
      return code`${site.handleOf(value.allocator, value.struct)} | 0`;
    case "part":
      return value.bits === 1 ? "boolean" : "number";
    case "utf8":
      return "string";
    case "struct":
      return value.struct;
  }
}

/** The expression that reads the field. `!!` instead of `!== 0` saves 4 bytes of bytecode, which a flag in a view needs. */
export function printRead(access: Access, site: Site): Code {
  const { value } = access;
  if (value.kind === "struct") throw new Error("structs are not read by value");
  const array = site.array(value.array);
  const index = printIndex(access, site);
  const element = access.atomic ? code`Atomics.load(${array}, ${index})` : code`${array}[${index}]`;
  const known = access.atomic ? element : code`${element}!`;
  switch (value.kind) {
    case "integer":
    case "float":
    case "bigint":
      return known;
    case "u53":
      return code`${helper(access.atomic ? "loadU53" : "readU53")}(${array}, ${index}${checkedName(access, site)})`;
    case "bool":
      return code`!!${element}`;
    case "enum":
    case "ref":
      return code`${known} as ${valueType(value, site)}`;
    case "part":
      return printPart(value, known);
    case "utf8":
      return code`${helper("readUtf8")}(${array}, ${index}, ${value.bytes})`;
  }
}

/** What is refused at every level but `fast` is refused under this name. */
export const checkedName = (access: Access, site: Site): string =>
  site.checks === "fast" ? "" : `, ${quotedName(access, site)}`;

function printPart(part: PartValue, word: Code): Code {
  if (part.bits === 1) return code`!!(${word} & ${hex(part.mask)})`;
  if (part.top) return part.shift === 0 ? word : code`${word} >>> ${part.shift}`;
  return part.shift === 0 ? code`${word} & ${hex(part.max)}` : code`(${word} >>> ${part.shift}) & ${hex(part.max)}`;
}

/** The statement, or statements on one line, that write `x`. */
export function printWrite(access: Access, site: Site): Code {
  const { value } = access;
  if (value.kind === "struct") throw new Error("structs are not written by value");
  const array = site.array(value.array);
  const index = printIndex(access, site);
  if (value.kind === "part") return printPartWrite(value, array, index, access, site);
  const name = checkedName(access, site);
  if (value.kind === "utf8")
    return code`${helper(name === "" ? "writeUtf8" : "writeText")}(${array}, ${index}, ${value.bytes}, x${name});`;
  if (value.kind === "u53")
    return code`${helper(access.atomic ? "storeU53" : "writeU53")}(${array}, ${index}, x${name});`;
  const x = printChecked("x", access, site);
  const stored = value.kind === "bool" ? code`${x} ? 1 : 0` : x;
  return access.atomic ? code`Atomics.store(${array}, ${index}, ${stored});` : code`${array}[${index}] = ${stored};`;
}

/** Aliases the array and the index: they stand there twice. */
function printPartWrite(part: PartValue, array: Code, index: Code, access: Access, site: Site): Code {
  if (part.bits === 1)
    return code`const m = ${array}, p = ${index}; m[p] = ${printChecked("x", access, site)} ? m[p]! | ${hex(part.mask)} : m[p]! & ${hex(part.others)};`;
  const x = printChecked("x", access, site);
  if (part.others === 0) return code`${array}[${index}] = ${x};`;
  const shifted = part.shift === 0 ? x : code`(${x} << ${part.shift})`;
  return code`const m = ${array}, p = ${index}; m[p] = (m[p]! & ${hex(part.others)}) | (${shifted} & ${hex(part.mask)});`;
}

/** `paranoid` refuses what would wrap, and what is of another type. */
export function printChecked(x: string, access: Access, site: Site): Text {
  const { value } = access;
  if (site.checks !== "paranoid") return x;
  const name = quotedName(access, site);
  switch (value.kind) {
    case "integer":
      return code`${helper("inRange")}(${x}, ${value.min}, ${value.max}, ${name})`;
    case "float":
      return code`${helper("onlyNumber")}(${x}, ${name})`;
    case "bool":
      return code`${helper("onlyBoolean")}(${x}, ${name})`;
    case "part":
      return value.bits === 1
        ? code`${helper("onlyBoolean")}(${x}, ${name})`
        : code`${helper("inRange")}(${x}, 0, ${value.max}, ${name})`;
    case "bigint":
      return code`${helper("inBigRange")}(${x}, ${bigRange(value.array)}, ${name})`;
    case "enum":
      return code`${helper("inEnum")}(${x}, ${valueOf(site.enumsFile, value.name)}, ${name})`;
    case "ref":
      return printInSlots(x, site.slotsOf(value.allocator)!, name);
    default:
      return x;
  }
}

export const bigRange = (array: "u64" | "i64"): string =>
  array === "u64" ? "0n, 0xffffffffffffffffn" : "-0x8000000000000000n, 0x7fffffffffffffffn";

/** `paranoid` refuses what no handle of the allocator can be. */
export const printInSlots = (x: string, { mask, first, last }: SlotNumbers, name: string): Code =>
  code`${helper("inSlots")}(${x}, ${hex(mask)}, ${grouped(first)}, ${grouped(last)}, ${name})`;

const hex = (value: number): string => (value < 10 ? String(value) : `0x${value.toString(16)}`);
