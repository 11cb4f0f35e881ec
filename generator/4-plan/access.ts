import type { BitPart, FieldType, IntegerType, SliceType } from "../2-resolve/types.js";
import { extentOf } from "../3-layout/structs.js";
import type { FieldLayout, StructLayout } from "../3-layout/types.js";
import { pascalCase } from "./names.js";

/** Typed arrays of a class, named as the element type. */
export type ArrayName = SliceType;

/** What a base points to: the struct's first word, or its first byte where it may lie at odd places. */
export type Unit = "word" | "byte";

/**
 * One field as accessors see it: where it is and what it holds, all numbers final.
 *
 *   index into `array` = (base + place.lead) in elements + place.index + i * step(0) + j * step(1) + …
 */
export interface Access {
  /** Names from the struct at the base down to this field: `["inner", "y"]`; the part of a bits word comes last. */
  readonly path: readonly string[];
  readonly doc: string | undefined;
  /** Bytes from the base, for comments. */
  readonly offset: number;
  readonly place: Place;
  readonly value: Value;
  readonly atomic: boolean;
  /** `emit: read`: nothing is generated that writes it. */
  readonly readOnly: boolean;
  /** How many of the last dimensions are the field's own, side by side; those before are of structs around it. */
  readonly ownDims: number;
}

export interface Place {
  readonly base: Unit;
  /** Bytes of an element of the array that is indexed. */
  readonly element: 1 | 2 | 4 | 8;
  /** Base units. An index above 127 does not fit one byte of bytecode; a quarter of it, added to the base, often does. */
  readonly lead: number;
  readonly index: number;
  /** One for each index parameter, outermost first. */
  readonly dims: readonly Dim[];
}

export interface Dim {
  readonly count: number;
  /** Elements from one index to the next. */
  readonly step: number;
}

export type Value =
  | { readonly kind: "integer"; readonly array: ArrayName; readonly min: number; readonly max: number }
  | { readonly kind: "float"; readonly array: ArrayName }
  | { readonly kind: "bigint"; readonly array: "u64" | "i64" }
  | { readonly kind: "u53"; readonly array: "u32" | "u64" }
  | { readonly kind: "bool"; readonly array: "u8" }
  | { readonly kind: "enum"; readonly array: ArrayName; readonly name: string }
  | { readonly kind: "ref"; readonly array: "i32"; readonly struct: string; readonly allocator: string }
  | PartValue
  | { readonly kind: "utf8"; readonly array: "u8"; readonly bytes: number }
  /** A struct by value: the place is its base, in words or bytes. */
  | { readonly kind: "struct"; readonly struct: string };

/** `word & mask` is the part in place, `word >>> shift & max` its value, `word & others` everything else. */
export interface PartValue {
  readonly kind: "part";
  readonly array: ArrayName;
  readonly bits: number;
  readonly shift: number;
  readonly mask: number;
  readonly max: number;
  readonly others: number;
  /** The part reaches the top of the word: shifting is enough to read it. */
  readonly top: boolean;
}

type StructOf = (name: string) => StructLayout;

/** Structs aligned to words are addressed by word; the others may lie at odd places inside another struct. */
export const unitOf = (struct: StructLayout): Unit => (struct.align >= 4 ? "word" : "byte");

/** The fields of the struct itself: what its view shows. Structs by value are one access each. */
export function viewAccesses(struct: StructLayout, structOf: StructOf): Access[] {
  return emitted(struct).flatMap((f) =>
    accessesOf(f, { base: unitOf(struct), offset: 0, dims: [], path: [] }, structOf, false),
  );
}

/** All scalars of the struct, those of nested structs too: methods on handles. Slots start on words. */
export function handleAccesses(struct: StructLayout, structOf: StructOf): Access[] {
  return emitted(struct).flatMap((f) => accessesOf(f, { base: "word", offset: 0, dims: [], path: [] }, structOf, true));
}

/** References among them that accessors show, and those that they don't: other code may have put handles there. */
export const references = (struct: StructLayout, structOf: StructOf): Access[] =>
  handleAccesses(whole(struct), (name) => whole(structOf(name))).filter(({ value }) => value.kind === "ref");

const emitted = ({ fields }: StructLayout): readonly FieldLayout[] => fields.filter(({ emit }) => emit !== "none");

const whole = (struct: StructLayout): StructLayout => ({
  ...struct,
  fields: struct.fields.map((field) => ({ ...field, emit: "all" })),
});

/** Element `i` of a slice; its array is as long as the slice, so the count here is 0 and nobody checks against it. */
export function elementAccess(type: SliceType): Access {
  const value = scalarValue(type, false);
  const place = {
    base: "word",
    element: elementBytes(value),
    lead: 0,
    index: 0,
    dims: [{ count: 0, step: 1 }],
  } as const;
  return { path: [type], doc: undefined, offset: 0, place, value, atomic: false, readOnly: false, ownDims: 0 };
}

