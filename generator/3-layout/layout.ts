import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import type { AllocatorModel, Model } from "../2-resolve/types.js";
import { allocatorFindings, imageFindings, structFindings } from "./findings.js";
import { numberSlots } from "./handles.js";
import { type HotWord, layOutPrologue, lineWords, nullWordsOf, type Prologue } from "./image.js";
import { layoutOf } from "./kinds/kinds.js";
import { partCount } from "./parts.js";
import { placeReclamation } from "./reclamation.js";
import { placeRoots, placeSingletons } from "./roots.js";
import { alignUp, layOutStructs } from "./structs.js";
import type { AllocatorLayout, HandleLayout, ImageLayout, Layout, StructLayout } from "./types.js";

/** Counts the bytes: offsets of fields, numbers of slots, the map of the image. Arithmetic only. */
export function layOut(model: Model): PhaseResult<Layout> {
  const structs = layOutStructs(model.structs, model.enums);
  const diagnostics = [...structFindings(structs), ...allocatorFindings(model)];
  if (hasError(diagnostics)) return { value: undefined, diagnostics };

  const handles = numberSlots(model.allocators, model.memory);
  const prologue = layOutPrologue(model.memory, nullWordsOf(model.memory, structs), partCount(model), hotWords(model));
  const roots = placeRoots(model.roots, prologue.cursor);
  const structOf = (name: string): StructLayout => structs.find((s) => s.name === name)!;
  const singletons = placeSingletons(model.singletons, structOf, prologue.cursor);
  const reclamation = placeReclamation(model, prologue.cursor);
  const allocators = model.allocators.map((a) => place(a, model, structs, handles.get(a.name), prologue));
  const image = closeImage(prologue, { roots, singletons, reclamation, allocators }, structs, model);
  diagnostics.push(...imageFindings({ roots, singletons, reclamation, allocators }, model));
  if (hasError(diagnostics)) return { value: undefined, diagnostics };

  const { name, className, doc, memory, enums } = model;
  const value = { name, className, doc, memory, enums, structs, allocators, roots, singletons, reclamation, image };
  return { value, diagnostics };
}

const hasError = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((d) => d.severity === "error");

/** The cheapest addresses for what needs them most. */
function hotWords({ allocators, memory }: Model): HotWord[] {
  const all = allocators.flatMap((a) =>
    layoutOf(a)
      .hotWords(a, memory)
      .map((word) => ({ ...word, allocator: a.name })),
  );
  return all.sort((a, b) => a.rank - b.rank);
}

function place(
  allocator: AllocatorModel,
  { memory, reclamation }: Model,
  structs: readonly StructLayout[],
  handles: HandleLayout | undefined,
  { cursor, hot }: Prologue,
): AllocatorLayout {
  const own = hot.filter((h) => h.allocator === allocator.name);
  return layoutOf(allocator).place(allocator, {
    memory,
    structOf: (name) => structs.find((s) => s.name === name)!,
    handles,
    robust: reclamation?.robust ?? false,
    cursor,
    hot: Object.fromEntries(own.map((h) => [h.name, h.at])),
  });
}

function closeImage(
  prologue: Prologue,
  { roots, singletons, reclamation, allocators }: Pick<Layout, "roots" | "singletons" | "reclamation" | "allocators">,
  structs: readonly StructLayout[],
  { memory }: Model,
): ImageLayout {
  const words = alignUp(prologue.cursor.end, lineWords);
  const own = [...(reclamation === undefined ? [] : [{ name: "reclamation", ...reclamation }]), ...allocators];
  const regions = [
    ...prologue.regions,
    ...roots.map(({ name, word, count }) => ({ name: `root ${name}`, word, words: count ?? 1 })),
    ...singletons.map(({ name, word, words: size }) => ({ name: `root ${name}`, word, words: size })),
    ...own.flatMap((a) => a.regions.map((r) => ({ ...r, name: `${a.name} ${r.name}` }))),
  ];
  const slotBits = memory.checks === "fast" ? 0 : (allocators[0]?.handles?.slotBits ?? 0);
  const align = Math.max(lineWords * 4, ...structs.map((s) => s.align));
  return { byteLength: words * 4, align, words, ...prologue.places, regions, slotBits };
}
