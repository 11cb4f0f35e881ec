import type { FieldType, IntegerType } from "../../2-resolve/types.js";
import type { AllocatorLayout, FieldLayout, Layout, Region, RootLayout, StructLayout } from "../../3-layout/types.js";
import type { Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { bytesText, withArticle } from "../typescript/text.js";
import { render } from "./render.js";

/** The C header: the same structs with their sizes and offsets asserted, so that a compiler checks our arithmetic. */
export function emitCHeader({ layout }: Plan, templates: Templates): string {
  const prefix = constantCase(layout.name);
  return render(
    "header.h.hbs",
    {
      guard: `${prefix}_H`,
      prefix,
      backing: layout.memory.backing,
      workers: `${layout.memory.workers} worker${layout.memory.workers === 1 ? "" : "s"}`,
      constants: [
        ...imageConstants(prefix, layout),
        ...layout.allocators.flatMap((a) => allocatorConstants(`${prefix}_${constantCase(a.name)}`, a)),
        ...layout.roots.flatMap((r) => rootConstants(`${prefix}_ROOT_${constantCase(r.name)}`, r)),
      ],
      enums: layout.enums.map((e) => ({
        name: e.name,
        doc: oneLine(e.doc),
        type: integerTypes[e.base],
        values: e.values.map((v) => ({ name: `${e.name}_${v.name}`, type: e.name, value: v.value })),
      })),
      structs: inOrder(layout.structs).map((s) => printStruct(s, prefix)),
    },
    templates,
  );
}

interface Constant {
  readonly name: string;
  readonly value: string;
}

function imageConstants(prefix: string, { image, reclamation }: Layout): Constant[] {
  return [
    { name: `${prefix}_IMAGE_BYTES`, value: `${image.byteLength}u` },
    { name: `${prefix}_HEADER_WORD`, value: `${image.headerWord}u` },
    ...regionConstants(`${prefix}_RECLAMATION`, reclamation?.regions ?? []),
  ];
}

const regionConstants = (name: string, regions: readonly Region[]): Constant[] =>
  regions.map((r) => ({ name: `${name}_${constantCase(r.name)}_WORD`, value: `${r.word}u` }));

function rootConstants(name: string, { word, count }: RootLayout): Constant[] {
  const several = count === undefined ? [] : [{ name: `${name}_COUNT`, value: `${count}u` }];
  return [{ name: `${name}_WORD`, value: `${word}u` }, ...several];
}

function allocatorConstants(name: string, allocator: AllocatorLayout): Constant[] {
  const regions = regionConstants(name, allocator.regions);
  if (allocator.kind === "arena") return [{ name: `${name}_BYTES`, value: `${allocator.size}u` }, ...regions];
  return [
    { name: `${name}_CAPACITY`, value: `${allocator.capacity}u` },
    { name: `${name}_STRIDE_WORDS`, value: `${allocator.strideWords}u` },
    ...regions,
  ];
}

/** C wants a struct declared before it is used by value. */
function inOrder(structs: readonly StructLayout[]): StructLayout[] {
  const done = new Set<StructLayout>();
  const visit = (struct: StructLayout): void => {
    if (done.has(struct)) return;
    for (const { type } of struct.fields) {
      const leaf = leafOf(type);
      if (leaf.kind === "struct") visit(structs.find((s) => s.name === leaf.struct)!);
    }
    done.add(struct);
  };
  structs.forEach(visit);
  return [...done];
}

function printStruct(struct: StructLayout, prefix: string): object {
  const natural = Math.max(...struct.fields.map((f) => f.align));
  return {
    name: struct.name,
    doc: oneLine(struct.doc),
    size: struct.size,
    bytes: bytesText(struct.size),
    align: struct.align,
    fields: struct.fields.map((field, i) => {
      const align = i === 0 && struct.align > natural ? `${prefix}_ALIGNAS(${struct.align}) ` : "";
      return {
        name: memberName(field.name),
        declaration: align + declare(field),
        offset: field.offset,
        note: noteOf(field),
      };
    }),
    masks: struct.fields.flatMap((f) => masksOf(struct.name, f)),
  };
}

const leafOf = (type: FieldType): Exclude<FieldType, { kind: "array" }> =>
  type.kind === "array" ? leafOf(type.element) : type;

function declare({ name, type }: FieldLayout): string {
  const counts: number[] = [];
  let element = type;
  for (; element.kind === "array"; element = element.element) counts.push(element.count);
  if (element.kind === "utf8") counts.push(element.bytes);
  return `${cType(element)} ${memberName(name)}${counts.map((c) => `[${c}]`).join("")}`;
}

const integerTypes: Readonly<Record<IntegerType, string>> = {
  u8: "uint8_t",
  i8: "int8_t",
  u16: "uint16_t",
  i16: "int16_t",
  u32: "uint32_t",
  i32: "int32_t",
};
const scalarTypes: Readonly<Record<string, string>> = {
  ...integerTypes,
  u64: "uint64_t",
  i64: "int64_t",
  u53: "uint64_t",
  f32: "float",
  f64: "double",
  bool: "bool",
};

function cType(type: FieldType): string {
  switch (type.kind) {
    case "scalar":
      return scalarTypes[type.scalar]!;
    case "bits":
      return integerTypes[type.word];
    case "utf8":
      return "char";
    case "ref":
      return "int32_t";
    case "enum":
      return type.enum;
    case "struct":
      return type.struct;
    case "array":
      return cType(type.element);
  }
}

function noteOf({ type, atomic }: FieldLayout): string {
  const leaf = leafOf(type);
  const what =
    leaf.kind === "ref"
      ? `handle of ${withArticle(leaf.struct)} in ${leaf.allocator}, 0 is null`
      : leaf.kind === "utf8"
        ? "UTF-8, NUL-padded"
        : "";
  return [what, ...(atomic ? ["atomic"] : [])].filter((s) => s !== "").join("; ");
}

function masksOf(struct: string, { name, type }: FieldLayout): { name: string; value: string }[] {
  const leaf = leafOf(type);
  if (leaf.kind !== "bits") return [];
  return leaf.parts.flatMap((p) => [
    { name: `${struct}_${name}_${p.name}_SHIFT`, value: `${p.shift}u` },
    { name: `${struct}_${name}_${p.name}_MASK`, value: `0x${((2 ** p.bits - 1) * 2 ** p.shift).toString(16)}u` },
  ]);
}

const keywords = new Set(
  (
    "alignas alignof asm auto bool break case catch char class const constexpr continue decltype default delete do double " +
    "else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept nullptr operator private " +
    "protected public register restrict return short signed sizeof static struct switch template this throw true try typedef typeid " +
    "typename union unsigned using virtual void volatile wchar_t while linux unix i386"
  ).split(" "),
);

/** A field that C or C++ would take for a keyword, or compilers for a macro of their own, gets a `_` behind. */
const memberName = (name: string): string => (keywords.has(name) ? `${name}_` : name);

const constantCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();

const oneLine = (doc: string | undefined): string =>
  (doc ?? "").trim().replace(/\s+/g, " ").replaceAll("*/", "* /").replaceAll("/*", "/ *");
