import { type IntegerName, modes, type SchemaCase, type StructCase } from "./schemas.js";

/**
 * What a struct is in memory, found out a second time: sizes and offsets by C's rules, values through a DataView. It
 * knows the schema only; not a line of generator/3-layout is used.
 */
export interface Leaf {
  /** From the struct down: field names, with the index after the name of an array. */
  readonly path: readonly Step[];
  readonly offset: number;
  readonly codec: Codec;
}

export interface Step {
  readonly name: string;
  readonly indices: readonly number[];
}

/** Reads and writes one kind of value; `values` are worth writing, what of them comes back is what `get` says. */
export interface Codec {
  readonly size: number;
  readonly get: (view: DataView, at: number) => unknown;
  readonly set: (view: DataView, at: number, value: never) => void;
  readonly values: readonly unknown[];
  /** Values that wrap or are cut: `paranoid` refuses them. */
  readonly beyond: readonly unknown[];
  /** `checked` refuses them as well. */
  readonly isLossless?: true;
}

interface Extent {
  readonly size: number;
  readonly align: number;
}

type FieldType = StructCase["fields"][number]["type"];

const up = (value: number, align: number): number => value + ((align - (value % align)) % align);

const bytesOf = (name: string): number => Number(name.slice(1)) / 8;

export function extentOf(struct: StructCase, schema: Pick<SchemaCase, "structs">): Extent {
  let end = 0;
  let align = struct.align ?? 1;
  for (const field of struct.fields) {
    const one = typeExtent(field.type, schema);
    end = up(end, one.align) + one.size * field.dims.reduce((product, count) => product * count, 1);
    align = Math.max(align, one.align);
  }
  return { size: up(end, align), align };
}

function typeExtent(type: FieldType, schema: Pick<SchemaCase, "structs">): Extent {
  if (type.kind === "struct")
    return extentOf(
      schema.structs.find((s) => s.name === type.struct)!,
      schema,
    );
  if (type.kind === "utf8") return { size: type.bytes, align: 1 };
  const size = sizeOf(type);
  return { size, align: size };
}

function sizeOf(type: Exclude<FieldType, { kind: "struct" | "utf8" }>): number {
  switch (type.kind) {
    case "integer":
    case "bigint":
    case "float":
      return bytesOf(type.name);
    case "bits":
      return bytesOf(type.word);
    case "u53":
      return 8;
    case "ref":
      return 4;
    case "enum":
      return 2;
    case "bool":
      return 1;
  }
}

/** Every scalar of the struct, each element of an array and each part of a bits word for itself. */
export function leavesOf(
  struct: StructCase,
  schema: Pick<SchemaCase, "structs">,
  start = 0,
  path: readonly Step[] = [],
): Leaf[] {
  let end = start;
  return struct.fields.flatMap((field) => {
    const one = typeExtent(field.type, schema);
    const offset = up(end, one.align);
    const places = elements(field.dims);
    end = offset + one.size * places.length;
    return places.flatMap((indices, i) =>
      leavesAt(field.type, schema, offset + i * one.size, [...path, { name: field.name, indices }]),
    );
  });
}

/** Index tuples of an array, the last index running fastest; one empty tuple for a plain field. */
function elements(dims: readonly number[]): number[][] {
  return dims.reduce<number[][]>(
    (tuples, count) => tuples.flatMap((t) => Array.from({ length: count }, (_, i) => [...t, i])),
    [[]],
  );
}

function leavesAt(type: FieldType, schema: Pick<SchemaCase, "structs">, offset: number, path: readonly Step[]): Leaf[] {
  if (type.kind === "struct")
    return leavesOf(
      schema.structs.find((s) => s.name === type.struct)!,
      schema,
      offset,
      path,
    );
  if (type.kind !== "bits") return [{ path, offset, codec: codecOf(type) }];
  const word = integer(type.word);
  let shift = 0;
  const parts = type.parts.map((bits, i) => {
    const codec = part(word, BigInt(shift), bits);
    shift += bits;
    const last = path[path.length - 1]!;
    return { path: [...path.slice(0, -1), { name: `${last.name}P${i}`, indices: last.indices }], offset, codec };
  });
  return [{ path, offset, codec: word }, ...parts];
}

function codecOf(type: Exclude<FieldType, { kind: "struct" | "bits" }>): Codec {
  switch (type.kind) {
    case "integer":
      return integer(type.name);
    case "bigint":
      return type.name === "u64" ? u64 : i64;
    case "float":
      return type.name === "f32" ? f32 : f64;
    case "u53":
      return u53;
    case "bool":
      return bool;
    case "enum":
      return { ...integer("i16"), values: Object.values(modes), beyond: [7] };
    case "ref":
      return { ...integer("i32"), values: [0], beyond: [] };
    case "utf8":
      return utf8(type.bytes);
  }
}

