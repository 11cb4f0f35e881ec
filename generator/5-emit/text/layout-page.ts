import { grouped } from "../digits.js";
import { kindOf, reclamationText, shardingOf } from "../../3-layout/kind.js";
import { typeText } from "../../3-layout/pahole.js";
import type { AllocatorLayout, HandleLayout, RootLayout, StructLayout } from "../../3-layout/types.js";
import type { Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { bytesText } from "../typescript/text.js";
import { inCell, inMarkdown, paragraphs } from "./escape.js";
import { render } from "./render.js";

/** LAYOUT.md: what the layout says, for people. */
export function emitLayoutPage({ layout }: Plan, templates: Templates): string {
  const { memory, image, allocators } = layout;
  const handled = allocators.flatMap((a) => (a.handles === undefined ? [] : [{ allocator: a, handles: a.handles }]));
  return render(
    "layout.md.hbs",
    {
      name: layout.name,
      doc: paragraphs(layout.doc ?? ""),
      backing: memory.backing,
      checks: memory.checks,
      workers: memory.workers === 1 ? "one thread" : `${memory.workers} workers at most`,
      imageBytes: grouped(image.byteLength),
      imageAlign: image.align,
      structs: layout.structs.map(printStruct),
      allocators: allocators.map(printAllocator),
      sharded: allocators.filter((a) => a.sharded !== undefined).map((a) => ({ name: a.name, text: shardingOf(a) })),
      reclamation: layout.reclamation === undefined ? "" : reclamationText(layout.reclamation),
      roots: [
        ...layout.roots.map((root) => printRoot(root, `ref<${root.struct}, ${root.allocator}>`)),
        ...layout.singletons.map((singleton) => printRoot({ ...singleton, count: undefined }, singleton.struct)),
      ],
      slotBits: image.slotBits,
      generationBits: handled[0]?.handles.generationBits ?? 0,
      reuses: grouped(2 ** (handled[0]?.handles.generationBits ?? 0)),
      handles: handled.map(({ allocator, handles }) => printHandles(allocator, handles)),
      regions: image.regions.map((r) => ({ ...r, word: grouped(r.word), words: grouped(r.words) })),
    },
    templates,
  );
}

function printRoot(
  { name, count, word, doc }: Pick<RootLayout, "name" | "count" | "word" | "doc">,
  type: string,
): object {
  return {
    name,
    type: `\`${type}\``,
    count: grouped(count ?? 1),
    word: grouped(word),
    doc: inCell(doc ?? ""),
  };
}

function printStruct(struct: StructLayout): object {
  const rows = [
    ...struct.fields.map((f) => ({
      offset: f.offset,
      size: f.size,
      field: `\`${f.name}\``,
      type: `\`${typeText(f.type)}\`${f.atomic ? ", atomic" : ""}`,
      doc: inCell(f.doc ?? ""),
    })),
    ...struct.holes.map((h) => ({ offset: h.offset, size: h.size, field: "", type: "unused", doc: "" })),
  ].sort((a, b) => a.offset - b.offset);
  const unused = struct.holes.reduce((sum, h) => sum + h.size, 0);
  const lines = Math.ceil(struct.size / 64);
  return {
    name: inMarkdown(struct.name),
    doc: paragraphs(struct.doc ?? ""),
    bytes: bytesText(struct.size),
    align: struct.align,
    rows,
    lines: lines === 1 ? "Fits one cache line of 64 bytes" : `Spans ${lines} cache lines of 64 bytes`,
    unused: unused === 0 ? "" : ` (${unused} unused)`,
  };
}

function printAllocator(a: AllocatorLayout): object {
  const [holds, slots] =
    a.kind === "arena" ? ["blocks of any size, granules of 8 bytes", a.granules] : [`\`${a.struct}\``, a.capacity];
  const bytes = a.regions.reduce((sum, r) => sum + r.words * 4, 0);
  return { name: a.name, kind: kindOf(a), holds, slots: grouped(slots), bytes: grouped(bytes) };
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
