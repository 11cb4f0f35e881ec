import { grouped } from "../digits.js";
import { layoutOf } from "../../3-layout/kinds/kinds.js";
import { typeText } from "../../3-layout/pahole.js";
import { reclamationText } from "../../3-layout/reclamation.js";
import type { HandleLayout, RootLayout, StructLayout } from "../../3-layout/types.js";
import type { AllocatorPlan, Plan } from "../../4-plan/types.js";
import type { Templates } from "../files.js";
import { bytesText } from "../wording.js";
import { inCell, inMarkdown, paragraphs } from "../escape.js";
import { render } from "../render.js";

/** LAYOUT.md: what the layout says, for people. */
export function emitLayoutPage({ layout, module }: Plan, templates: Templates): string {
  const { memory, image } = layout;
  const { allocators } = module;
  const handled = allocators.flatMap((allocator) => {
    const { handles } = allocator.layout;
    return handles === undefined ? [] : [{ allocator, handles }];
  });
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
      sharding: layout.allocators.flatMap((a) => {
        const text = layoutOf(a).sharding(a);
        return text === undefined ? [] : [{ name: a.name, text }];
      }),
      reclamation: layout.reclamation === undefined ? "" : reclamationText(layout.reclamation),
      roots: [
        ...layout.roots.map((root) => printRoot(root, `ref<${root.struct}, ${root.allocator}>`)),
        ...layout.singletons.map((singleton) => printRoot({ ...singleton, count: undefined }, singleton.struct)),
      ],
      slotBits: image.slotBits,
      generationBits: handled[0]?.handles.generationBits ?? 0,
      reuses: grouped(2 ** (handled[0]?.handles.generationBits ?? 0)),
      hasEpochs: handled.some(({ allocator }) => allocator.numbering[0] === "epoch"),
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

function printAllocator({ layout, slots, summary }: AllocatorPlan): object {
  const { name, kind, regions } = layout;
  const bytes = regions.reduce((sum, r) => sum + r.words * 4, 0);
  return { name, kind, holds: summary.holds, slots: grouped(slots), bytes: grouped(bytes) };
}

const printHandles = ({ layout, slots, summary }: AllocatorPlan, { firstSlot, slotMask }: HandleLayout): object => ({
  name: layout.name,
  first: grouped(firstSlot + 1),
  last: grouped(firstSlot + slots),
  mask: `\`0x${slotMask.toString(16)}\``,
  wraps: summary.wraps,
});