const little = true;

const u64: Codec = {
  size: 8,
  get: (v, at) => v.getBigUint64(at, little),
  set: (v, at, x) => v.setBigUint64(at, x, little),
  values: [0n, 1n, 0x1_0000_0000n, 0xffff_ffff_ffff_ffffn],
  beyond: [-1n, 1n << 64n],
};
const i64: Codec = {
  size: 8,
  get: (v, at) => v.getBigInt64(at, little),
  set: (v, at, x) => v.setBigInt64(at, x, little),
  values: [0n, -1n, 0x7fff_ffff_ffff_ffffn, -0x8000_0000_0000_0000n],
  beyond: [1n << 63n],
};
const f32: Codec = {
  size: 4,
  get: (v, at) => v.getFloat32(at, little),
  set: (v, at, x) => v.setFloat32(at, x, little),
  values: [0, -1.5, 1 / 3, 1e38, Infinity, NaN],
  beyond: [],
};
const f64: Codec = {
  size: 8,
  get: (v, at) => v.getFloat64(at, little),
  set: (v, at, x) => v.setFloat64(at, x, little),
  values: [0, -1.5, 1 / 3, 1e300, -Infinity, NaN],
  beyond: [],
};
const u53: Codec = {
  size: 8,
  get: (v, at) => Number(v.getBigUint64(at, little)),
  set: (v, at, x) => v.setBigUint64(at, Number.isFinite(x) ? BigInt(Math.trunc(x)) : 0n, little),
  values: [0, 1, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER],
  beyond: [-1, -0.5, 1.5, 2 ** 53, -(2 ** 53) - 2, 2 ** 64, NaN, Infinity],
  isLossless: true,
};
const bool: Codec = {
  size: 1,
  get: (v, at) => v.getUint8(at) !== 0,
  set: (v, at, x) => v.setUint8(at, x ? 1 : 0),
  values: [true, false],
  beyond: [],
};

/** Reads through the DataView method of that name: `getUint16`. */
function integer(name: IntegerName): Codec {
  const bits = bytesOf(name) * 8;
  const signed = name.startsWith("i");
  const method = `${signed ? "Int" : "Uint"}${bits}` as "Int8" | "Uint8" | "Int16" | "Uint16" | "Int32" | "Uint32";
  const [min, max] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return {
    size: bits / 8,
    get: (v, at) => v[`get${method}`](at, little),
    set: (v, at, x) => v[`set${method}`](at, x, little),
    values: [0, 1, 85, min, max],
    beyond: [min - 1, max + 1],
  };
}

/** Bits of a word, counted with bigints so that no sign gets in the way. */
function part(word: Codec, shift: bigint, bits: number): Codec {
  const mask = ((1n << BigInt(bits)) - 1n) << shift;
  const read = (v: DataView, at: number): bigint => BigInt(word.get(v, at) as number);
  const max = 2 ** bits - 1;
  return {
    size: word.size,
    get: (v, at) => {
      const value = Number((read(v, at) & mask) >> shift);
      return bits === 1 ? value === 1 : value;
    },
    set: (v, at, x) => word.set(v, at, Number((read(v, at) & ~mask) | ((BigInt(Number(x)) << shift) & mask)) as never),
    values: bits === 1 ? [true, false] : [0, 1, max],
    beyond: bits === 1 ? [] : [max + 1],
  };
}

/** Cut at a code point, padded with NUL. */
function utf8(size: number): Codec {
  return {
    size,
    get: (v, at) => new TextDecoder().decode(new Uint8Array(v.buffer, v.byteOffset + at, size)).replace(/\0[^]*$/, ""),
    set: (v, at, x) => {
      const bytes = new Uint8Array(v.buffer, v.byteOffset + at, size).fill(0);
      let end = 0;
      for (const point of (x as string).replace(/\0[^]*$/, "")) {
        const encoded = new TextEncoder().encode(point);
        if (end + encoded.length > size) return;
        bytes.set(encoded, end);
        end += encoded.length;
      }
    },
    values: ["", "a", "b".repeat(size), "é".repeat(size >> 1), "𝄞".repeat(size >> 2)],
    beyond: ["c".repeat(size + 1), "äöü€𝄞", "\ud800", "\0", "d\0e", "f\0"],
    isLossless: true,
  };
}
