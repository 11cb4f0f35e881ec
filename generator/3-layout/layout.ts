import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import type { AllocatorModel, Model } from "../2-resolve/types.js";
import { arenaHotWords, placeArena } from "./arena.js";
import { allocatorFindings, imageFindings, structFindings } from "./findings.js";
import { freeListHotWords, placeFreeList, strideWordsOf } from "./free-list.js";
import { granuleBytes, numberSlots } from "./handles.js";
import { hashOf } from "../hash.js";
import { type HotWord, layOutPrologue, lineWords, type Prologue } from "./image.js";
import { alignUp, layOutStructs } from "./structs.js";
import type { AllocatorLayout, HandleLayout, ImageLayout, Layout, StructLayout } from "./types.js";

/** Counts the bytes: offsets of fields, numbers of slots, the map of the image. Arithmetic only. */
export function layOut(model: Model): PhaseResult<Layout> {
  const structs = layOutStructs(model.structs, model.enums);
  const diagnostics = [...structFindings(structs), ...allocatorFindings(model)];
  if (hasError(diagnostics)) return { value: undefined, diagnostics };

  const handles = numberSlots(model.allocators, model.memory);
  const prologue = layOutPrologue(model.memory, structs.length + model.allocators.length, hotWords(model));
  const allocators = model.allocators.map((a) => place(a, model, structs, handles.get(a.name), prologue));
  const image = closeImage(prologue, allocators, model);
  diagnostics.push(...imageFindings(allocators, model));
  if (hasError(diagnostics)) return { value: undefined, diagnostics };

  const { name, className, doc, memory, enums } = model;
  return { value: { name, className, doc, memory, enums, structs, allocators, image }, diagnostics };
}

const hasError = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((d) => d.severity === "error");

/** Heads of free lists first: theirs are the functions that must stay within 27 bytes of bytecode. */
function hotWords(model: Model): HotWord[] {
  const wordsOf = (a: AllocatorModel): string[] =>
    a.kind === "free-list" ? freeListHotWords(a, model.memory) : arenaHotWords(a, model.memory);
  const all = model.allocators.flatMap((a) => wordsOf(a).map((name) => ({ allocator: a.name, name })));
  const rank = ({ name }: HotWord): number => (name === "headWord" ? 0 : name === "frontierWord" ? 1 : 2);
  return all.sort((a, b) => rank(a) - rank(b));
}

function place(
  model: AllocatorModel,
  { memory }: Model,
  structs: readonly StructLayout[],
  handles: HandleLayout | undefined,
  prologue: Prologue,
): AllocatorLayout {
  const hot = Object.fromEntries(prologue.hot.filter((h) => h.allocator === model.name).map((h) => [h.name, h.at]));
  const structOf = (name: string): StructLayout => structs.find((s) => s.name === name)!;
  if (model.kind === "arena") {
    const placed = placeArena(model, memory, handles, prologue.cursor);
    const words = { ...placed.words, ...hot };
    const hashes = model.structs.map((s) => structOf(s).hash);
    const hash = hashOf({ ...identity(model, memory.checks), size: model.size, hashes, words, handles });
    return { ...model, hash, handles, regions: placed.regions, words, granules: model.size / granuleBytes };
  }
  const struct = structOf(model.struct);
  const placed = placeFreeList(model, memory, struct, handles, prologue.cursor);
  const words = { ...placed.words, ...hot };
  const hash = hashOf({
    ...identity(model, memory.checks),
    capacity: model.capacity,
    struct: struct.hash,
    words,
    handles,
  });
  return { ...model, hash, handles, regions: placed.regions, words, strideWords: strideWordsOf(struct, memory) };
}

const identity = (model: AllocatorModel, checks: string): object => ({
  name: model.name,
  kind: model.kind,
  owner: model.owner,
  checks,
});

function closeImage(prologue: Prologue, allocators: readonly AllocatorLayout[], model: Model): ImageLayout {
  const words = alignUp(prologue.cursor.end, lineWords);
  const own = allocators.flatMap((a) => a.regions.map((r) => ({ ...r, name: `${a.name} ${r.name}` })));
  const regions = [...prologue.regions, ...own];
  const slotBits = model.memory.checks === "fast" ? 0 : (allocators[0]?.handles?.slotBits ?? 0);
  return { byteLength: words * 4, words, ...prologue.places, regions, slotBits };
}
