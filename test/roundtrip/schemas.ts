import fc from "fast-check";

/** A schema as this test thinks of it: enough to write the YAML and to know, without our layout code, what it means. */
export interface SchemaCase {
  readonly backing: "local" | "shared" | "wasm" | "wasm-shared";
  readonly checks: "fast" | "checked" | "paranoid";
  readonly structs: readonly StructCase[];
  /** Pool and arena are `sharded-…`; in shared memory only. */
  readonly sharded: boolean;
}

/** Struct k may hold structs 0..k-1 by value; the last one is what allocators hold. */
export interface StructCase {
  readonly name: string;
  readonly align: number | undefined;
  readonly fields: readonly FieldCase[];
}

export interface FieldCase {
  readonly name: string;
  readonly type: LeafType;
  /** Outermost first; none for a plain field. */
  readonly dims: readonly number[];
  readonly atomic: boolean;
}

export type IntegerName = "u8" | "i8" | "u16" | "i16" | "u32" | "i32";
export type LeafType =
  | { readonly kind: "integer"; readonly name: IntegerName }
  | { readonly kind: "bigint"; readonly name: "u64" | "i64" }
  | { readonly kind: "float"; readonly name: "f32" | "f64" }
  | { readonly kind: "u53" | "bool" | "enum" | "ref" }
  | { readonly kind: "utf8"; readonly bytes: number }
  | { readonly kind: "bits"; readonly word: "u8" | "u16" | "u32"; readonly parts: readonly number[] }
  | { readonly kind: "struct"; readonly struct: string };

/** The enum of every schema: values with gaps, stored as i16. */
export const modes = { off: -2, slow: 0, fast: 300 } as const;

export const structName = (index: number): string => `Part${index}`;

const integerNames = ["u8", "i8", "u16", "i16", "u32", "i32"] as const;
const wordBits: Readonly<Record<string, number>> = { u8: 8, u16: 16, u32: 32 };

/** Parts that fit the word; what does not fit any more is left out. */
const bitsArbitrary = fc
  .tuple(fc.constantFrom("u8", "u16", "u32"), fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 6 }))
  .map(([word, wanted]): LeafType => {
    const parts: number[] = [];
    let left = wordBits[word]!;
    for (const bits of wanted) {
      if (bits > left) continue;
      parts.push(bits);
      left -= bits;
    }
    return { kind: "bits", word, parts: parts.length > 0 ? parts : [1] };
  });

const leafArbitrary = (index: number): fc.Arbitrary<LeafType> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...integerNames).map((name): LeafType => ({ kind: "integer", name })) },
    fc.constantFrom("u64", "i64").map((name): LeafType => ({ kind: "bigint", name })),
    fc.constantFrom("f32", "f64").map((name): LeafType => ({ kind: "float", name })),
    fc.constantFrom("u53", "bool", "enum", "ref").map((kind): LeafType => ({ kind })),
    fc.integer({ min: 1, max: 9 }).map((bytes): LeafType => ({ kind: "utf8", bytes })),
    bitsArbitrary,
    ...(index === 0
      ? []
      : [
          { weight: 3, arbitrary: fc.nat(index - 1).map((i): LeafType => ({ kind: "struct", struct: structName(i) })) },
        ]),
  );

const atomicKinds: ReadonlySet<LeafType["kind"]> = new Set(["integer", "bigint", "enum", "ref"]);

const fieldArbitrary = (index: number): fc.Arbitrary<Omit<FieldCase, "name">> =>
  fc
    .record({
      type: leafArbitrary(index),
      dims: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
      ),
      atomic: fc.boolean(),
    })
    .map(({ type, dims, atomic }) => ({
      type,
      // `count` beside `bits` is one dimension
      dims: type.kind === "bits" ? dims.slice(0, 1) : dims,
      atomic: atomic && dims.length === 0 && atomicKinds.has(type.kind),
    }));

const structArbitrary = (index: number): fc.Arbitrary<StructCase> =>
  fc
    .record({
      align: fc.option(fc.constantFrom(2, 4, 8, 16, 64), { nil: undefined, freq: 5 }),
      fields: fc.array(fieldArbitrary(index), { minLength: 1, maxLength: 7 }),
    })
    .map(({ align, fields }) => ({
      name: structName(index),
      align,
      fields: fields.map((f, i) => ({ ...f, name: `f${i}` })),
    }));

export const structsArbitrary: fc.Arbitrary<readonly StructCase[]> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => structArbitrary(i))));

/** The schema as a user would write it. */
export function yamlOf({ backing, checks, structs, sharded }: SchemaCase): string {
  const held = structs[structs.length - 1]!.name;
  const kind = sharded ? "sharded-" : "";
  const values = Object.entries(modes)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
  return [
    "name: trip",
    "memory:",
    `  backing: ${backing}`,
    ...(backing.includes("shared") ? ["  workers: 2"] : []),
    `  checks: ${checks}`,
    "enums:",
    `  Mode: { type: i16, values: { ${values} } }`,
    "structs:",
    ...structs.flatMap((s) => structLines(s, held)),
    "allocators:",
    `  things: { kind: ${kind}free-list, of: ${held}, capacity: 5 }`,
    `  space: { kind: ${kind}arena, size: 64KiB, of: [${held}] }`,
    "",
  ].join("\n");
}

function structLines({ name, align, fields }: StructCase, held: string): string[] {
  const aligned = align === undefined ? [] : [`    align: ${align}`];
  return [`  ${name}:`, ...aligned, "    fields:", ...fields.map((f) => `      ${f.name}: ${fieldText(f, held)}`)];
}

function fieldText({ type, dims, atomic }: FieldCase, held: string): string {
  if (type.kind === "bits") {
    const parts = type.parts.map((bits, i) => `p${i}: ${bits}`).join(", ");
    return `{ type: ${type.word}, bits: { ${parts} }${dims.length > 0 ? `, count: ${dims[0]!}` : ""} }`;
  }
  const text = JSON.stringify(typeText(type, held) + dims.map((d) => `[${d}]`).join(""));
  return atomic ? `{ type: ${text}, atomic: true }` : text;
}

function typeText(type: Exclude<LeafType, { kind: "bits" }>, held: string): string {
  switch (type.kind) {
    case "integer":
    case "bigint":
    case "float":
      return type.name;
    case "enum":
      return "Mode";
    case "ref":
      return `ref<${held}, things>`;
    case "utf8":
      return `utf8[${type.bytes}]`;
    case "struct":
      return type.struct;
    default:
      return type.kind;
  }
}
