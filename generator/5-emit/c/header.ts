import type { FieldType, IntegerType } from "../../2-resolve/types.js";
import { leafOf } from "../../3-layout/leaf.js";
import type { FieldLayout } from "../../3-layout/types.js";
import type { CConstant, CEnum, CMask, CPlan, CStruct } from "../../4-plan/c/types.js";
import type { Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { bytesText, withArticle } from "../wording.js";
import { inC } from "../escape.js";
import { render } from "../render.js";

/** The C header: the same structs with their sizes and offsets asserted, so that a compiler checks our arithmetic. */
export function emitCHeader({ layout, c }: Plan, templates: Templates): string {
  return render(
    "header.h.hbs",
    {
      ...c.spellings,
      guard: c.guard,
      layoutName: c.layout.name,
      layoutHash: `0x${c.layout.hash.toString(16)}u`,
      file: c.file,
      backing: layout.memory.backing,
      workers: layout.memory.workers === 1 ? "one thread" : `${layout.memory.workers} workers at most`,
      constants: c.constants.map((constant) => printConstant(constant, `${constant.value}u`)),
      enums: c.enums.map(printEnum),
      structs: c.structs.map((s) => printStruct(s, c)),
    },
    templates,
  );
}

const printConstant = ({ name, insteadOf }: CConstant, value: string): object => ({
  name,
  value,
  note: insteadOf === undefined ? "" : `${insteadOf} is taken`,
});

function printEnum({ model, name, values }: CEnum): object {
  const type = integerTypes[model.base];
  return {
    name,
    doc: sentences(renamedFrom(model.name, name), inC(model.doc ?? "")),
    type,
    values: values.map((v) => printConstant(v, `((${type})${v.value})`)),
  };
}

function printStruct({ layout, name, fields, masks }: CStruct, c: CPlan): object {
  const natural = Math.max(...fields.map((f) => f.layout.align));
  return {
    name,
    doc: sentences(
      renamedFrom(layout.name, name),
      inC(layout.doc ?? ""),
      `${bytesText(layout.size)}, aligned to ${layout.align}.`,
    ),
    size: layout.size,
    align: layout.align,
    fields: fields.map((field, i) => {
      const align = i === 0 && layout.align > natural ? `${c.spellings.alignas}(${layout.align}) ` : "";
      return {
        name: field.name,
        declaration: align + declare(field.layout, field.name, c),
        offset: field.layout.offset,
        note: noteOf(field.layout, field.name),
      };
    }),
    masks: masks.flatMap(printMask),
  };
}

function printMask({ stem, shift, mask, insteadOf }: CMask): object[] {
  const note = insteadOf === undefined ? "" : `${insteadOf} is taken`;
  return [
    { name: `${stem}_SHIFT`, value: `${shift}u`, note },
    { name: `${stem}_MASK`, value: `0x${mask.toString(16)}u`, note: "" },
  ];
}

function declare({ type }: FieldLayout, name: string, c: CPlan): string {
  const counts: number[] = [];
  let element = type;
  for (; element.kind === "array"; element = element.element) counts.push(element.count);
  if (element.kind === "utf8") counts.push(element.bytes);
  return `${cType(element, c)} ${name}${counts.map((count) => `[${count}]`).join("")}`;
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

function cType(type: FieldType, c: CPlan): string {
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
      return c.types[type.enum]!;
    case "struct":
      return c.types[type.struct]!;
    case "array":
      return cType(type.element, c);
  }
}

function noteOf({ name, type, atomic }: FieldLayout, cName: string): string {
  const leaf = leafOf(type);
  const what =
    leaf.kind === "ref"
      ? `handle of ${withArticle(leaf.struct)} in ${leaf.allocator}, 0 is null`
      : leaf.kind === "utf8"
        ? "UTF-8, NUL-padded"
        : "";
  const renamed = cName === name ? "" : `\`${name}\` in the schema`;
  return [renamed, what, atomic ? "atomic" : ""].filter((s) => s !== "").join("; ");
}

const renamedFrom = (name: string, cName: string): string => (cName === name ? "" : `\`${name}\` in the schema.`);

const sentences = (...texts: readonly string[]): string => texts.filter((t) => t !== "").join(" ");
