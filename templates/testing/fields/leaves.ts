import type { FieldDescription, ScalarType, SlotNumbers, StructDescription } from "../description.js";
import { pascalCase } from "../names.js";

/** One scalar of a struct, those of structs inside it included: where it is, and how accessors are called. */
export interface Leaf {
  /** As people write it: `items.y`, `flags.urgent`. */
  readonly name: string;
  /** Bytes from the start of the struct, all indices 0. */
  readonly offset: number;
  /** Of all arrays it is in, the outermost first. */
  readonly dims: readonly Dim[];
  /** What follows `get` and `set` in methods on handles: `ItemsY`. */
  readonly method: string;
  /** From the struct's view down to the accessor. */
  readonly steps: readonly Step[];
  readonly value: Value;
  readonly isAtomic: boolean;
  /** There is no member that writes it. */
  readonly isReadOnly: boolean;
  /** Where its accessors are. */
  readonly forms: readonly Form[];
}

/** Methods on handles, the cursor of an allocator, a view of its own. */
export type Form = "handle" | "cursor" | "view";

const formsOf = ({ emit }: StructDescription): readonly Form[] =>
  emit === "handles" ? ["handle"] : emit === "views" ? ["cursor", "view"] : ["handle", "cursor", "view"];

export interface Dim {
  readonly count: number;
  /** Bytes from one element to the next. */
  readonly bytes: number;
}

/** An accessor of a view, with how many indices it takes. */
export interface Step {
  readonly name: string;
  readonly indices: number;
}

export type Value =
  | { readonly kind: "scalar"; readonly type: ScalarType }
  | { readonly kind: "enum"; readonly type: ScalarType; readonly values: readonly number[] }
  | { readonly kind: "part"; readonly type: ScalarType; readonly shift: number; readonly bits: number }
  | { readonly kind: "ref"; readonly slots: SlotNumbers | undefined }
  | { readonly kind: "utf8"; readonly bytes: number };

/**
 * The leaves of a struct that have accessors. A word that is split into bits is left out where `words` is false: each of its parts is a
 * leaf already, and a model that knew both would have to know that they overlap.
 */
export function leavesOf(struct: StructDescription, structs: readonly StructDescription[], words = false): Leaf[] {
  const forms = formsOf(struct);
  const walk = (fields: readonly FieldDescription[], outer: Outer): Leaf[] =>
    fields.flatMap((field) => {
      if (field.emit === "none") return [];
      const bytes = bytesOf(field, structs);
      const inner = stepInto(field, outer, bytes);
      if (field.type === "struct") return walk(structNamed(structs, field.struct).fields, inner);
      const of = { isAtomic: isAtomic(field), isReadOnly: field.emit === "read", forms };
      const whole = { ...inner, ...of, value: valueOf(field) };
      if (!("bits" in field)) return [whole];
      return [...(words ? [whole] : []), ...partsOf(field, inner).map((part) => ({ ...part, ...of }))];
    });
  return walk(struct.fields, { name: "", offset: 0, dims: [], method: "", steps: [] });
}

type Outer = Pick<Leaf, "name" | "offset" | "dims" | "method" | "steps">;

export const structNamed = (structs: readonly StructDescription[], name: string): StructDescription => {
  const found = structs.find((struct) => struct.name === name);
  if (!found) throw new Error(`the description has no struct ${name}`);
  return found;
};

function stepInto(field: FieldDescription, outer: Outer, bytes: number): Outer {
  const { name, offset, dims = [] } = field;
  const inside = (d: number): number => dims.slice(d + 1).reduce((product, count) => product * count, bytes);
  return {
    name: outer.name === "" ? name : `${outer.name}.${name}`,
    offset: outer.offset + offset,
    dims: [...outer.dims, ...dims.map((count, d) => ({ count, bytes: inside(d) }))],
    method: outer.method + pascalCase(name),
    steps: [...outer.steps, { name, indices: dims.length }],
  };
}

/** A leaf for each part of a word; the last accessor is called by both names: `flagsUrgent`. */
function partsOf(
  field: FieldDescription & { readonly type: ScalarType },
  word: Outer,
): (Outer & Pick<Leaf, "value">)[] {
  let shift = 0;
  return Object.entries(field.bits ?? {}).map(([name, bits]) => {
    const value: Value = { kind: "part", type: field.type, shift, bits };
    shift += bits;
    const last = word.steps.at(-1)!;
    const steps = [...word.steps.slice(0, -1), { ...last, name: last.name + pascalCase(name) }];
    const method = word.method + pascalCase(name);
    return { ...word, name: `${word.name}.${name}`, method, steps, value };
  });
}

const isAtomic = (field: FieldDescription): boolean => "atomic" in field && field.atomic === true;

function valueOf(field: Exclude<FieldDescription, { readonly type: "struct" }>): Value {
  if (field.type === "utf8") return { kind: "utf8", bytes: field.bytes };
  if (field.type === "ref") return { kind: "ref", slots: field.slots };
  if (field.values === undefined) return { kind: "scalar", type: field.type };
  const values = Object.values(field.values).filter((value): value is number => typeof value === "number");
  return { kind: "enum", type: field.type, values };
}

function bytesOf(field: FieldDescription, structs: readonly StructDescription[]): number {
  if (field.type === "struct") return structNamed(structs, field.struct).size;
  if (field.type === "utf8") return field.bytes;
  if (field.type === "ref") return 4;
  return field.type === "bool" ? 1 : field.type === "u53" ? 8 : Number(field.type.slice(1)) / 8;
}
