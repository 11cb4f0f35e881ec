import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import type { AllocatorModel, Model } from "../2-resolve/types.js";
import { arenaHotWords, placeArena } from "./arena.js";
import { allocatorFindings, imageFindings, structFindings } from "./findings.js";
import { freeListHotWords, placeFreeList, strideWordsOf } from "./free-list.js";
import { granuleBytes } from "../2-resolve/sizes.js";
import { numberSlots } from "./handles.js";
import { hashOf } from "../hash.js";
import { type HotWord, layOutPrologue, lineWords, nullWordsOf, type Prologue } from "./image.js";
import { partCount } from "./parts.js";
import { placeReclamation } from "./reclamation.js";
import { placeRoots, placeSingletons } from "./roots.js";
import { isShardedArena, placeShardedArena } from "./sharded-arena.js";
import { isShardedFreeList, placeShardedFreeList } from "./sharded-free-list.js";
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
  { memory, reclamation }: Model,
  structs: readonly StructLayout[],
  handles: HandleLayout | undefined,
  prologue: Prologue,
): AllocatorLayout {
  const { cursor } = prologue;
  const hot = Object.fromEntries(prologue.hot.filter((h) => h.allocator === model.name).map((h) => [h.name, h.at]));
  const structOf = (name: string): StructLayout => structs.find((s) => s.name === name)!;
  const { name, kind, owner, sharded } = model;
  const identity = { name, kind, owner, sharded, checks: memory.checks, handles };
  if (model.kind === "arena") {
    const { regions, words: own } = isShardedArena(model)
      ? placeShardedArena(model, memory, handles, cursor)
      : placeArena(model, memory, handles, cursor);
    const words = { ...own, ...hot };
    const hash = hashOf({ ...identity, size: model.size, hashes: model.structs.map((s) => structOf(s).hash), words });
    return { ...model, hash, handles, regions, words, granules: model.size / granuleBytes };
  }
  const struct = structOf(model.struct);
  const { regions, words: own } = isShardedFreeList(model)
    ? placeShardedFreeList(model, memory, struct, handles, reclamation!.robust, cursor)
    : placeFreeList(model, memory, struct, handles, cursor);
  const words = { ...own, ...hot };
  const hash = hashOf({ ...identity, capacity: model.capacity, struct: struct.hash, words });
  return { ...model, hash, handles, regions, words, strideWords: strideWordsOf(struct, memory) };
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
