import { counted } from "../diagnostics/counted.js";
import type { FieldType } from "../2-resolve/types.js";
import { layoutOf } from "./kinds/kinds.js";
import { reclamationText } from "./reclamation.js";
import type { FieldLayout, Hole, Layout, StructLayout } from "./types.js";

const lineBytes = 64;

/** What `gen-alloc layout` prints: fields, holes and cache lines of every struct as pahole shows them, then the image. */
export function paholeText(layout: Layout): string {
  return [...layout.structs.map(printStruct), printImage(layout)].join("\n");
}

function printStruct(struct: StructLayout): string {
  const rows: (FieldLayout | Hole)[] = [...struct.fields, ...struct.holes].sort((a, b) => a.offset - b.offset);
  const types = Math.max(...struct.fields.map((f) => typeText(f.type).length));
  const names = Math.max(...struct.fields.map((f) => f.name.length + 1));
  const lines: string[] = [];
  let line = 0;
  for (const row of rows) {
    const crossed = Math.floor(row.offset / lineBytes);
    if (crossed > line) lines.push(`  /* --- cache line ${crossed} (${crossed * lineBytes} bytes) --- */`);
    line = Math.max(line, crossed);
    lines.push("name" in row ? printField(row, types, names) : printHole(row));
  }
  const sum = struct.fields.reduce((total, f) => total + f.size, 0);
  return [
    `struct ${struct.name} {`,
    ...lines,
    "",
    `  /* size: ${struct.size}, align: ${struct.align}, cache lines: ${Math.ceil(struct.size / lineBytes)}, fields: ${struct.fields.length} */`,
    `  /* sum of fields: ${sum}, holes: ${struct.holes.length}, sum of holes: ${struct.size - sum} */`,
    "};",
    "",
  ].join("\n");
}

function printField({ name, type, offset, size }: FieldLayout, types: number, names: number): string {
  return `  ${typeText(type).padEnd(types)}  ${`${name};`.padEnd(names)}  /* ${pad(offset)} ${pad(size)} */`;
}

const printHole = ({ offset, size }: Hole): string => `  /* hole of ${counted(size, "byte")} at ${offset} */`;

const pad = (value: number): string => String(value).padStart(5);

function printImage({ image, allocators, memory, reclamation }: Layout): string {
  const widest = Math.max(...image.regions.map((r) => r.name.length));
  const rows = image.regions.map(
    (r) => `  ${r.name.padEnd(widest)}  word ${String(r.word).padStart(9)}  ${String(r.words * 4).padStart(10)} bytes`,
  );
  const handles = allocators.flatMap((a) =>
    a.handles === undefined
      ? []
      : [
          `  ${a.name}: generation ${counted(a.handles.generationBits, "bit")}, slot ${counted(a.handles.slotBits, "bit")}, first slot ${a.handles.firstSlot}`,
        ],
  );
  const shards = allocators.flatMap((a) => {
    const sharding = layoutOf(a).sharding(a);
    return sharding === undefined ? [] : [`  ${a.name}: ${a.kind}, ${sharding}`];
  });
  return [
    `image: ${image.byteLength} bytes, ${memory.backing}, ${memory.checks}, ${counted(memory.workers, "worker")}`,
    ...rows,
    ...(handles.length > 0 ? ["handles:", ...handles] : []),
    ...(shards.length > 0 ? ["sharded:", ...shards] : []),
    ...(reclamation === undefined ? [] : [`reclamation: ${reclamationText(reclamation)}`]),
    "",
  ].join("\n");
}

/** The type as the schema writes it. */
export function typeText(type: FieldType): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar;
    case "enum":
      return type.enum;
    case "bits":
      return `${type.word}: ${type.parts.map((p) => `${p.name} ${p.bits}`).join(", ")}`;
    case "utf8":
      return `utf8[${type.bytes}]`;
    case "ref":
      return `ref<${type.struct}>`;
    case "struct":
      return type.struct;
    case "array": {
      const counts: number[] = [];
      let element: FieldType = type;
      for (; element.kind === "array"; element = element.element) counts.push(element.count);
      return typeText(element) + counts.map((c) => `[${c}]`).join("");
    }
  }
}