interface Context {
  readonly base: Unit;
  /** Bytes. */
  readonly offset: number;
  readonly dims: readonly Dim[];
  readonly path: readonly string[];
}

function accessesOf(field: FieldLayout, outer: Context, structOf: StructOf, flatten: boolean): Access[] {
  const dims: Dim[] = [...outer.dims];
  let type: FieldType = field.type;
  for (; type.kind === "array"; type = type.element)
    dims.push({ count: type.count, step: extentOf(type.element, structOf).size });
  const inner: Context = {
    base: outer.base,
    offset: outer.offset + field.offset,
    dims,
    path: [...outer.path, field.name],
  };
  if (type.kind === "struct" && flatten)
    return emitted(structOf(type.struct)).flatMap((f) => accessesOf(f, inner, structOf, true));
  return leaves(type, field, inner, dims.length - outer.dims.length, structOf);
}

/** One access, or for bits the word and each of its parts. */
function leaves(type: Leaf, field: FieldLayout, context: Context, ownDims: number, structOf: StructOf): Access[] {
  const { doc, atomic, emit } = field;
  const { base, offset, path } = context;
  const element =
    type.kind === "struct" ? unitBytes[unitOf(structOf(type.struct))] : elementBytes(valueOf(type, atomic));
  const dims = context.dims.map(({ count, step }) => ({ count, step: step / element }));
  const place = { base, element, ...split(offset, base, element), dims };
  const access = { doc, offset, place, atomic, readOnly: emit === "read", ownDims } as const;
  const word: Access = { ...access, path, value: valueOf(type, atomic) };
  if (type.kind !== "bits") return [word];
  return [
    word,
    ...type.parts.map((part): Access => {
      return { ...access, doc: undefined, path: [...path, part.name], value: partValue(type.word, part) };
    }),
  ];
}

type Leaf = Exclude<FieldType, { kind: "array" }>;

const unitBytes = { word: 4, byte: 1 } as const;

/** Operands of V8's bytecode above this take three bytes more. */
const largestShort = 127;

function split(offset: number, base: Unit, element: number): Pick<Place, "lead" | "index"> {
  const index = offset / element;
  const unit = unitBytes[base];
  const fits = index > largestShort && element < unit && offset % unit === 0;
  return fits ? { lead: offset / unit, index: 0 } : { lead: 0, index };
}

function valueOf(type: Leaf, atomic: boolean): Value {
  switch (type.kind) {
    case "scalar":
      return scalarValue(type.scalar, atomic);
    case "enum":
      return { kind: "enum", array: type.base, name: type.enum };
    case "bits":
      return integer(type.word);
    case "utf8":
      return { kind: "utf8", array: "u8", bytes: type.bytes };
    case "ref":
      return { kind: "ref", array: "i32", struct: type.struct, allocator: type.allocator };
    case "struct":
      return { kind: "struct", struct: type.struct };
  }
}

function scalarValue(scalar: Extract<FieldType, { kind: "scalar" }>["scalar"], atomic: boolean): Value {
  switch (scalar) {
    case "f32":
    case "f64":
      return { kind: "float", array: scalar };
    case "u64":
    case "i64":
      return { kind: "bigint", array: scalar };
    case "u53":
      return { kind: "u53", array: atomic ? "u64" : "u32" };
    case "bool":
      return { kind: "bool", array: "u8" };
    default:
      return integer(scalar);
  }
}

function integer(type: IntegerType): Value {
  const bits = Number(type.slice(1));
  const [min, max] = type.startsWith("i") ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return { kind: "integer", array: type, min, max };
}

function partValue(word: "u8" | "u16" | "u32", { bits, shift }: BitPart): PartValue {
  const all = Number(word.slice(1));
  const max = 2 ** bits - 1;
  const mask = max * 2 ** shift;
  return { kind: "part", array: word, bits, shift, mask, max, others: 2 ** all - 1 - mask, top: bits + shift === all };
}

function elementBytes(value: Value): Place["element"] {
  if (value.kind === "struct") throw new Error("a struct has no element of its own");
  const bits = Number(value.array.slice(1));
  return (bits / 8) as Place["element"];
}

/** Threads can sleep on it: whole words of 32 or 64 bits, by the array that `Atomics.wait` takes. */
export function waitArray({ value, atomic }: Access): "i32" | "i64" | undefined {
  if (!atomic || (value.kind !== "integer" && value.kind !== "bigint")) return undefined;
  return value.array === "u32" || value.array === "i32" ? "i32" : value.kind === "bigint" ? "i64" : undefined;
}

/** `InnerY`: what follows `get` and `set` in methods on handles. */
export const accessName = (access: Access): string => access.path.map(pascalCase).join("");
