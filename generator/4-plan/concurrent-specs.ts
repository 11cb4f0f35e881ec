import type { ReclamationSpec, ShardedArenaSpec, ShardedFreeListSpec } from "../../templates/concurrent/spec.js";
import type { ArenaLayout, FreeListLayout, Layout, ReclamationLayout, StructLayout } from "../3-layout/types.js";
import type { ShardedArenaModel, ShardedFreeListModel } from "../2-resolve/types.js";
import { generationSpec, isZeroed, wordsOf } from "./spec-parts.js";
import type { TemplatePlan } from "./types.js";

/** Workers have places of their own in all of these, so their constructors take the worker's row. */
const takesWorker = true;

export function shardedFreeListTemplate(
  list: FreeListLayout,
  { shards, preallocate }: ShardedFreeListModel,
  struct: StructLayout,
  layout: Layout,
): TemplatePlan {
  const { robust, words } = layout.reclamation!;
  const word = wordsOf(list.words);
  const spec: ShardedFreeListSpec = {
    ...common(list.name, layout),
    ...generationSpec(list.handles),
    zero: isZeroed(list),
    struct: list.struct,
    structBytes: struct.size,
    capacity: list.capacity,
    strideWords: list.strideWords,
    originWord: word("originWord"),
    metaWord: word("metaWord"),
    quarantine: list.handles !== undefined && list.generations === "quarantine",
    stateWord: word("stateWord"),
    stateShift: word("stateShift"),
    robust,
    bornWord: word("bornWord"),
    eraWord: wordsOf(words)("eraWord"),
    preallocate,
    topsWord: word("topsWord"),
    lineWords: word("lineWords"),
    magazineWords: word("magazineWords"),
    magazineShift: word("magazineShift"),
    magazines: word("magazines"),
    depotWord: word("depotWord"),
    cellsWord: word("cellsWord"),
    shards,
    waitersWord: word("waitersWord"),
    progressWord: word("progressWord"),
  };
  return { file: "concurrent/sharded-free-list", takesWorker, spec };
}

export function shardedArenaTemplate(
  arena: ArenaLayout,
  { shards, groups }: ShardedArenaModel,
  layout: Layout,
): TemplatePlan {
  const word = wordsOf(arena.words);
  const { slotMask, firstSlot, generationStep } = generationSpec(arena.handles);
  const spec: ShardedArenaSpec = {
    ...common(arena.name, layout),
    zero: isZeroed(arena),
    granules: arena.granules,
    originWord: word("originWord"),
    shards,
    shardGranules: word("shardGranules"),
    groups,
    bufferGranules: word("bufferGranules"),
    epochWord: word("epochWord"),
    shardsWord: word("shardsWord"),
    buffersWord: word("buffersWord"),
    lineWords: word("lineWords"),
    metaWord: word("metaWord"),
    granuleMask: slotMask,
    firstSlot,
    generationStep,
  };
  return { file: "concurrent/sharded-arena", takesWorker, spec };
}

/** Ten steps a second: many releases lie between two of them, and a burst is still met while it lasts. */
const periodMs = 100;

export function reclamationTemplate(reclamation: ReclamationLayout, layout: Layout): TemplatePlan {
  const word = wordsOf(reclamation.words);
  const { name, imageWords, workers } = common(layout.name, layout);
  const spec: ReclamationSpec = {
    name,
    imageWords,
    workers,
    pools: reclamation.pools.length,
    guardsWord: word("guardsWord"),
    lineWords: word("lineWords"),
    batchesWord: word("batchesWord"),
    batchWords: word("batchWords"),
    batchItems: word("batchItems"),
    smallBatches: word("smallBatches"),
    batches: word("batches"),
    stateWord: word("stateWord"),
    periodMs,
    targetPermille: reclamation.targetPermille,
    robust: reclamation.robust,
    eraWord: word("eraWord"),
    eraRetires: word("eraRetires"),
  };
  return { file: "concurrent/reclamation", takesWorker, spec };
}

function common(name: string, { memory, image }: Layout) {
  return {
    name,
    imageWords: image.words,
    workersWord: image.workerTableWord,
    workers: memory.workers,
    checked: memory.checks !== "fast",
    paranoid: memory.checks === "paranoid",
  };
}
