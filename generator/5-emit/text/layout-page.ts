import { typeText } from "../../3-layout/pahole.js";
import type { AllocatorLayout, HandleLayout, StructLayout } from "../../3-layout/types.js";
import type { Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { bytesText, grouped } from "../typescript/text.js";
import { render } from "./render.js";

/** LAYOUT.md: what the layout says, for people. */
export function emitLayoutPage({ layout }: Plan, templates: Templates): string {
  const { memory, image, allocators } = layout;
  const handled = allocators.flatMap((a) => (a.handles === undefined ? [] : [{ allocator: a, handles: a.handles }]));
  return render(
    "layout.md.hbs",
    {
      name: layout.name,
      doc: layout.doc ?? "",
      backing: memory.backing,
      checks: memory.checks,
      workers: `${memory.workers} worker${memory.workers === 1 ? "" : "s"}`,
      imageBytes: grouped(image.byteLength),
      structs: layout.structs.map(printStruct),
      allocators: allocators.map(printAllocator),
      slotBits: image.slotBits,
      generationBits: handled[0]?.handles.generationBits ?? 0,
      reuses: grouped(2 ** (handled[0]?.handles.generationBits ?? 0)),
      handles: handled.length > 0 ? handled.map(({ allocator, handles }) => printHandles(allocator, handles)) : false,
      regions: image.regions.map((r) => ({ ...r, word: grouped(r.word), words: grouped(r.words) })),
    },
    templates,
  );
}

function printStruct(struct: StructLayout): object {
  const rows = [
    ...struct.fields.map((f) => ({
      offset: f.offset,
      size: f.size,
      field: `\`${f.name}\``,
      type: `\`${typeText(f.type)}\`${f.atomic ? ", atomic" : ""}`,
      doc: cell(f.doc),
    })),
    ...struct.holes.map((h) => ({ offset: h.offset, size: h.size, field: "", type: "unused", doc: "" })),
  ].sort((a, b) => a.offset - b.offset);
  const unused = struct.holes.reduce((sum, h) => sum + h.size, 0);
  const lines = Math.ceil(struct.size / 64);
  return {
    name: struct.name,
    doc: struct.doc ?? "",
    bytes: bytesText(struct.size),
    align: struct.align,
    rows,
    lines: lines === 1 ? "Fits one cache line of 64 bytes" : `Spans ${lines} cache lines of 64 bytes`,
    unused: unused === 0 ? "" : ` (${unused} unused)`,
  };
}

const cell = (doc: string | undefined): string => (doc ?? "").trim().replace(/\s+/g, " ").replaceAll("|", "\\|");

function printAllocator(a: AllocatorLayout): object {
  const bytes = grouped(a.regions.reduce((sum, r) => sum + r.words * 4, 0));
  if (a.kind === "arena")
    return {
      name: a.name,
      kind: a.kind,
      holds: `blocks of any size, granules of 8 bytes`,
      slots: grouped(a.granules),
      bytes,
    };
  return { name: a.name, kind: a.kind, holds: `\`${a.struct}\``, slots: grouped(a.capacity), bytes };
}

function printHandles(a: AllocatorLayout, { firstSlot, slotMask }: HandleLayout): object {
  const count = a.kind === "arena" ? a.granules : a.capacity;
  const wraps =
    a.kind === "arena"
      ? "reused"
      : a.generations === "quarantine"
        ? "the slot is taken out for good"
        : "the slot is reused";
  return {
    name: a.name,
    first: grouped(firstSlot + 1),
    last: grouped(firstSlot + count),
    mask: `\`0x${slotMask.toString(16)}\``,
    wraps,
  };
}
